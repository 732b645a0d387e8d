"""Value of one statement in every column: finds the answer, applies the formula of the criterion's kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from rematch.models.policy import Criterion, Kind
from rematch.models.types import Pathway
from rematch.scoring import kinds
from rematch.scoring.answers import Answer, Answers
from rematch.scoring.arrays import Bools, Ints
from rematch.scoring.voices import Asked, Criteria


class Scored(NamedTuple):
    """Values int64[m] in 0..10,000 and known bool[m]; what is not known is worth 0."""

    values: Ints
    known: Bools


@dataclass(frozen=True, slots=True)
class Question:
    """One statement of one case, with what its value may depend on beside the answers."""

    asked: Asked
    pathway: Pathway
    distances_km: Mapping[str, Mapping[str, int]]
    rank_values: Ints | None = None

    @property
    def of_this_case_only(self) -> bool:
        """Whether another case with the same statement can have another value."""
        return bool(self.asked.places) or self.rank_values is not None


def score(question: Question, criteria: Criteria, answers: Answers) -> Scored:
    """
    Return the value of a statement in every column.

    A criterion that the rules do not hold has no answer: 0, not known.

    References
    ----------
    docs/criteria.md section 3.
    """
    criterion = criteria.get(question.asked.key)
    if criterion is None:
        return _unanswered(answers.m)
    if question.of_this_case_only:
        return _score(question, criterion, answers)
    key = ("score", question.asked, question.pathway)
    return answers.keep(key, lambda: _score(question, criterion, answers))


def _score(question: Question, criterion: Criterion, answers: Answers) -> Scored:
    scored = SCORERS[criterion.kind](question, criterion, answers)
    if criterion.kind is Kind.PROXIMITY and question.asked.places:
        return scored
    closed = answers.closed(criterion, question.pathway)
    if not closed.any():
        return scored
    return Scored(np.where(closed, 0, scored.values), scored.known | closed)


def _unanswered(m: int) -> Scored:
    return Scored(np.zeros(m, dtype=np.int64), np.zeros(m, dtype=np.bool_))


def _valued(values: Ints, known: Bools) -> Scored:
    return Scored(np.where(known, values, 0), known)


def common(asked: Asked, criterion: Criterion, answers: Answers) -> Answer:
    """Return how many of the options asked for each column has: int64[m]."""
    table = answers.options(criterion)
    count = np.zeros(answers.m, dtype=np.int64)
    for option in asked.options:
        if option in table.has:
            count += table.has[option]
    return Answer(count, table.known)


def distance_km(
    asked: Asked, criterion: Criterion, answers: Answers, tables: Mapping[str, Mapping[str, int]]
) -> Answer:
    """Return the distance to the place asked for, or the municipality's own: int64[m] in km."""
    if not asked.places:
        return answers.own_km(criterion)
    return answers.km_from(tables.get(asked.places[0], {}))


def steps_missed(asked: Asked, criterion: Criterion, answers: Answers, pathway: Pathway) -> Answer:
    """Return by how many classes each column misses the one asked for: int64[m]."""
    if not asked.options or asked.options[0] not in criterion.classes or criterion.direction is None:
        return Answer(*_unanswered(answers.m))
    had = answers.classes(criterion, pathway)
    position = criterion.classes.index(asked.options[0])
    return Answer(kinds.steps(had.numbers, asked=position, direction=criterion.direction), had.known)


def vacancies(asked: Asked, answers: Answers) -> Answer:
    """Return vacant work per group asked for: int64[g, m]; known bool[m] does not depend on the group."""
    counts = [answers.vacancies(group).numbers for group in asked.options]
    table = np.stack(counts) if counts else np.zeros((0, answers.m), dtype=np.int64)
    return Answer(table, answers.vacancies("").known)


def _provision(question: Question, criterion: Criterion, answers: Answers) -> Scored:
    had = answers.levels(criterion)
    return _valued(kinds.provision(had.numbers), had.known)


def _overlap(question: Question, criterion: Criterion, answers: Answers) -> Scored:
    asked = len(question.asked.options)
    if asked == 0:
        return _unanswered(answers.m)
    had = common(question.asked, criterion, answers)
    return _valued(kinds.overlap(had.numbers, asked=asked, any_option=criterion.any_option), had.known)


def _proximity(question: Question, criterion: Criterion, answers: Answers) -> Scored:
    """Of several places the best counts; known where the distance of any of them is."""
    near, far = criterion.near_km or 0, criterion.far_km or 0
    each = [question.asked._replace(places=(place,)) for place in question.asked.places] or [question.asked]
    found = [distance_km(asked, criterion, answers, question.distances_km) for asked in each]
    scored = [_valued(kinds.proximity(km.numbers, near_km=near, far_km=far), km.known) for km in found]
    return Scored(
        np.max([one.values for one in scored], axis=0), np.any([one.known for one in scored], axis=0)
    )


def _class_match(question: Question, criterion: Criterion, answers: Answers) -> Scored:
    missed = steps_missed(question.asked, criterion, answers, question.pathway)
    return _valued(kinds.class_match(missed.numbers), missed.known)


def _labour(question: Question, criterion: Criterion, answers: Answers) -> Scored:
    found = vacancies(question.asked, answers)
    return _valued(kinds.labour(found.numbers, full_count=criterion.full_count or 1), found.known)


def _rank(question: Question, criterion: Criterion, answers: Answers) -> Scored:
    values = question.rank_values
    if values is None:
        values = np.zeros(answers.m, dtype=np.int64)
    return Scored(values, np.ones(answers.m, dtype=np.bool_))


def _municipal_priority(question: Question, criterion: Criterion, answers: Answers) -> Scored:
    """Nobody can ask for a municipality's priority; see priorities.py for its value."""
    return _unanswered(answers.m)


SCORERS: Mapping[Kind, Callable[[Question, Criterion, Answers], Scored]] = MappingProxyType(
    {
        Kind.PROVISION: _provision,
        Kind.OVERLAP: _overlap,
        Kind.PROXIMITY: _proximity,
        Kind.CLASS_MATCH: _class_match,
        Kind.LABOUR: _labour,
        Kind.RANK: _rank,
        Kind.MUNICIPAL_PRIORITY: _municipal_priority,
    }
)
"""How a statement on a criterion of each kind gets its value."""
