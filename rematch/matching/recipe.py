"""match(): scenario in, run and certificate out; called by services, the CLI and notebooks."""

import importlib.metadata
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rematch.matching.certified import stage_certificate
from rematch.matching.decode import certificate_of, placements_of, stage_of
from rematch.matching.encode import Encoded, encode
from rematch.matching.stages import Recording, Solve, StageSolver
from rematch.models.run import Certificate, Run, RunFacts, RunParams, RunProgress, Stage, StageName
from rematch.models.scenario import Scenario
from rematch.solver import Cancel, Solution, isolated

COMPUTED_BY = ("rematch", "numpy", "ortools", "highspy")


@dataclass(frozen=True)
class Matched:
    """A run and the numbers that let anyone re-check it."""

    run: Run
    certificate: Certificate


def match(
    scenario: Scenario,
    params: RunParams | None = None,
    *,
    progress: Callable[[RunProgress], None] | None = None,
    cancel: Cancel | None = None,
    solve: Solve = isolated,
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
    solve : Solve
        `isolated`, a process per stage that may crash or be stopped; `in_process` for many small rounds.

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
    solver = StageSolver(params or RunParams(), scenario.round.seed, Recording(), progress, cancel, solve)
    solver.make_ready()
    with solver.recording.phase("score"):
        encoded = encode(scenario)
    solved = solver.both(encoded)
    return _matched(encoded, solver, solved)


def _matched(encoded: Encoded, solver: StageSolver, solved: list[tuple[StageName, Solution]]) -> Matched:
    scenario = encoded.scenario
    stages: tuple[Stage, ...] = tuple(stage_of(name, encoded, solution) for name, solution in solved)
    run = Run(
        scenario_hash=scenario.hash,
        seed=scenario.round.seed,
        params=solver.params,
        stages=stages,
        placements=placements_of(encoded, stages[-1].placed),
        facts=_facts(solver.recording, [solution for _, solution in solved]),
    )
    parts = [stage_certificate(name, encoded, solution) for name, solution in solved]
    return Matched(run=run, certificate=certificate_of(run.scenario_hash, parts))


def versions() -> dict[str, str]:
    """Return the versions of what computes a run."""
    found = {name: importlib.metadata.version(name) for name in COMPUTED_BY}
    return found | {"python": platform.python_version()}


def _facts(recording: Recording, solutions: Sequence[Solution]) -> RunFacts:
    peaks_mb = [solution.facts.get("peak_memory_mb") or 0 for solution in solutions]
    return RunFacts(
        phases=tuple(recording.phases),
        strategies=tuple(recording.strategies),
        versions=versions(),
        peak_memory_mb=max(peaks_mb) or None,
        finished_at=datetime.now(UTC),
    )
