"""Turns dice into a municipality's assumed answers and vacant work; some questions stay unanswered."""

from collections.abc import Mapping, Sequence, Set

from rematch.analysis.dice import Dice
from rematch.analysis.vocabulary import OPTIONS, VACANT_GROUPS
from rematch.models.municipality import Provision, Vacancy
from rematch.models.policy import Criterion, Kind
from rematch.models.types import ASSUMED
from rematch.scoring.catalogue import catalogue

NOT_ASSUMED = frozenset({"artist_residency", "lgbtqi_support", "work_permit_time"})
"""Too particular, or a matter of law, to be assumed of a real place: these questions stay open."""
ANSWERED_PERCENT = (68, 90)
LEVELS = {0: 18, 1: 30, 2: 34, 3: 18}
LEVELS_MODEST = {0: 55, 1: 45}


def assumed_answers(closed: Set[str], modest: Set[str], dice: Dice) -> tuple[Provision, ...]:
    """
    Answer part of the questions by dice.

    Parameters
    ----------
    closed : set of str
        Criteria not to answer: stated already, or named as a gap.
    modest : set of str
        Criteria on which a source names a service elsewhere: nothing better is assumed here.
    dice : Dice
        Dice of the municipality.

    Returns
    -------
    tuple of Provision
        Each with the source `assumed`, in the order of the criteria list.
    """
    percent = dice.between(*ANSWERED_PERCENT)
    questions = [criterion for criterion in catalogue() if asked(criterion) and criterion.key not in closed]
    thrown = {criterion.key: dice.sub(criterion.key) for criterion in questions}
    return tuple(
        _answer(criterion, LEVELS_MODEST if criterion.key in modest else LEVELS, thrown[criterion.key])
        for criterion in questions
        if thrown[criterion.key].chance(percent)
    )


def asked(criterion: Criterion) -> bool:
    """
    Say whether a criterion is a question whose answer may be assumed.

    Parameters
    ----------
    criterion : Criterion
        A row of the criteria list.

    Returns
    -------
    bool
        False where a field, the vacancies or the household answers, or where nothing should be assumed.
    """
    if criterion.unit_field or criterion.municipality_field or criterion.key in NOT_ASSUMED:
        return False
    if criterion.kind is Kind.OVERLAP:
        return criterion.key in OPTIONS
    if criterion.kind is Kind.PROXIMITY:
        return criterion.key in {"hospital_distance", "distance_large_city"}
    return criterion.kind in {Kind.PROVISION, Kind.CLASS_MATCH}


def assumed_vacancies(named_work: Sequence[str], dice: Dice) -> tuple[Vacancy, ...] | None:
    """
    Count vacant work by dice.

    Parameters
    ----------
    named_work : sequence of str
        ISCO-08 groups the source names as short of people: counted for certain, and higher.
    dice : Dice
        Dice of the municipality.

    Returns
    -------
    tuple of Vacancy or None
        All assumed, by group; None where the question stays unanswered.
    """
    if not named_work and dice.chance(10):
        return None
    drawn = dice.some(VACANT_GROUPS, dice.between(9, 14))
    groups = sorted({*named_work, *drawn})
    return tuple(
        Vacancy(
            isco=group,
            count=dice.between(12, 40) if group in named_work else dice.between(1, 26),
            source=ASSUMED,
        )
        for group in groups
    )


def _answer(criterion: Criterion, levels: Mapping[int, int], dice: Dice) -> Provision:
    if criterion.kind is Kind.OVERLAP:
        options = OPTIONS[criterion.key]
        some = dice.some(options, dice.between(len(options) // 2, len(options)))
        return Provision(
            criterion=criterion.key, options=tuple(sorted(some, key=options.index)), source=ASSUMED
        )
    if criterion.kind is Kind.CLASS_MATCH:
        return Provision(criterion=criterion.key, options=(dice.pick(criterion.classes),), source=ASSUMED)
    if criterion.kind is Kind.PROXIMITY:
        return Provision(criterion=criterion.key, distance_km=dice.between(1, 30), source=ASSUMED)
    return Provision(criterion=criterion.key, level=dice.weighted(levels), source=ASSUMED)
