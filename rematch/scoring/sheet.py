"""The score sheet of one case: both numerators of its score in every column, and what they are made of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from rematch.models.case import Case
from rematch.models.policy import Kind
from rematch.scoring import kinds
from rematch.scoring.answers import Answers
from rematch.scoring.arrays import Bools, Ints
from rematch.scoring.household import Stated, coverage, numerator, stated
from rematch.scoring.inputs import Inputs
from rematch.scoring.priorities import SIZE, bed_fit, municipal_numerator, priority_values
from rematch.scoring.rules_asked import Asking
from rematch.scoring.values import Question, Scored, score
from rematch.scoring.voices import Asked, Criteria, required_ties


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """
    One case in m columns.

    `household` is N and `municipal` is M of docs/criteria.md section 4, int64[m]; `priorities` are the
    values of the p municipal priorities, int64[p, m].
    """

    stated: Stated
    scored: Mapping[Asked, Scored]
    household: Ints
    priorities: Ints
    municipal: Ints
    coverage_pct: Ints

    def household_score(self, budget: int) -> Ints:
        """Return the household score: int64[m], 0..10,000."""
        return self.household // (budget * self.stated.voices)

    def mixed_score(self, budget: int, share_pct: int) -> Ints:
        """Return the score with the municipal share: int64[m], 0..10,000."""
        voices = self.stated.voices
        mixed = (100 - share_pct) * self.household + share_pct * voices * self.municipal
        return mixed // (100 * budget * voices)


def sheet_of(inputs: Inputs, case: Asking, fits: Bools) -> Sheet:
    """
    Fill in the sheet of one case.

    Parameters
    ----------
    inputs : the scenario, prepared
    case : the case with its needs
    fits : bool[m], columns that break no rule before the acceptance floor
    """
    what = stated(case.part.case, inputs.criteria, inputs.scenario.policy.budget)
    named = _answered_by_priorities(case, inputs)
    scored = _score_all({*what.weights, *named}, inputs, case, fits)
    asked = {*what.weights, *named}
    size = {SIZE: bed_fit(inputs.answers, case.part.case.size)}
    priorities = priority_values(inputs.side, asked, scored, size)
    m = len(inputs.columns)
    return Sheet(
        stated=what,
        scored=scored,
        household=numerator(what, scored, m),
        priorities=priorities,
        municipal=municipal_numerator(inputs.side, priorities),
        coverage_pct=coverage(what, scored, m),
    )


def _answered_by_priorities(case: Asking, inputs: Inputs) -> set[Asked]:
    """Needs that some municipal priority answers; a labour need without any group is none."""
    answered = {key for criterion in inputs.side.criteria for key in criterion.of}
    return {
        asked
        for asked in _needed(case)
        if asked.key in answered and (asked.options or not _is_labour(asked.key, inputs.criteria))
    }


def _needed(case: Asking) -> Iterator[Asked]:
    yield from (need.asked for need in case.needs)
    for tie in required_ties(case.part.case):
        yield Asked(tie.kind.value, places=(tie.place.key,))


def _is_labour(key: str, criteria: Criteria) -> bool:
    return key in criteria and criteria[key].kind is Kind.LABOUR


def _score_all(asked: Iterable[Asked], inputs: Inputs, case: Asking, fits: Bools) -> dict[Asked, Scored]:
    scored = {}
    for each in asked:
        criterion = inputs.criteria.get(each.key)
        ranking = None
        if criterion is not None and criterion.kind is Kind.RANK:
            ranking = rank_values(case.part.case, inputs.answers, fits)
        question = Question(each, case.pathway, case.part.distances_km, ranking)
        scored[each] = score(question, inputs.criteria, inputs.answers)
    return scored


def rank_values(case: Case, answers: Answers, fits: Bools) -> Ints:
    """Return the value of the household's ranking in every column: int64[m]."""
    possible = np.zeros(len(answers.town_idx), dtype=np.bool_)
    possible[answers.owner[fits]] = True
    ranked = [answers.town_idx[code] for code in case.ranked_municipalities if code in answers.town_idx]
    return kinds.rank(ranked, possible)[answers.owner]
