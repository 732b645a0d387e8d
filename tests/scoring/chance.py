"""Random but sound scenarios from a seed: every kind, every rule, every way to leave something unanswered."""

from datetime import date, timedelta
from random import Random
from typing import Any

from rematch.models.case import Accommodation, Case, Guardian, Safety, SafetyDistance
from rematch.models.municipality import Municipality, Provision, SettlementClass, Vacancy
from rematch.models.person import AgeBand, Person, SchoolStage
from rematch.models.pledge import HostCheck, Pledge, PledgeState, StayClass, UnitType
from rematch.models.policy import Criterion, Kind, Policy
from rematch.models.scenario import Scenario
from rematch.models.statement import Need, Tie, TieKind, Wish
from rematch.models.types import ASSUMED, HomeKind, HostHousehold, Pathway, Period, Place, Position
from rematch.scoring.catalogue import catalogue, default_policy
from rematch.scoring.statements import PLACE_STATED
from tests.builders import READY_FROM, a_municipality, a_part, a_scenario, some_places

OPTIONS = ("A1", "A2", "B1", "uk", "ar", "fr", "chess", "rowing")
ISCO = ("5", "51", "512", "5120", "7", "71", "9")
LANGUAGES = ("de", "fr", "uk", "ar")
FLAG_FIELDS = ("self_contained", "step_free", "wheelchair_usable", "lockable", "quiet", "internet", "pets")


def a_random_scenario(
    seed: int, *, cases: int = 12, municipalities: int = 5, policy: Policy | None = None, stated: int = 8
) -> Scenario:
    """A scenario of so many cases and municipalities; each household states about `stated` wishes."""
    chance = Random(seed)
    towns = tuple(_town(chance, f"DE-t{idx:03}") for idx in range(municipalities))
    pledges = tuple(
        _pledge(chance, town.code, ref) for town in towns for ref in range(chance.choice((1, 1, 1, 2)))
    )
    parts = tuple(_part(chance, idx, towns, cases, stated) for idx in range(cases))
    rules = policy or default_policy().model_copy(update={"budget": chance.choice((500, 2_000, 5_000))})
    return a_scenario(parts, towns, pledges, policy=rules)


def _some(chance: Random, choices: Any, most: int) -> tuple[Any, ...]:
    listed = list(choices)
    return tuple(chance.sample(listed, min(len(listed), chance.randint(0, most))))


def _maybe(chance: Random) -> bool | None:
    return chance.choice((True, True, False, None))


def _place(chance: Random, towns: tuple[Municipality, ...]) -> Place:
    if chance.random() < 0.7:
        return Place(municipality=chance.choice(towns).code)
    return Place(position=Position(lat=chance.uniform(47, 54), lon=chance.uniform(6, 14)))


def _town(chance: Random, code: str) -> Municipality:
    at = (chance.uniform(50, 51), chance.uniform(9, 10)) if chance.random() < 0.9 else None
    provisions = tuple(
        _provision(chance, criterion)
        for criterion in catalogue()
        if _provided(criterion) and chance.random() < 0.7
    )
    vacancies = tuple(
        Vacancy(isco=isco, count=chance.randint(0, 25), source=ASSUMED) for isco in _some(chance, ISCO, 4)
    )
    priorities = [criterion.key for criterion in catalogue() if criterion.kind is Kind.MUNICIPAL_PRIORITY]
    return a_municipality(
        code,
        at=at,
        provisions=provisions,
        languages=_some(chance, LANGUAGES, 2),
        vacancies=vacancies if chance.random() < 0.8 else None,
        settlement=chance.choice((None, *SettlementClass)),
        priorities={key: chance.randint(0, 5) for key in _some(chance, priorities, 6)},
    )


def _provided(criterion: Criterion) -> bool:
    elsewhere = criterion.unit_field or criterion.municipality_field or criterion.key in PLACE_STATED
    return not elsewhere and criterion.kind not in {Kind.LABOUR, Kind.RANK, Kind.MUNICIPAL_PRIORITY}


