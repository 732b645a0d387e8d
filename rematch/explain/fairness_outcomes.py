"""How each case of a run fared: placed or not, score, own best possible, rank of the municipality."""

from dataclasses import dataclass

import numpy as np

from rematch.errors import ScenarioError
from rematch.models.run import Run
from rematch.models.scenario import Scenario
from rematch.scoring.arrays import Bools, Ints
from rematch.scoring.columns import Column
from rematch.scoring.table import ScoreTable, score_table

BLOCK = 1_024
NOWHERE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """
    Outcomes of n cases; where a case is not placed, its figures are 0.

    Attributes
    ----------
    placed : bool[n]
    score : int64[n], household score of the home proposed
    best : int64[n], own best possible household score
    rank : int64[n], rank of its municipality among the possible ones, from 1, as explanations rank them
    first : int64[n], position by code of the municipality ranked first; -1: none is possible
    """

    placed: Bools
    score: Ints
    best: Ints
    rank: Ints
    first: Ints


def placed_columns(scenario: Scenario, run: Run, columns: tuple[Column, ...]) -> Ints:
    """
    Return the column of each case: int64[n], -1 without a proposal.

    Raises
    ------
    ScenarioError
        The run names a home that the scenario does not hold.
    """
    index = {column.id: idx for idx, column in enumerate(columns)}
    homes = {
        each.case_id: f"{each.municipality}/{each.pledge_ref}/{each.unit_ref}"
        for each in run.placements
        if each.municipality is not None
    }
    if not set(homes.values()) <= set(index):
        raise ScenarioError("The run names a home that is not in the scenario: they do not belong together.")
    found = [index[homes[part.case_id]] if part.case_id in homes else NOWHERE for part in scenario.cases]
    return np.array(found, dtype=np.int64)


def outcomes_of(scenario: Scenario, run: Run) -> Outcomes:
    """
    Return how each case fared, in the order of the scenario.

    Raises
    ------
    ScenarioError
        A case cannot be scored, or run and scenario do not belong together.

    References
    ----------
    docs/criteria.md section 4: a municipality shows the score of its best possible column.
    """
    table = score_table(scenario)
    home = placed_columns(scenario, run, table.columns)
    n = len(home)
    figures = np.zeros((4, n), dtype=np.int64)
    figures[3] = NOWHERE
    if table.columns:
        for start in range(0, n, BLOCK):
            rows = slice(start, min(start + BLOCK, n))
            figures[:, rows] = _figures(table, rows, home[rows])
    return Outcomes(home >= 0, *figures)


def _figures(table: ScoreTable, rows: slice, home: Ints) -> Ints:
    """int64[4, b]: score, best, rank, first."""
    placed, line = home >= 0, np.arange(len(home))
    possible = table.possible[rows]
    score = np.where(placed, table.household[rows][line, home], 0)
    best = np.where(placed, np.where(possible, table.household[rows], 0).max(axis=1), 0)
    best = np.maximum(best, score)
    order, starts, owner_of = _owners(table.columns)
    shown: Ints = np.maximum.reduceat(np.where(possible, table.mixed[rows], -1)[:, order], starts, axis=1)
    own = shown[line, owner_of[home]][:, None]
    earlier = np.arange(len(starts)) < owner_of[home][:, None]
    rank = 1 + (shown > own).sum(axis=1) + ((shown == own) & earlier).sum(axis=1)
    first = np.where(possible.any(axis=1), shown.argmax(axis=1), NOWHERE)
    return np.stack([score, best, np.where(placed, rank, 0), first])


def _owners(columns: tuple[Column, ...]) -> tuple[Ints, Ints, Ints]:
    """Columns in order of their municipality's code, where each municipality begins, and its position."""
    codes = np.array([column.municipality.code for column in columns])
    _, owner_of = np.unique(codes, return_inverse=True)
    order = np.argsort(owner_of, kind="stable")
    starts = np.flatnonzero(np.diff(owner_of[order], prepend=-1))
    return order, starts, owner_of
