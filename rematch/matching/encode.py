"""Words to numbers: a Scenario becomes a solver.Problem, and an index that leads back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from rematch.matching.cohort import apart_pairs, check_round, group_labels
from rematch.matching.resources import Resource, demand_of, floors_of, resources_of
from rematch.models.case import Case
from rematch.models.floor import GroupFloor
from rematch.models.policy import KEPT
from rematch.models.scenario import Scenario
from rematch.scoring.decided import pinned_cases
from rematch.scoring.floors import in_floor
from rematch.scoring.table import ScoreTable, score_table
from rematch.solver import Problem


@dataclass(frozen=True, eq=False)
class Encoded:
    """
    A scenario in numbers: n cases in scenario order, m columns by id, R resources by name.

    Parameters
    ----------
    scenario : Scenario
        What was encoded.
    table : ScoreTable
        Scores and possible pairs, [n, m].
    resources : tuple of Resource
        In the order of the problem's capacity.
    demand : int64[n, D]
        Per case: homes, persons, places of each counted criterion.
    draws : int64[K, 3]
        (column, resource, dimension).
    """

    scenario: Scenario
    table: ScoreTable
    resources: tuple[Resource, ...]
    demand: npt.NDArray[np.int64]
    draws: npt.NDArray[np.int64]


def encode(scenario: Scenario) -> Encoded:
    """
    Score every pair and name every resource of a scenario.

    Raises
    ------
    ScenarioError, SeparationError
        The scenario contradicts itself; the message names the ids.
    """
    check_round(scenario)
    table = score_table(scenario)
    cases, floors = [part.case for part in scenario.cases], scenario.policy.floors
    resources = (*resources_of(table.columns), *floors_of(cases, floors, len(table.columns)))
    dimensions = sorted({resource.dimension for resource in resources})
    drawn = {floor.name: partial(_in_floor, floor=floor) for floor in floors}
    rows = [
        [drawn[name](case) if name in drawn else demand_of(case, name) for name in dimensions]
        for case in cases
    ]
    draws = [
        (column_idx, resource_idx, dimensions.index(resource.dimension))
        for resource_idx, resource in enumerate(resources)
        for column_idx in resource.column_idx
    ]
    return Encoded(
        scenario=scenario,
        table=table,
        resources=resources,
        demand=np.array(rows, dtype=np.int64).reshape(len(scenario.cases), len(dimensions)),
        draws=np.array(draws, dtype=np.int64).reshape(len(draws), 3),
    )


def _in_floor(case: Case, *, floor: GroupFloor) -> int:
    return int(in_floor(case, floor))


def who_problem(encoded: Encoded) -> Problem:
    """Return the first stage: the household side alone decides who is placed."""
    return _problem(
        encoded,
        score=encoded.table.household,
        eligible=encoded.table.possible,
        must_place=pinned_cases(encoded.scenario),
    )


def where_problem(encoded: Encoded, placed: Mapping[str, str]) -> Problem:
    """
    Return the second stage: those placed stay placed, the mixed score decides where.

    Parameters
    ----------
    placed : mapping
        Column id by case id, as the first stage placed them.
    """
    stays = np.array([part.case_id in placed for part in encoded.scenario.cases], dtype=np.bool_)
    possible = encoded.table.possible & stays[:, None]
    return _problem(encoded, score=encoded.table.mixed, eligible=possible, must_place=stays)


def where_objectives(objectives: Sequence[str]) -> tuple[str, ...]:
    """Return what the second stage asks for: score; with kept among the rules both, in their order."""
    both = tuple(name for name in objectives if name in {KEPT, "score"})
    return both if "score" in both else (*both, "score")


def _problem(
    encoded: Encoded,
    *,
    score: npt.NDArray[np.int64],
    eligible: npt.NDArray[np.bool_],
    must_place: npt.NDArray[np.bool_],
) -> Problem:
    parts = encoded.scenario.cases
    size = np.array([part.case.size for part in parts], dtype=np.int64)
    labels = np.array(group_labels(parts), dtype=np.int64)
    return Problem(
        score=score,
        eligible=eligible,
        demand=encoded.demand,
        capacity=np.array([resource.capacity for resource in encoded.resources], dtype=np.int64),
        minimum=np.array([resource.minimum for resource in encoded.resources], dtype=np.int64),
        draws=encoded.draws,
        weight=size,
        size=size,
        tier=np.array([int(part.case.tier) for part in parts], dtype=np.int64),
        owner=np.array([column.owner_idx for column in encoded.table.columns], dtype=np.int64),
        group=np.where(np.bincount(labels, minlength=len(parts))[labels] > 1, labels, -1),
        apart=np.array(apart_pairs(parts), dtype=np.int64).reshape(-1, 2),
        must_place=must_place,
        previous=_previous(encoded),
        case_ids=tuple(part.case_id for part in parts),
        column_ids=tuple(column.id for column in encoded.table.columns),
    )


def _previous(encoded: Encoded) -> npt.NDArray[np.int64]:
    """Return a column of the municipality where an earlier run had each case; -1: it had no home there."""
    given = encoded.scenario.given
    earlier = (given and given.previous) or {}
    first: dict[str, int] = {}
    for idx, column in enumerate(encoded.table.columns):
        first.setdefault(column.municipality.code, idx)
    rows = [first.get(earlier.get(part.case_id, ""), -1) for part in encoded.scenario.cases]
    return np.array(rows, dtype=np.int64)
