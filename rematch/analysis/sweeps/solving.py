"""One setting of a study becomes one row: its scenario solved, checked and measured. Runs on any machine."""

import hashlib
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rematch.analysis.counts import group_counts, persons_at
from rematch.analysis.gaps import gap_ppm
from rematch.analysis.measures import measures_of
from rematch.analysis.studies.plan import Plan
from rematch.matching import Encoded, encode, who_problem
from rematch.matching.decode import levels_of
from rematch.matching.recipe import versions
from rematch.models.canonical import canonical_json
from rematch.models.run import LevelResult, RunParams
from rematch.models.scenario import Scenario
from rematch.models.study import Study
from rematch.models.sweep import Setting, SweepRow
from rematch.solver import Solution, SolveParams, check, made_ready, solve


def params_of(study: Study) -> RunParams:
    """
    Return how every setting of a study is solved: by work, not by the clock, as far as it asks.

    Parameters
    ----------
    study : Study
        Names the gap, and whether certificates are looked for.
    """
    return RunParams(audit=True, certify=study.study.certify, gap_ppm=study.study.gap_ppm)


def row_of(plan: Plan, setting: Setting) -> SweepRow:
    """
    Solve one setting.

    Parameters
    ----------
    plan : Plan
        The study.
    setting : Setting
        One of its settings.

    Returns
    -------
    SweepRow
        Of who is placed: the household side alone. Where the rules allow no placement, nobody is placed and
        the status says so.

    Raises
    ------
    RefutedError
        The solver's answer does not re-check.
    ScenarioError
        The scenario contradicts itself.
    """
    _made_ready()
    params, scenario = params_of(plan.study), plan.scenario(setting)
    began = time.perf_counter()
    encoded, solution = _solved(scenario, params)
    seconds = time.perf_counter() - began
    levels, homes, scenario_hash = levels_of(solution), _homes(encoded, solution), scenario.hash
    return SweepRow(
        setting=setting,
        params=params,
        scenario_hash=scenario_hash,
        synthetic=scenario.round.synthetic,
        status=solution.status,
        proof=solution.proof,
        stopped=solution.stopped,
        levels=levels,
        gap_ppm=gap_ppm(levels) if levels else None,
        measures=measures_of(encoded, solution.column),
        copies=_copies(scenario),
        groups=group_counts(encoded, solution.column),
        persons_at=persons_at(encoded, solution.column),
        homes=homes,
        outcome_hash=_outcome_hash(scenario_hash, levels, homes),
        seconds=round(seconds, 3),
        versions=dict(_versions()),
    )


_versions = lru_cache(maxsize=1)(versions)
"""Read once in a process: what computes does not change while it does."""


@lru_cache(maxsize=1)
def _made_ready() -> None:
    """Look once in a process whether everything is compiled; a worker far away may have nothing yet."""
    made_ready(None)


def _solved(scenario: Scenario, params: RunParams) -> tuple[Encoded, Solution]:
    """Return the household side's answer, re-checked."""
    encoded = encode(scenario)
    problem = who_problem(encoded)
    how = SolveParams(
        objectives=scenario.policy.objectives,
        seed=scenario.round.seed,
        audit=params.audit,
        certify=params.certify,
        gap_ppm=params.gap_ppm,
    )
    solution = solve(problem, how)
    check(problem, solution)
    return encoded, solution


def _homes(encoded: Encoded, solution: Solution) -> dict[str, str]:
    columns = encoded.table.columns
    pairs = zip(encoded.scenario.cases, solution.column.tolist(), strict=True)
    return dict(sorted((part.case_id, columns[idx].municipality.code) for part, idx in pairs if idx >= 0))


def _outcome_hash(scenario_hash: str, levels: Sequence[LevelResult], homes: Mapping[str, str]) -> str:
    reached = [[level.name, level.value] for level in levels]
    return hashlib.sha256(canonical_json([scenario_hash, reached, dict(homes)])).hexdigest()


def _copies(scenario: Scenario) -> int:
    """How often one household stands in the round: a copy holds the very persons of its original."""
    held = Counter(id(part.case.persons) for part in scenario.cases)
    return max(held.values(), default=1)
