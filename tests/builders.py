"""Builders with defaults for the tests: every argument left out is plausible and open to everybody."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from rematch.models.case import Accommodation, Case, Consent, PlaceOfStay, Safety
from rematch.models.municipality import Municipality, Provision, Vacancy
from rematch.models.person import LanguageSkill, Person
from rematch.models.pledge import PlaceCount, Pledge, UnitType
from rematch.models.policy import Policy
from rematch.models.scenario import CasePart, RoundFacts, Scenario, seeded_salt
from rematch.models.statement import Need, Tie, Wish
from rematch.models.types import ASSUMED, HomeKind, HostHousehold, Pathway, Period, Place, Position
from rematch.scoring.catalogue import default_policy
from rematch.scoring.distances import distances_for

AS_OF = date(2026, 12, 1)
READY_FROM = date(2027, 1, 10)
MOVE_BY = date(2027, 4, 30)
NGO = "harbour"


def a_person(person_ref: str = "P1", **fields: Any) -> Person:
    """An adult of 25 to 44; give `birth_year` or `age_band` for another age."""
    if "birth_year" not in fields:
        fields = {"age_band": "25-44"} | fields
    return Person(
        **{"person_ref": person_ref, "languages": (LanguageSkill(language="uk", level="native"),)} | fields
    )


def a_child(person_ref: str = "P9", **fields: Any) -> Person:
    """A child of 6 to 11."""
    return a_person(person_ref, **({} if "birth_year" in fields else {"age_band": "6-11"}) | fields)


def a_household(size: int = 1, *, children: int = 0) -> tuple[Person, ...]:
    """`size` persons P1, P2, ...; the last `children` of them children, the first adult cares for them."""
    adults = size - children
    return tuple(
        a_person(f"P{position}", cares_for_children=position == 1)
        if position <= adults
        else a_child(f"P{position}")
        for position in range(1, size + 1)
    )


def a_home(*kinds: str, **fields: Any) -> Accommodation:
    """What a household accepts; by default every kind, and every host household."""
    hosts = fields.pop("hosts", tuple(HostHousehold))
    answered = {"step_free": False, "wheelchair_usable": False} | fields
    return Accommodation(kinds=tuple(kinds or HomeKind), hosts=hosts, **answered)


def a_case(size: int = 1, *, children: int = 0, case_ref: str = "C-1", **fields: Any) -> Case:
    """A ready case that accepts every kind of home and states nothing; `persons` replaces the household."""
    persons = fields.pop("persons", None) or a_household(size, children=children)
    answered: dict[str, Any] = {
        "accommodation": a_home(),
        "ties": (),
        "unwanted_municipalities": (),
        "ready_from": READY_FROM,
        "move_by": MOVE_BY,
        "pathway": Pathway.TEMPORARY_PROTECTION,
        "place_of_stay": PlaceOfStay(country="PL", kind="reception_centre"),
        "consents": tuple(
            Consent(
                person_ref=person.person_ref,
                given_at=datetime(2026, 11, 2, 10, tzinfo=UTC),
                language="uk",
            )
            for person in persons
            if person.is_adult(fields.get("ready_from", READY_FROM))
        ),
    }
    return Case(case_ref=case_ref, persons=persons, **answered | fields)


def a_wish(criterion: str, importance: int = 5, **fields: Any) -> Wish:
    """A wish; `options`, `place` and `hidden` as fields."""
    return Wish(criterion=criterion, importance=importance, **fields)


def a_need(criterion: str, **fields: Any) -> Need:
    """A need."""
    return Need(criterion=criterion, **fields)


def a_tie(municipality: str = "DE-a", *, kind: str = "close_family_place", **fields: Any) -> Tie:
    """Close family in a municipality; not required, importance 5."""
    return Tie(kind=kind, place=Place(municipality=municipality), **fields)


def a_provision(criterion: str, level: int | None = None, **fields: Any) -> Provision:
    """An assumed answer on one criterion."""
    return Provision(criterion=criterion, level=level, **{"source": ASSUMED} | fields)


def a_vacancy(isco: str, count: int) -> Vacancy:
    """Assumed vacancies of one ISCO group."""
    return Vacancy(isco=isco, count=count, source=ASSUMED)


def a_municipality(
    code: str = "DE-a", *, at: tuple[float, float] | None = None, **fields: Any
) -> Municipality:
    """A municipality that has answered nothing; `at` is its position (lat, lon)."""
    if at is not None:
        fields |= {"position": Position(lat=at[0], lon=at[1]), "position_source": ASSUMED}
    if fields.get("languages"):
        fields = {"languages_source": ASSUMED} | fields
    return Municipality(**{"code": code, "name": f"Town {code}", "country": code[:2]} | fields)


def a_unit(unit_ref: str = "u1", **fields: Any) -> UnitType:
    """Five own homes of four beds, with nothing else answered."""
    return UnitType(**{"unit_ref": unit_ref, "kind": "own_home", "count": 5, "beds": 4} | fields)


def some_places(criterion: str, count: int, **fields: Any) -> PlaceCount:
    """Places of a counted service."""
    return PlaceCount(criterion=criterion, count=count, **fields)


def a_pledge(municipality: str = "DE-a", *, units: Iterable[UnitType] | None = None, **fields: Any) -> Pledge:
    """An open pledge for 2027, for every pathway, with one unit type."""
    offered: dict[str, Any] = {
        "pledge_ref": "P-1",
        "period": Period(start=date(2027, 1, 1), end=date(2027, 12, 31)),
        "unit_types": tuple(units) if units is not None else (a_unit(),),
        "pathways": tuple(Pathway),
    }
    return Pledge(municipality=municipality, **offered | fields)


def a_policy(**fields: Any) -> Policy:
    """The default rules with some fields replaced, such as `budget` or `criteria`."""
    usual = {name: getattr(default_policy(), name) for name in Policy.model_fields}
    return Policy.model_validate(usual | fields)


def a_part(
    case: Case, municipalities: Iterable[Municipality] = (), *, ngo: str = NGO, safety: Safety | None = None
) -> CasePart:
    """A case as a round freezes it, with its distances."""
    safety = safety or Safety()
    return CasePart(
        case_id=f"{ngo}/{case.case_ref}",
        case=case,
        safety=safety,
        distances_km=distances_for(case, safety, municipalities),
    )


def a_scenario(
    cases: Iterable[Case | CasePart] | None = None,
    municipalities: Iterable[Municipality] | None = None,
    pledges: Iterable[Pledge] | None = None,
    *,
    policy: Policy | None = None,
    safety: Mapping[str, Safety] | None = None,
    as_of: date = AS_OF,
    seed: int = 0,
) -> Scenario:
    """
    A scenario; by default one single person, one municipality DE-a and its one pledge.

    Cases get the id `harbour/<case_ref>` and their distances; `safety` goes by case_ref. A `CasePart` is
    taken as it is.
    """
    towns = tuple(municipalities) if municipalities is not None else (a_municipality(),)
    parts = tuple(
        case if isinstance(case, CasePart) else a_part(case, towns, safety=(safety or {}).get(case.case_ref))
        for case in ((a_case(),) if cases is None else cases)
    )
    offers = tuple(pledges) if pledges is not None else tuple(a_pledge(town.code) for town in towns)
    fields = {
        "round": RoundFacts(name="round-1", title="A round", as_of=as_of, seed=seed, synthetic=True),
        "policy": policy or default_policy(),
        "municipalities": towns,
        "pledges": offers,
        "cases": parts,
    }
    keys = [key for key, _ in Scenario.model_construct(**fields).parts()]
    return Scenario(**fields, salts={key: seeded_salt(key, seed=seed) for key in keys})