def _provision(chance: Random, criterion: Criterion) -> Provision:
    fields: dict[str, Any] = {}
    if criterion.kind is Kind.PROVISION:
        fields["level"] = chance.choice((None, 0, 1, 2, 3, 3))
    elif criterion.kind is Kind.OVERLAP:
        fields["options"] = _some(chance, OPTIONS, 4)
    elif criterion.kind is Kind.CLASS_MATCH:
        fields["options"] = _classes(chance, criterion)
    else:
        fields["distance_km"] = chance.choice((None, 0, 5, 20, 33, 80, 200))
    open_to = _some(chance, Pathway, 4) if chance.random() < 0.3 else ()
    return Provision(criterion=criterion.key, open_to=open_to, source=ASSUMED, **fields)


def _classes(chance: Random, criterion: Criterion) -> tuple[str, ...]:
    """One class, or one per pathway for some of them; now and then one that nobody has heard of."""
    if not criterion.by_pathway:
        return (chance.choice((*criterion.classes, "unheard")),)
    return tuple(
        f"{pathway.value}.{chance.choice((*criterion.classes, 'unheard'))}"
        for pathway in _some(chance, Pathway, len(Pathway))
    )


def _pledge(chance: Random, code: str, ref: int) -> Pledge:
    start = date(2027, 1, 1) + timedelta(days=chance.randint(0, 60))
    return Pledge(
        pledge_ref=f"P-{ref}",
        municipality=code,
        state=chance.choice((PledgeState.OPEN,) * 8 + (PledgeState.PAUSED,)),
        period=Period(start=start, end=start + timedelta(days=chance.randint(20, 300))),
        unit_types=tuple(_unit(chance, f"u{idx}") for idx in range(chance.randint(1, 4))),
        places=tuple(
            some_places(key, chance.randint(0, 4))
            for key in _some(chance, ("school_place", "childcare_place"), 2)
        ),
        pathways=tuple(chance.sample(list(Pathway), chance.randint(5, 7))),
        notice_days=chance.choice((0, 14, 60)),
        child_protection=chance.random() < 0.3,
    )


def _unit(chance: Random, ref: str) -> UnitType:
    kind = chance.choice(tuple(HomeKind))
    beds = chance.randint(2, 7)
    host = None
    if kind is HomeKind.HOST:
        host = HostCheck(
            lives_there=chance.choice(tuple(HostHousehold)),
            background_checked_on=chance.choice((None, *(date(2026, 10, 1),) * 4)),
            home_visited_on=date(2026, 10, 1),
            valid_until=chance.choice((None, date(2027, 1, 20), *(date(2028, 1, 1),) * 4)),
        )
    return UnitType(
        unit_ref=ref,
        kind=kind,
        count=chance.randint(0, 4),
        beds=beds,
        cots=chance.randint(0, 2),
        min_persons=chance.randint(1, min(2, beds)),
        women_only=chance.random() < 0.06,
        families_only=chance.random() < 0.1,
        available_from=chance.choice((None, None, date(2027, 2, 1))),
        available_until=chance.choice((None, None, date(2027, 6, 1))),
        stay=chance.choice((None, *StayClass)),
        host=host,
        **{name: _maybe(chance) for name in FLAG_FIELDS},
    )


def _part(chance: Random, idx: int, towns: tuple[Municipality, ...], cases: int, stated: int) -> Any:
    case = _case(chance, idx, towns, cases, stated)
    avoided = ()
    if chance.random() < 0.1:
        avoided = (SafetyDistance(place=_place(chance, towns), at_least_km=chance.randint(5, 60)),)
    return a_part(case, towns, safety=Safety(keep_distance=avoided))


