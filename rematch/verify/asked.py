"""What a household asks: the voices of its adults with what each states, and the needs that bind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rematch.models.person import Person
from rematch.models.policy import Criterion, Kind
from rematch.models.scenario import CasePart
from rematch.models.statement import Need, Statement, Wish
from rematch.verify.household import adults_of, place_key
from rematch.verify.weights import Weights, scaled

Criteria = Mapping[str, Criterion]
RANKING = "ranked_municipality"


@dataclass(frozen=True, slots=True)
class Asked:
    """One criterion and what is asked of it; of several places the best counts."""

    criterion: str
    options: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    least_level: int = 1
    within_km: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wish: what is asked, and its importance."""

    asked: Asked
    importance: int


@dataclass(frozen=True, slots=True)
class Voice:
    """What one adult states, with weights that add up to the budget."""

    asked: Mapping[str, Asked]
    weights: Weights


def voices_of(part: CasePart, criteria: Criteria, budget: int) -> tuple[Voice, ...]:
    """Return one voice per adult, or one for a household without."""
    adults = adults_of(part)
    shared = _shared(part, adults)
    speakers: tuple[Person | None, ...] = adults or (None,)
    return tuple(_voice(speaker, shared, criteria, budget) for speaker in speakers)


def needs_of(part: CasePart, criteria: Criteria) -> tuple[Asked, ...]:
    """Return the needs of the household and of every person; ties are left to `required_ties`."""
    work = tuple(group for person in part.case.persons for group in person.work_wanted)
    needs = [_needed(need, work, criteria) for need in part.case.needs]
    for person in part.case.persons:
        needs += [_needed(need, person.work_wanted or work, criteria) for need in person.needs]
    return tuple(needs)


def required_ties(part: CasePart) -> tuple[Asked, ...]:
    """Return every required tie as what is asked of the criterion named by its kind."""
    return tuple(
        Asked(tie.kind.value, places=(place_key(tie.place),), within_km=tie.within_km)
        for tie in part.case.ties or ()
        if tie.required
    )


def _shared(part: CasePart, adults: tuple[Person, ...]) -> dict[str, Wanted]:
    wishes = [*_stated(part.case.wishes), *_tie_wishes(part), *_ranking(part)]
    alone = {person.person_ref for person in adults}
    for person in part.case.persons:
        if person.person_ref not in alone:
            wishes += _stated(person.wishes)
    first: dict[str, Wanted] = {}
    for wish in wishes:
        first.setdefault(wish.asked.criterion, wish)
    return first


def _voice(speaker: Person | None, shared: Mapping[str, Wanted], criteria: Criteria, budget: int) -> Voice:
    own = {wish.asked.criterion: wish for wish in _stated(speaker.wishes if speaker else ())}
    work = speaker.work_wanted if speaker else ()
    asked: dict[str, Asked] = {}
    weights: dict[str, int] = {}
    # Replaced first, weighed after: an own wish of importance 0 silences the shared one for this voice.
    for key, wish in {**shared, **own}.items():
        weight = wish.importance * _weight(key, criteria)
        said = _with_work(wish.asked, criteria, work) if weight > 0 else None
        if said is not None:
            asked[key], weights[key] = said, weight
    return Voice(asked, scaled(weights, budget))


def _weight(key: str, criteria: Criteria) -> int:
    criterion = criteria.get(key)
    # A household cannot wish for what a municipality gives priority to: it may only ask for the thing itself.
    return 0 if criterion is None or criterion.kind is Kind.MUNICIPAL_PRIORITY else criterion.weight


def _with_work(asked: Asked, criteria: Criteria, work: tuple[str, ...]) -> Asked | None:
    if criteria[asked.criterion].kind is not Kind.LABOUR or asked.options:
        return asked
    return replace(asked, options=work) if work else None


def _stated(wishes: Iterable[Wish]) -> list[Wanted]:
    return [Wanted(_plain(wish), wish.importance) for wish in wishes]


def _tie_wishes(part: CasePart) -> list[Wanted]:
    kinds: dict[str, Wanted] = {}
    for tie in part.case.ties or ():
        if tie.required:
            continue
        key = tie.kind.value
        known = kinds.get(key, Wanted(Asked(key), 0))
        places = (*known.asked.places, place_key(tie.place))
        kinds[key] = Wanted(Asked(key, places=places), max(known.importance, tie.importance))
    return list(kinds.values())


def _ranking(part: CasePart) -> list[Wanted]:
    ranked = part.case.ranked_municipalities
    return [Wanted(Asked(RANKING), part.case.ranked_importance)] if ranked else []


def _needed(need: Need, work: tuple[str, ...], criteria: Criteria) -> Asked:
    asked = replace(_plain(need), least_level=need.least_level, within_km=need.within_km)
    return (_with_work(asked, criteria, work) or asked) if need.criterion in criteria else asked


def _plain(statement: Statement) -> Asked:
    places = () if statement.place is None else (place_key(statement.place),)
    return Asked(statement.criterion, statement.options, places)
