"""Turns the restated facts of facts.json into municipalities; whatever else they state is assumed."""

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cache
from pathlib import Path
from typing import Any

from rematch.analysis.assumptions import assumed_answers, assumed_vacancies
from rematch.analysis.dice import Dice
from rematch.analysis.vocabulary import COUNTRY_LANGUAGES
from rematch.models.municipality import (
    Figure,
    Municipality,
    MunicipalityKind,
    ProfileSection,
    Provision,
    SettlementClass,
)
from rematch.models.types import ASSUMED, Position, Source

FACTS_JSON = Path(__file__).with_name("facts.json")
SETTLEMENTS = (
    (2_000, SettlementClass.VILLAGE),
    (20_000, SettlementClass.SMALL_TOWN),
    (100_000, SettlementClass.TOWN),
    (1_000_000, SettlementClass.CITY),
)
SENDS_ONLY = (
    "Only sends: households wait in reception centres in Sicily or on the mainland. "
    "Facts are restated with their source; nothing is offered here and nothing is assumed."
)
RECEIVES = (
    "Position, population and profile are restated facts with their source. {stated}Everyday languages, all "
    "other answers, vacant work, priorities and the whole offer of homes are assumed: nobody there stated "
    "them."
)
STATED = "Services that a source names are answers; their level is our reading. "


@cache
def facts() -> Mapping[str, Any]:
    """
    Return the restated facts.

    Returns
    -------
    mapping
        `sources`, `municipalities` and `places`, as facts.json holds them.
    """
    found: Mapping[str, Any] = json.loads(FACTS_JSON.read_text(encoding="utf-8"))
    return found


def source(name: str) -> Source:
    """
    Return a source of the facts by its short name.

    Parameters
    ----------
    name : str
        Such as `weldi`.

    Returns
    -------
    Source
        Title and date.
    """
    return Source(**facts()["sources"][name])


def stated_criteria(codes: Iterable[str]) -> frozenset[str]:
    """
    Return the criteria on which a source names a service in one of these municipalities.

    Parameters
    ----------
    codes : iterable of str
        Codes of facts.json.

    Returns
    -------
    frozenset of str
        Keys of criteria; of a code that is not there, none.
    """
    return frozenset(answer.criterion for code in codes for answer in stated_answers(code))


def stated_answers(code: str) -> tuple[Provision, ...]:
    """
    Return the services that a source names in a municipality, as answers.

    Parameters
    ----------
    code : str
        A code, of facts.json or not.

    Returns
    -------
    tuple of Provision
        Empty where facts.json does not know the municipality.
    """
    fact = _known(code)
    return tuple(_stated(row) for row in fact["stated"]) if fact else ()


def unconfirmed(code: str) -> frozenset[str]:
    """
    Return the criteria that a source calls a gap in a municipality: nothing is assumed about them.

    Parameters
    ----------
    code : str
        A code, of facts.json or not.

    Returns
    -------
    frozenset of str
        Keys of criteria.
    """
    fact = _known(code)
    return frozenset(fact["unconfirmed"] if fact else ())


def real_municipality(
    code: str, dice: Dice, *, modest: Set[str] = frozenset(), priorities: Mapping[str, int]
) -> Municipality:
    """
    Build a municipality that is matched: facts with their source, everything else assumed.

    Parameters
    ----------
    code : str
        A code of facts.json.
    dice : Dice
        Dice for what is assumed.
    modest : set of str
        Criteria on which nothing beyond level 1 is assumed, since a source names a service elsewhere.
    priorities : mapping
        Assumed importance of its mp_ criteria.

    Returns
    -------
    Municipality
        Some questions stay unanswered, those first that its source calls a gap.
    """
    fact = _fact(code)
    stated = stated_answers(code)
    closed = {provision.criterion for provision in stated} | unconfirmed(code)
    return Municipality(
        **_fields(fact),
        note=RECEIVES.format(stated=STATED if stated else ""),
        languages=(COUNTRY_LANGUAGES[fact["country"]],),
        languages_source=ASSUMED,
        provisions=(*stated, *assumed_answers(closed, modest, dice)),
        vacancies=assumed_vacancies(fact["named_work"], dice),
        priorities=dict(priorities),
        priorities_source=ASSUMED if priorities else None,
    )


def sending_municipality(code: str) -> Municipality:
    """
    Build a municipality that only sends: its facts, and no answer.

    Parameters
    ----------
    code : str
        A code of facts.json.

    Returns
    -------
    Municipality
        Without provisions, vacancies and priorities.
    """
    return Municipality(**_fields(_fact(code)), note=SENDS_ONLY)


def _known(code: str) -> Mapping[str, Any] | None:
    return next((fact for fact in facts()["municipalities"] if fact["code"] == code), None)


def _fact(code: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(fact for fact in facts()["municipalities"] if fact["code"] == code)
    return found


def _fields(fact: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is known of a real place, each figure with its source."""
    position, population = fact["position"], fact["population"]
    return {
        "code": fact["code"],
        "name": fact["name"],
        "country": fact["country"],
        "kind": MunicipalityKind(fact.get("kind", "municipality")),
        "position": Position(lat=position["lat"], lon=position["lon"]),
        "position_source": source("geonames"),
        "population": population["value"],
        "population_source": source(population["source"]),
        "settlement": settlement(population["value"]),
        "profile": profile_of(fact["profile"], {name: source(name) for name in facts()["sources"]}),
    }


def settlement(population: int) -> SettlementClass:
    """
    Return the class of a settlement of that many people.

    Parameters
    ----------
    population : int
        Persons.

    Returns
    -------
    SettlementClass
        Village below 2,000, small town below 20,000, town below 100,000, city below a million.
    """
    fitting = (found for below, found in SETTLEMENTS if population < below)
    return next(fitting, SettlementClass.METROPOLIS)


def profile_of(rows: Iterable[Sequence[str]], sources: Mapping[str, Source]) -> tuple[ProfileSection, ...]:
    """
    Return facts as sections of a profile, to read: nothing of it scores.

    Parameters
    ----------
    rows : iterable of (heading, label, value, name of the source)
    sources : mapping of name to Source

    Returns
    -------
    tuple of ProfileSection
        In the order in which the headings first stand.
    """
    listed = list(rows)
    headings = dict.fromkeys(heading for heading, *_ in listed)
    return tuple(
        ProfileSection(
            heading=heading,
            figures=tuple(
                Figure(label=label, value=value, source=sources[name])
                for where, label, value, name in listed
                if where == heading
            ),
        )
        for heading in headings
    )


def _stated(row: Mapping[str, Any]) -> Provision:
    return Provision.model_validate({**row, "source": source("weldi_reading")})
