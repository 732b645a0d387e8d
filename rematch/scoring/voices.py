"""Turns a case into what its voices state: one per adult, each with the shared wishes and its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rematch.errors import ScenarioError
from rematch.models.case import Case
from rematch.models.person import Person
from rematch.models.policy import Criterion, Kind
from rematch.models.statement import Need, Tie, Wish

RANKING = "ranked_municipality"
Criteria = Mapping[str, Criterion]


class Asked(NamedTuple):
    """What is asked of one criterion; `places` are keys of the case's table of distances."""

    key: str
    options: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """One wish of one voice."""

    asked: Asked
    importance: int
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Voice:
    """What one adult states, the shared wishes among it; without an adult, what the household states."""

    person_ref: str | None
    wishes: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Required:
    """A need and whose it is (`person_ref` None: the household's); `criterion` None: not in the rules."""

    asked: Asked
    criterion: Criterion | None
    least_level: int
    within_km: int | None
    hidden: bool
    person_ref: str | None

    @property
    def sensitive(self) -> bool:
        """Whether reading it lets health, faith or orientation be inferred, or nobody can tell."""
        return self.criterion is None or self.criterion.sensitive


def refuse_unready(case_id: str, case: Case) -> None:
    """
    Refuse a case without the answers that every pair is computed from.

    Raises
    ------
    ScenarioError
        Names the case and what is missing.
    """
    for name in ("accommodation", "pathway", "ready_from", "move_by"):
        if getattr(case, name) is None:
            raise ScenarioError(f"case {case_id}: {name} is not answered; only a ready case can be scored.")


def grown_up(case: Case) -> tuple[Person, ...]:
    """Return the persons who surely are adults on the planned day, in the order of the household."""
    assert case.ready_from is not None
    return tuple(person for person in case.persons if person.is_adult(case.ready_from))


def voices(case: Case, criteria: Criteria) -> tuple[Voice, ...]:
    """
    Return the voices of a case: one per adult in the order of `persons`; without an adult, one.

    Parameters
    ----------
    case : a case with `ready_from`
    criteria : the criteria of the rules, by key

    Returns
    -------
    tuple of Voice
        Wishes that state nothing are dropped; the others stand in the order of their keys.

    References
    ----------
    docs/criteria.md section 1.
    """
    adults = grown_up(case)
    shared = _shared(case, adults)
    return tuple(_voice(person, shared, criteria) for person in adults) or (_voice(None, shared, criteria),)


def needs(case: Case, criteria: Criteria) -> tuple[Required, ...]:
    """Return the needs that bind the household: its own, then those of every person; ties apart."""
    found = [_required(need, case, None, criteria) for need in case.needs]
    for person in case.persons:
        found += [_required(need, case, person, criteria) for need in person.needs]
    return tuple(found)


def required_ties(case: Case) -> tuple[Tie, ...]:
    """Return the ties without which a placement is wrong."""
    return tuple(tie for tie in case.ties or () if tie.required)


def _shared(case: Case, adults: tuple[Person, ...]) -> dict[str, Wanted]:
    """Of two wishes on one criterion the first counts."""
    shared: dict[str, Wanted] = {}
    for wanted in _in_order(case, adults):
        shared.setdefault(wanted.asked.key, wanted)
    return shared


def _in_order(case: Case, adults: tuple[Person, ...]) -> Iterator[Wanted]:
    yield from map(_wanted, case.wishes)
    yield from _tie_wishes(case)
    if case.ranked_municipalities:
        yield Wanted(Asked(RANKING), case.ranked_importance)
    for person in case.persons:
        if person not in adults:
            yield from map(_wanted, person.wishes)


def _wanted(wish: Wish) -> Wanted:
    places = (wish.place.key,) if wish.place else ()
    return Wanted(Asked(wish.criterion, wish.options, places), wish.importance, wish.hidden)


def _tie_wishes(case: Case) -> Iterator[Wanted]:
    """Ties of one kind are one wish, as important as the most important of them."""
    by_kind: dict[str, list[Tie]] = {}
    for tie in case.ties or ():
        if not tie.required:
            by_kind.setdefault(tie.kind.value, []).append(tie)
    for key, ties in by_kind.items():
        places = tuple(sorted({tie.place.key for tie in ties}))
        yield Wanted(Asked(key, places=places), max(tie.importance for tie in ties))


def _voice(person: Person | None, shared: dict[str, Wanted], criteria: Criteria) -> Voice:
    own = {wish.criterion: _wanted(wish) for wish in person.wishes} if person else {}
    merged = shared | own
    wishes = (_spoken(merged[key], person, criteria.get(key)) for key in sorted(merged))
    return Voice(person.person_ref if person else None, tuple(wish for wish in wishes if wish))


def _spoken(wanted: Wanted, person: Person | None, criterion: Criterion | None) -> Wanted | None:
    """The wish as this voice states it; None where it states nothing."""
    if criterion is None or criterion.kind is Kind.MUNICIPAL_PRIORITY:
        return None
    if wanted.importance * criterion.weight == 0:
        return None
    if criterion.kind is not Kind.LABOUR or wanted.asked.options:
        return wanted
    if person is None or not person.work_wanted:
        return None
    return Wanted(wanted.asked._replace(options=person.work_wanted), wanted.importance, wanted.hidden)


def _required(need: Need, case: Case, person: Person | None, criteria: Criteria) -> Required:
    criterion = criteria.get(need.criterion)
    options = need.options
    if criterion is not None and criterion.kind is Kind.LABOUR and not options:
        options = _work_wanted(case, person)
    return Required(
        asked=Asked(need.criterion, options, (need.place.key,) if need.place else ()),
        criterion=criterion,
        least_level=need.least_level,
        within_km=need.within_km,
        hidden=need.hidden,
        person_ref=person.person_ref if person else None,
    )


def _work_wanted(case: Case, person: Person | None) -> tuple[str, ...]:
    """What the person who states the need wants; a household's need asks for what anybody wants."""
    asked = (person,) if person else case.persons
    return tuple(dict.fromkeys(group for each in asked for group in each.work_wanted))
