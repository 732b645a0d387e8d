"""Turns a scenario into the table of scores: n cases in m columns, exact to the unit."""

from dataclasses import dataclass, field

import numpy as np

from rematch.models.scenario import Scenario
from rematch.scoring.arrays import Bools, Ints, frozen
from rematch.scoring.columns import Column
from rematch.scoring.decided import decided
from rematch.scoring.finding import Finding
from rematch.scoring.inputs import Inputs, inputs_of
from rematch.scoring.possibility import (
    all_findings,
    below_floor,
    decided_finding,
    floor_finding,
    pairs_fit,
    stated_fits,
)
from rematch.scoring.rules_asked import Asking, asking
from rematch.scoring.sheet import Sheet, sheet_of

BLOCK = 1_024
"""Cases whose rows are compared at once: bounds the memory of the day and bed comparisons."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoreTable:
    """
    Scores of n cases in m columns; arrays are read-only.

    Attributes
    ----------
    household : int64[n, m], 0..10,000
        What the household asked for: decides who is placed.
    mixed : int64[n, m], 0..10,000
        With the municipal share: decides where.
    possible : bool[n, m]
    coverage_pct : int64[n, m], 0..100
        Share of the stated weight that rests on known answers.
    columns : m columns, by id
    case_ids : n ids, in the order of the scenario
    """

    household: Ints
    mixed: Ints
    possible: Bools
    coverage_pct: Ints
    columns: tuple[Column, ...]
    case_ids: tuple[str, ...]
    inputs: Inputs = field(repr=False)


def score_table(scenario: Scenario) -> ScoreTable:
    """
    Score every case in every column.

    Raises
    ------
    ScenarioError
        A case lacks an answer that every pair is computed from.

    References
    ----------
    docs/criteria.md sections 1 to 5.
    """
    inputs = inputs_of(scenario)
    shape = (len(scenario.cases), len(inputs.columns))
    household, mixed, coverage = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    possible = _pairs_fit(inputs)
    policy = scenario.policy
    for idx, part in enumerate(scenario.cases):
        case = asking(part, inputs.criteria)
        fits = possible[idx] & stated_fits(case, inputs.answers)
        sheet = sheet_of(inputs, case, fits)
        household[idx] = sheet.household_score(policy.budget)
        mixed[idx] = sheet.mixed_score(policy.budget, policy.municipal_share_pct)
        coverage[idx] = sheet.coverage_pct
        possible[idx] = fits & ~below_floor(household[idx], fits, part.case.acceptance_floor)
    # After the scores: a decision never makes a household's rank of a place look better than it is.
    possible &= ~decided(scenario, inputs.columns)
    return ScoreTable(
        household=frozen(household),
        mixed=frozen(mixed),
        possible=frozen(possible),
        coverage_pct=frozen(coverage),
        columns=inputs.columns,
        case_ids=tuple(part.case_id for part in scenario.cases),
        inputs=inputs,
    )


def sheet_at(inputs: Inputs, case_idx: int) -> tuple[Asking, Sheet]:
    """Return one case of a prepared scenario with its score sheet."""
    case = asking(inputs.scenario.cases[case_idx], inputs.criteria)
    rows = inputs.rows(range(case_idx, case_idx + 1))
    fits = pairs_fit(rows, inputs.column_rows)[0] & stated_fits(case, inputs.answers)
    return case, sheet_of(inputs, case, fits)


def findings(
    scenario: Scenario, case_idx: int, table: ScoreTable | None = None
) -> tuple[tuple[Finding, ...], ...]:
    """
    Name every rule that one case breaks, column by column, in the order of docs/criteria.md section 5.

    Parameters
    ----------
    scenario : the scenario
    case_idx : position of the case in it
    table : the scenario's table, if there is one: saves preparing it again

    Returns
    -------
    tuple over the m columns of tuple of Finding
        Empty exactly where the pair is possible.
    """
    inputs = table.inputs if table else inputs_of(scenario)
    case, sheet = sheet_at(inputs, case_idx)
    rows = (inputs.rows(range(case_idx, case_idx + 1)), inputs.column_rows)
    found = all_findings(case, rows, inputs.answers, scenario.round.as_of)
    scores = sheet.household_score(scenario.policy.budget)
    floor = case.part.case.acceptance_floor
    alone = scenario.model_copy(update={"cases": (case.part,)})
    closed = decided(alone, inputs.columns)[0]
    return tuple(
        (broken or ((floor_finding(int(each), floor),) if each < floor else ()))
        + ((decided_finding(),) if against else ())
        for broken, each, against in zip(found, scores, closed, strict=True)
    )


def _pairs_fit(inputs: Inputs) -> Bools:
    """Apply the rules on plain properties, block by block of cases: bool[n, m]."""
    n = len(inputs.scenario.cases)
    fits = np.zeros((n, len(inputs.columns)), dtype=np.bool_)
    for start in range(0, n, BLOCK):
        block = range(start, min(start + BLOCK, n))
        fits[start : block.stop] = pairs_fit(inputs.rows(block), inputs.column_rows)
    return fits
