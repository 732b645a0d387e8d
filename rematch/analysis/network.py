"""Draws the round `network`: the facts of network_facts.json, with everything else assumed, from a seed."""

import json
from collections.abc import Mapping
from functools import cache
from math import isqrt
from pathlib import Path
from typing import Any

from rematch.analysis.assumptions import assumed_answers, assumed_vacancies
from rematch.analysis.dice import Dice
from rematch.analysis.households import size_counts
from rematch.analysis.places import profile_of, settlement, stated_answers, stated_criteria, unconfirmed
from rematch.analysis.presets import Preset, Trait
from rematch.analysis.shares import shared_out
from rematch.analysis.vocabulary import COUNTRY_LANGUAGES, PLACE_LANGUAGES
from rematch.models.municipality import Municipality
from rematch.models.types import ASSUMED, Pathway, Position, Source

FACTS_JSON = Path(__file__).with_name("network_facts.json")
NAME = "network"
TITLE = "29 municipalities that are active in networks, invented households"
SEED = 2018
CHILDREN_ALONE = 6
HOUSEHOLDS = 2_000
OFFERED_PERCENT = 90
"""Places offered, in percent of the persons who ask."""
NOTE = (
    "Position, population, the share of residents from outside the EU and memberships in networks are "
    "restated facts with their source; no membership scores. Everyday languages, all other answers, vacant "
    "work, priorities and the whole offer of homes are assumed: nobody there stated them."
)
OUTSIDE_THE_EU = (Pathway.RESETTLEMENT, Pathway.HUMANITARIAN_ADMISSION)
PRIORITIES: Mapping[str, Mapping[str, int]] = {
    "AT-vienna": {"mp_vacancies": 3},
    "DE-leipzig": {"mp_vacancies": 4, "mp_bed_use": 2},
    "ES-zaragoza": {"mp_bed_use": 3},
    "FR-nantes": {"mp_school_places": 3, "mp_course_seats": 2},
    "PL-gdansk": {"mp_vacancies": 4},
    "SE-malmoe": {"mp_school_places": 4},
}
"""Assumed importance of mp_ criteria."""


@cache
def network_facts() -> Mapping[str, Any]:
    """
    Return the restated facts of the 29 municipalities.

    Returns
    -------
    mapping
        `sources` and `municipalities`, as network_facts.json holds them.
    """
    found: Mapping[str, Any] = json.loads(FACTS_JSON.read_text(encoding="utf-8"))
    return found


def network(seed: int) -> tuple[Preset, tuple[Municipality, ...]]:
    """
    Draw the settings and the municipalities of the round.

    Parameters
    ----------
    seed : int
        Seed of the scenario.

    Returns
    -------
    tuple of (Preset, tuple of Municipality)
        The municipalities are real places: what is not a restated fact is assumed.
    """
    rows = network_facts()["municipalities"]
    modest = stated_criteria(row["code"] for row in rows)
    towns = tuple(_municipality(row, modest, Dice(seed, NAME, "municipality", row["code"])) for row in rows)
    return _preset(seed, towns), towns


def _municipality(row: Mapping[str, Any], modest: frozenset[str], dice: Dice) -> Municipality:
    sources = {name: Source(**each) for name, each in network_facts()["sources"].items()}
    code, population = row["code"], row["population"]
    stated = stated_answers(code)
    closed = {answer.criterion for answer in stated} | unconfirmed(code)
    priorities = dict(PRIORITIES.get(code, {}))
    return Municipality(
        code=code,
        name=row["name"],
        country=row["country"],
        position=Position(lat=row["position"]["lat"], lon=row["position"]["lon"]),
        position_source=sources["geonames"],
        population=population["value"],
        population_source=sources[population["source"]],
        settlement=settlement(population["value"]),
        profile=profile_of(row["profile"], sources),
        note=NOTE,
        languages=PLACE_LANGUAGES.get(code, (COUNTRY_LANGUAGES[row["country"]],)),
        languages_source=ASSUMED,
        provisions=(*stated, *assumed_answers(closed, modest, dice)),
        vacancies=assumed_vacancies((), dice),
        priorities=priorities,
        priorities_source=ASSUMED if priorities else None,
    )


def _preset(seed: int, towns: tuple[Municipality, ...]) -> Preset:
    sizes = size_counts(HOUSEHOLDS - CHILDREN_ALONE)
    persons = sum(size * number for size, number in sizes.items()) * OFFERED_PERCENT // 100
    weights = {town.code: isqrt(town.population or 1) for town in towns}
    return Preset(
        name=NAME,
        title=TITLE,
        seed=seed,
        receiving=shared_out(persons, weights, least=10),
        sending=(),
        sizes=sizes,
        children_alone=CHILDREN_ALONE,
        languages=LANGUAGES,
        pathways={
            Pathway.EU_RELOCATION_APPLICANT: 66,
            Pathway.EU_RELOCATION_BENEFICIARY: 14,
            Pathway.HUMANITARIAN_ADMISSION: 10,
            Pathway.RESETTLEMENT: 10,
        },
        stay_country="IT",
        stay_kinds={"reception_centre": 80, "private_home": 10, "rented": 6, "other": 4},
        stays={
            Pathway.TEMPORARY_PROTECTION: "PL",
            Pathway.HUMANITARIAN_ADMISSION: "TR",
            Pathway.RESETTLEMENT: "JO",
        },
        routes=dict.fromkeys(("GB", "NO"), OUTSIDE_THE_EU),
        outside=("Albacete", "Cluj-Napoca", "Kiel", "Liège", "Osijek", "Sosnowiec", "Timișoara"),
        traits=TRAITS,
        together=50,
        separated=10,
        priorities=PRIORITIES,
    )


LANGUAGES: Mapping[str, int] = {
    "ar": 24,
    "fa": 14,
    "ti": 12,
    "so": 11,
    "fr": 11,
    "uk": 10,
    "tr": 6,
    "kmr": 5,
    "es": 4,
    "en": 3,
}
TRAITS: Mapping[Trait, int] = {
    Trait.WHEELCHAIR: 30,
    Trait.SPECIALIST: 30,
    Trait.TRAUMA: 30,
    Trait.SURVIVOR: 8,
    Trait.WOMEN_ONLY: 24,
    Trait.REQUIRED_TIE: 36,
    Trait.SCHOOL_SUPPORT: 30,
    Trait.PET: 40,
    Trait.FIRST: 20,
    Trait.SECOND: 120,
    Trait.EXPECTS: 160,
    Trait.FLOOR: 50,
    Trait.KEEP_DISTANCE: 14,
}
"""What is rare among the 2,000 households; one in a hundred is urgent."""
