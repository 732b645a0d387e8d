"""All rules that make a pair not possible, in the order of docs/criteria.md, and what they find."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

import numpy as np

from rematch.models.explanation import ReasonClass, ReasonCode
from rematch.models.scenario import CasePart
from rematch.scoring import rules_asked as asked
from rematch.scoring import rules_home as home
from rematch.scoring.answers import Answers
from rematch.scoring.arrays import Bools, Ints
from rematch.scoring.finding import Failure, Finding, PairRule
from rematch.scoring.rows import CaseRows, ColumnRows

StatedRule: TypeAlias = Callable[[asked.Asking, Answers], Iterator[Failure]]

PAIR_RULES: tuple[PairRule, ...] = (
    PairRule(ReasonCode.PLEDGE_NOT_OPEN, home.pledge_not_open),
    PairRule(ReasonCode.PATHWAY, home.pathway),
    PairRule(ReasonCode.MOVE_WINDOW, home.move_window, home.window_facts),
    PairRule(ReasonCode.KIND_NOT_ACCEPTED, home.kind_not_accepted),
    PairRule(ReasonCode.BUNDLE_NOT_ACCEPTED, home.bundle_not_accepted, home.bundle_facts),
    PairRule(ReasonCode.BUNDLE_NOT_NEEDED, home.bundle_not_needed),
    PairRule(ReasonCode.HOME_TOO_SMALL, home.home_too_small, home.beds_facts),
    PairRule(ReasonCode.HOME_TOO_LARGE, home.home_too_large, home.least_facts),
    PairRule(ReasonCode.NOT_STEP_FREE, home.not_step_free),
    PairRule(ReasonCode.NOT_WHEELCHAIR_USABLE, home.not_wheelchair_usable),
    PairRule(ReasonCode.NO_PETS, home.no_pets),
    PairRule(ReasonCode.NO_PROTECTION_PLAN, home.no_protection_plan),
    PairRule(ReasonCode.NOT_WOMEN_ONLY, home.not_women_only),
    PairRule(ReasonCode.WOMEN_ONLY_NOT_ASKED, home.women_only_not_asked),
    PairRule(ReasonCode.FAMILIES_ONLY, home.families_only),
    PairRule(ReasonCode.HOST_CHECK, home.host_check),
    PairRule(ReasonCode.HOST_NOT_ACCEPTED, home.host_not_accepted),
    PairRule(ReasonCode.CHILD_PROTECTION, home.child_protection, reason_class=ReasonClass.CASEWORKER),
    PairRule(
        ReasonCode.TOGETHER_INCOMPLETE,
        home.together_incomplete,
        home.together_facts,
        ReasonClass.CASEWORKER,
    ),
    PairRule(ReasonCode.UNWANTED, home.unwanted, reason_class=ReasonClass.CONFIDENTIAL),
)
"""Rules on plain properties, for all pairs at once."""

STATED_RULES: tuple[StatedRule, ...] = (
    asked.keep_distance,
    asked.tie_too_far,
    asked.places_not_enough,
    asked.need_not_confirmed,
    asked.need_not_met,
)
"""Rules on what a case states, case by case; `below_floor` and `decided` come after all of them."""


def pairs_fit(cases: CaseRows, columns: ColumnRows) -> Bools:
    """
    Say which pairs break no rule on plain properties.

    Parameters
    ----------
    cases : n rows
    columns : m rows

    Returns
    -------
    bool[n, m]
    """
    fits = np.ones((len(cases.size), len(columns.owner)), dtype=np.bool_)
    for rule in PAIR_RULES:
        fits &= ~rule.fails(cases, columns)
    return fits


def stated_fits(case: asked.Asking, answers: Answers) -> Bools:
    """Say which columns break no rule on what one case states: bool[m]."""
    fits = np.ones(answers.m, dtype=np.bool_)
    for rule in STATED_RULES:
        for failure in rule(case, answers):
            fits &= ~failure.fails
    return fits


def below_floor(household_score: Ints, fits: Bools, floor: int) -> Bools:
    """Say where nothing else fails and the household's score is below its acceptance floor."""
    return fits & (household_score < floor)


def all_findings(
    case: asked.Asking, rows: tuple[CaseRows, ColumnRows], answers: Answers, as_of: date
) -> tuple[tuple[Finding, ...], ...]:
    """
    Return every rule that one case breaks, for each of the m columns, without the acceptance floor.

    Parameters
    ----------
    case : the case
    rows : its one row, and those of the m columns
    answers : what the columns answer
    as_of : day the round was frozen
    """
    found: list[list[Finding]] = [[] for _ in answers.columns]
    for column_idx, finding in _broken(case.part, rows, answers, as_of):
        found[column_idx].append(finding)
    for rule in STATED_RULES:
        for failure in rule(case, answers):
            for column_idx in np.flatnonzero(failure.fails).tolist():
                found[column_idx].append(failure.at(column_idx))
    return tuple(map(tuple, found))


def floor_finding(household_score: int, floor: int) -> Finding:
    """Return the finding of a pair below the household's acceptance floor."""
    return Finding(
        ReasonCode.BELOW_FLOOR, ReasonClass.OPEN, facts={"score": household_score, "acceptance_floor": floor}
    )


def decided_finding() -> Finding:
    """Return the finding of a pair that a coordinator decided against."""
    return Finding(ReasonCode.DECIDED, ReasonClass.OPEN)


def _broken(
    part: CasePart, rows: tuple[CaseRows, ColumnRows], answers: Answers, as_of: date
) -> Iterator[tuple[int, Finding]]:
    for rule in PAIR_RULES:
        for column_idx in np.flatnonzero(rule.fails(*rows)[0]).tolist():
            yield column_idx, rule.found(part, answers.columns[column_idx], as_of)
