"""What one case's scores are made of: criterion by criterion, points that add up exactly."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rematch.models.scenario import Scenario
from rematch.scoring.arrays import Bools, Ints, frozen
from rematch.scoring.inputs import inputs_of
from rematch.scoring.kinds import NEUTRAL
from rematch.scoring.priorities import MunicipalSide
from rematch.scoring.sheet import Sheet
from rematch.scoring.table import ScoreTable, sheet_at

NO_WISH = "no_wish_stated"
NO_PRIORITY = "no_municipal_priority"


@dataclass(frozen=True, slots=True, eq=False)
class Contributions:
    """
    What the scores of one case in m columns are made of, in k parts; arrays are read-only.

    Attributes
    ----------
    keys : k criteria in order, among them `no_wish_stated` and `no_municipal_priority`
    points : int64[k, m]
        `points.sum(axis=0)` is the mixed score, exactly.
    values : int64[k, m], 0..10,000
        Value of the criterion; of several voices, their mean by weight.
    known : bool[k, m]
        False where an answer is missing; it counts as 0.
    weight_pct : int64[k, m], 0..100
        Share of the side's budget: the household's, or for `municipal` rows the municipality's.
    municipal : bool[k]
    hidden : bool[k]
        An adult asked to hide a wish on it from the others.
    """

    keys: tuple[str, ...]
    points: Ints
    values: Ints
    known: Bools
    weight_pct: Ints
    municipal: Bools
    hidden: Bools


class _Row(NamedTuple):
    key: str
    weight: Ints
    weighted: Ints
    values: Ints
    known: Bools
    municipal: bool


def contributions(scenario: Scenario, table: ScoreTable | None, case_idx: int) -> Contributions:
    """
    Take one case's scores apart, for all columns.

    Parameters
    ----------
    scenario : the scenario
    table : its table, if there is one: saves preparing the scenario again
    case_idx : position of the case in it

    References
    ----------
    docs/criteria.md section 4; largest remainders, ties to the smaller key.
    """
    inputs = table.inputs if table else inputs_of(scenario)
    _, sheet = sheet_at(inputs, case_idx)
    policy = scenario.policy
    share, voices = policy.municipal_share_pct, sheet.stated.voices
    rows = sorted(_rows(sheet, inputs.side, share), key=lambda row: row.key)
    m = len(inputs.columns)
    factors = np.array([[share * voices if row.municipal else 100 - share] for row in rows], dtype=np.int64)
    budgets = np.array([[1 if row.municipal else voices] for row in rows], dtype=np.int64) * policy.budget
    points = _apportioned(
        factors * _stack([row.weighted for row in rows], m),
        100 * policy.budget * voices,
        sheet.mixed_score(policy.budget, share),
    )
    return Contributions(
        keys=tuple(row.key for row in rows),
        points=frozen(points),
        values=frozen(_stack([row.values for row in rows], m)),
        known=frozen(_stack([row.known for row in rows], m).astype(np.bool_)),
        weight_pct=frozen(100 * _stack([row.weight for row in rows], m) // budgets),
        municipal=frozen(np.array([row.municipal for row in rows], dtype=np.bool_)),
        hidden=frozen(np.array([row.key in sheet.stated.hidden for row in rows], dtype=np.bool_)),
    )


def _rows(sheet: Sheet, side: MunicipalSide, share_pct: int) -> Iterator[_Row]:
    """A side without any weight in the score has no rows."""
    m = len(sheet.household)
    for key in sheet.stated.keys:
        yield _stated_row(key, sheet)
    if sheet.stated.unspent:
        yield _silent(NO_WISH, np.full(m, sheet.stated.unspent, dtype=np.int64), municipal=False)
    if share_pct == 0:
        return
    yield _silent(NO_PRIORITY, side.unspent, municipal=True)
    answered = np.ones(m, dtype=np.bool_)
    for key, weight, values in zip(side.keys, side.weights, sheet.priorities, strict=True):
        yield _Row(key, weight, weight * values, values, answered, True)


def _stated_row(key: str, sheet: Sheet) -> _Row:
    """All that the voices ask of one criterion."""
    asked = [each for each in sheet.stated.weights if each.key == key]
    weights = np.array([sheet.stated.weights[each] for each in asked], dtype=np.int64)
    values = np.stack([sheet.scored[each].values for each in asked])
    known = np.all([sheet.scored[each].known for each in asked], axis=0)
    total, weighted = int(weights.sum()), weights @ values
    mean = weighted // total if total else values.max(axis=0)
    return _Row(key, np.full(values.shape[1], total, dtype=np.int64), weighted, mean, known, False)


def _silent(key: str, weight: Ints, *, municipal: bool) -> _Row:
    neutral = np.full(len(weight), NEUTRAL, dtype=np.int64)
    return _Row(key, weight, weight * NEUTRAL, neutral, np.ones(len(weight), dtype=np.bool_), municipal)


def _apportioned(numerators: Ints, denominator: int, scores: Ints) -> Ints:
    """Floors, and what is missing to the score in single points to the largest remainders."""
    points, rest = np.divmod(numerators, denominator)
    missing = scores - points.sum(axis=0)
    order = np.argsort(-rest, axis=0, kind="stable")
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.arange(len(order), dtype=np.int64)[:, None], axis=0)
    return np.asarray(points + (place < missing), dtype=np.int64)


def _stack(rows: list[Ints] | list[Bools], m: int) -> Ints:
    return np.array(rows, dtype=np.int64).reshape(len(rows), m)
