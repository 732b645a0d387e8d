"""match(): scenario in, run and certificate out; called by services, the CLI and notebooks."""

import importlib
import importlib.metadata
import importlib.util
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rematch.matching.certified import stage_certificate
from rematch.matching.decode import certificate_of, placements_of, stage_of
from rematch.matching.encode import Encoded, encode, where_problem, who_problem
from rematch.matching.resources import Resource
from rematch.matching.unsolved import refuse_no_answer
from rematch.models.run import Certificate, Phase, Run, RunFacts, RunParams, RunProgress, Stage, StageName
from rematch.models.scenario import Scenario
from rematch.solver import Cancel, Problem, Progress, Solution, SolveParams, isolated, made_ready

LEAST_STAGE_S = 1.0
COMPUTED_BY = ("rematch", "numpy", "ortools", "highspy")


@dataclass(frozen=True)
class Matched:
    """A run and the numbers that let anyone re-check it."""

    run: Run
    certificate: Certificate


@dataclass
class _Recording:
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


@dataclass(frozen=True)
class _Solver:
    """Solves a stage in its own process within what is left of the deadline."""

    params: RunParams
    seed: int
    recording: _Recording
    progress: Callable[[RunProgress], None] | None
    cancel: Cancel | None

    def make_ready(self) -> None:
        """Compile what is missing before the clock starts: no stage is to lose its time to that."""
        made_ready(lambda seen: self._report(StageName.WHO, seen))
        self.recording.started = time.perf_counter()

    def solve(
        self, stage: StageName, problem: Problem, objectives: tuple[str, ...], resources: Sequence[Resource]
    ) -> Solution:
        """Return the stage's solution, or say why there is none, with the ids behind it."""
        left_s = max(LEAST_STAGE_S, self.params.deadline_s - self.recording.elapsed_s)
        params = SolveParams(
            objectives=objectives,
            deadline_s=left_s,
            seed=self.seed,
            audit=self.params.audit,
            progress=lambda seen: self._report(stage, seen),
        )
        with self.recording.phase(f"solve {stage.value}"):
            solution = isolated(problem, params, cancel=self.cancel)
        self.recording.strategies.append(f"{stage.value}: {solution.facts.get('strategy', 'not recorded')}")
        refuse_no_answer(stage, solution, resources)
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


def match(
    scenario: Scenario,
    params: RunParams | None = None,
    *,
    progress: Callable[[RunProgress], None] | None = None,
    cancel: Cancel | None = None,
) -> Matched:
    """
    Find the best placement of a whole cohort, in two stages, each with its certificate.

    Parameters
    ----------
    scenario : Scenario
        Cases, municipalities, pledges, rules.
    params : RunParams, optional
        Deadline in seconds; audit mode.
    progress : callable, optional
        Called with each new value or bound.
    cancel : object with is_set(), optional
        Set it to stop; the best placement so far is returned with `stopped = cancelled`.

    Raises
    ------
    ScenarioError
        The scenario contradicts itself.
    SolveError
        No placement was found in time, or none exists.

    References
    ----------
    docs/matching.md; SOLVER.md sections 1 and 2.
    """
    solver = _Solver(params or RunParams(), scenario.round.seed, _Recording(), progress, cancel)
    solver.make_ready()
    with solver.recording.phase("score"):
        encoded = encode(scenario)
    solved = _solve_stages(encoded, solver)
    return _matched(encoded, solver, solved)


def _solve_stages(encoded: Encoded, solver: _Solver) -> list[tuple[StageName, Solution]]:
    policy = encoded.scenario.policy
    who = solver.solve(StageName.WHO, who_problem(encoded), tuple(policy.objectives), encoded.resources)
    solved = [(StageName.WHO, who)]
    placed = stage_of(StageName.WHO, encoded, who).placed
    if policy.municipal_share_pct and placed and who.stopped != "cancelled":
        where = solver.solve(StageName.WHERE, where_problem(encoded, placed), ("score",), encoded.resources)
        solved.append((StageName.WHERE, where))
    return solved


def _matched(encoded: Encoded, solver: _Solver, solved: list[tuple[StageName, Solution]]) -> Matched:
    scenario = encoded.scenario
    stages: tuple[Stage, ...] = tuple(stage_of(name, encoded, solution) for name, solution in solved)
    run = Run(
        scenario_hash=scenario.hash,
        seed=scenario.round.seed,
        params=solver.params,
        stages=stages,
        placements=placements_of(encoded, stages[-1].placed),
        facts=_facts(solver.recording),
    )
    parts = [stage_certificate(name, encoded, solution) for name, solution in solved]
    return Matched(run=run, certificate=certificate_of(run.scenario_hash, parts))


def _facts(recording: _Recording) -> RunFacts:
    versions = {name: importlib.metadata.version(name) for name in COMPUTED_BY}
    return RunFacts(
        phases=tuple(recording.phases),
        strategies=tuple(recording.strategies),
        versions=versions | {"python": platform.python_version()},
        peak_memory_mb=_peak_memory_mb(),
        finished_at=datetime.now(UTC),
    )


def _peak_memory_mb() -> int | None:
    """Return the peak of the solving processes; None on Windows, whose Python cannot tell."""
    if importlib.util.find_spec("resource") is None:
        return None
    rusage = importlib.import_module("resource")
    peak = rusage.getrusage(rusage.RUSAGE_CHILDREN).ru_maxrss
    return int(peak // (2**20 if platform.system() == "Darwin" else 2**10))
