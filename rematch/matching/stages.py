"""Solves one stage of a round after the other within one deadline; `recipe` and `again` call it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from rematch.matching.decode import stage_of
from rematch.matching.encode import Encoded, where_objectives, where_problem, who_problem
from rematch.matching.unsolved import refuse_no_answer
from rematch.models.run import Phase, RunParams, RunProgress, StageName
from rematch.solver import (
    Cancel,
    Problem,
    Progress,
    Solution,
    SolveParams,
    forced_problem,
    isolated,
    made_ready,
    solve,
)

LEAST_STAGE_S = 1.0


@dataclass
class Recording:
    """Seconds per phase, and the stages solved so far."""

    started: float = field(default_factory=time.perf_counter)
    phases: list[Phase] = field(default_factory=list)
    strategies: list[str] = field(default_factory=list)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        begin = time.perf_counter()
        yield
        self.phases.append(Phase(name=name, seconds=round(time.perf_counter() - begin, 4)))

    @property
    def elapsed_s(self) -> float:
        """Seconds since the recording began."""
        return time.perf_counter() - self.started


class Solve(Protocol):
    """What `solver.isolated` is to a stage."""

    def __call__(self, problem: Problem, params: SolveParams, cancel: Cancel | None = None) -> Solution:
        """Solve a problem."""


def in_process(problem: Problem, params: SolveParams, cancel: Cancel | None = None) -> Solution:
    """Solve within the calling process: for many small solves, where a process each would take longest."""
    return solve(problem, params)


class Pin(NamedTuple):
    """A case that must be placed, and at which municipality: positions in the scenario."""

    case_idx: int
    owner_idx: int


@dataclass(frozen=True)
class StageSolver:
    """
    Solves a stage within what is left of the deadline.

    Parameters
    ----------
    params : RunParams
    seed : int
        Of the round's lottery.
    recording : Recording
    progress, cancel : as for `match`
    solve : Solve
        In a process of its own, unless the caller has one.
    pins : tuple of Pin
        Hold in every stage.
    """

    params: RunParams
    seed: int
    recording: Recording
    progress: Callable[[RunProgress], None] | None = None
    cancel: Cancel | None = None
    solve: Solve = isolated
    pins: tuple[Pin, ...] = ()

    def make_ready(self) -> None:
        """Compile what is missing before the clock starts: no stage is to lose its time to that."""
        made_ready(lambda seen: self._report(StageName.WHO, seen))
        self.recording.started = time.perf_counter()

    def both(self, encoded: Encoded) -> list[tuple[StageName, Solution]]:
        """
        Solve who is placed, then where, unless there is no municipal share or nobody to move.

        Raises
        ------
        ImpossibleError, SolveError
            A stage ended without an answer.
        """
        policy = encoded.scenario.policy
        who = self._stage(StageName.WHO, encoded, who_problem(encoded), tuple(policy.objectives))
        solved = [(StageName.WHO, who)]
        placed = stage_of(StageName.WHO, encoded, who).placed
        if policy.municipal_share_pct and placed and who.stopped != "cancelled":
            where, asked = where_problem(encoded, placed), where_objectives(policy.objectives)
            solved.append((StageName.WHERE, self._stage(StageName.WHERE, encoded, where, asked, who)))
        return solved

    def _stage(
        self,
        stage: StageName,
        encoded: Encoded,
        problem: Problem,
        objectives: tuple[str, ...],
        warm: Solution | None = None,
    ) -> Solution:
        """Return the stage's solution, or say why there is none, with the ids behind it."""
        left_s = max(LEAST_STAGE_S, self.params.deadline_s - self.recording.elapsed_s)
        params = SolveParams(
            objectives=objectives,
            deadline_s=left_s,
            seed=self.seed,
            audit=self.params.audit,
            certify=self.params.certify,
            gap_ppm=self.params.gap_ppm,
            progress=lambda seen: self._report(stage, seen),
            warm=warm,
        )
        for pin in self.pins:
            problem = forced_problem(problem, pin.case_idx, pin.owner_idx)
        with self.recording.phase(f"solve {stage.value}"):
            solution = self.solve(problem, params, self.cancel)
        self.recording.strategies.append(f"{stage.value}: {solution.facts.get('strategy', 'not recorded')}")
        refuse_no_answer(stage, solution, encoded.resources)
        return solution

    def _report(self, stage: StageName, seen: Progress) -> None:
        if self.progress is not None:
            self.progress(
                RunProgress(
                    stage=stage,
                    level=seen.level,
                    value=seen.value,
                    bound=seen.bound,
                    elapsed_s=round(self.recording.elapsed_s, 3),
                    phase=seen.phase,
                )
            )