def _case(chance: Random, idx: int, towns: tuple[Municipality, ...], cases: int, stated: int) -> Case:
    persons = tuple(
        _person(chance, f"P{position}", towns, stated)
        for position in range(1, chance.choice((1, 1, 2, 3, 4, 6)) + 1)
    )
    keys = _keys(chance, stated)
    codes = [town.code for town in towns]
    ready = READY_FROM + timedelta(days=chance.randint(0, 40))
    return Case(
        case_ref=f"C-{idx:05}",
        persons=persons,
        accommodation=_home(chance),
        needs=tuple(_need(chance, key, towns) for key in keys[:1] if chance.random() < 0.3),
        wishes=tuple(_wish(chance, key, towns) for key in keys[1:]),
        ties=tuple(_tie(chance, towns) for _ in range(chance.choice((0, 0, 1, 2, 3)))),
        ranked_municipalities=_some(chance, codes, 3),
        ranked_importance=chance.randint(0, 5),
        unwanted_municipalities=_some(chance, codes, 1),
        together_with=(f"C-{(idx + chance.randint(1, cases)) % (cases + 2):05}",)
        if chance.random() < 0.05 and idx
        else (),
        acceptance_floor=chance.choice((0, 0, 0, 4_900)),
        ready_from=ready,
        move_by=ready + timedelta(days=chance.randint(10, 200)),
        pathway=chance.choice(tuple(Pathway)),
        guardian=Guardian(appointed_by="a", best_interests_by="b", best_interests_on=date(2026, 10, 1))
        if chance.random() < 0.3
        else None,
    )


def _home(chance: Random) -> Accommodation:
    return Accommodation(
        kinds=tuple(chance.sample(list(HomeKind), chance.randint(3, 4))),
        hosts=tuple(chance.sample(list(HostHousehold), 4)),
        step_free=chance.random() < 0.1,
        wheelchair_usable=chance.random() < 0.05,
        women_only=chance.random() < 0.05,
        pets=chance.random() < 0.1,
        protection_plan=chance.random() < 0.2,
    )


def _person(chance: Random, ref: str, towns: tuple[Municipality, ...], stated: int) -> Person:
    age: dict[str, Any] = {"age_band": chance.choice(tuple(AgeBand))}
    if ref == "P1":
        age = {"birth_year": chance.choice((1960, 1985, 1990, 1999, 2008, 2009))}
    keys = _keys(chance, stated // 2)
    return Person(
        person_ref=ref,
        age_disputed=chance.random() < 0.05,
        cares_for_children=chance.choice((True, True, True, None)),
        work_wanted=_some(chance, ISCO, 2),
        school_stage=chance.choice((None, None, *SchoolStage)),
        needs=tuple(_need(chance, key, towns) for key in keys[:1] if chance.random() < 0.1),
        wishes=tuple(_wish(chance, key, towns) for key in keys[1:]),
        **age,
    )


def _keys(chance: Random, most: int) -> list[str]:
    named = [each.key for each in catalogue() if each.kind not in {Kind.RANK, Kind.MUNICIPAL_PRIORITY}]
    return chance.sample(named, chance.randint(0, most))


def _asked(chance: Random, key: str, towns: tuple[Municipality, ...]) -> dict[str, Any]:
    criterion = next(each for each in catalogue() if each.key == key)
    fields: dict[str, Any] = {"criterion": key}
    if criterion.kind is Kind.OVERLAP:
        choices = {"kind": tuple(HomeKind), "languages": LANGUAGES}
        field = criterion.unit_field or criterion.municipality_field or ""
        fields["options"] = tuple(chance.sample(choices.get(field, OPTIONS), chance.randint(1, 3)))
    elif criterion.kind is Kind.CLASS_MATCH:
        fields["options"] = (chance.choice(criterion.classes),)
    elif criterion.kind is Kind.LABOUR:
        fields["options"] = _some(chance, ISCO, 2)
    elif key in PLACE_STATED:
        fields["place"] = _place(chance, towns)
    return fields


def _wish(chance: Random, key: str, towns: tuple[Municipality, ...]) -> Wish:
    return Wish(importance=chance.randint(0, 5), hidden=chance.random() < 0.1, **_asked(chance, key, towns))


def _need(chance: Random, key: str, towns: tuple[Municipality, ...]) -> Need:
    within = chance.choice((None, 10, 60))
    return Need(
        least_level=chance.randint(1, 3),
        within_km=within,
        hidden=chance.random() < 0.1,
        **_asked(chance, key, towns),
    )


def _tie(chance: Random, towns: tuple[Municipality, ...]) -> Tie:
    return Tie(
        kind=chance.choice(tuple(TieKind)),
        place=_place(chance, towns),
        required=chance.random() < 0.12,
        within_km=chance.choice((10, 40, 90)),
        importance=chance.randint(0, 5),
    )
