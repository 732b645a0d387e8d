"""Draws the round `europe` from a seed: 750 municipalities that do not exist, 20,000 invented households."""

from collections.abc import Mapping
from math import isqrt

from rematch.analysis.dice import Dice
from rematch.analysis.households import size_counts
from rematch.analysis.invented_places import invented_municipalities
from rematch.analysis.presets import Preset, Trait
from rematch.analysis.shares import shared_out
from rematch.models.municipality import Municipality
from rematch.models.types import Pathway

NAME = "europe"
TITLE = "750 municipalities with invented names, invented households"
SEED = 750
MUNICIPALITIES = 750
HOUSEHOLDS = 20_000
CHILDREN_ALONE = 60
OFFERED_PERCENT = 90
"""Places offered, in percent of the persons who ask."""
HOME_KINDS = 4
"""Kinds of homes in a pledge: most places have a few, and each is a column of the solver."""
TRAITS: Mapping[Trait, int] = {
    Trait.WHEELCHAIR: 300,
    Trait.SPECIALIST: 300,
    Trait.TRAUMA: 300,
    Trait.SURVIVOR: 80,
    Trait.WOMEN_ONLY: 240,
    Trait.REQUIRED_TIE: 360,
    Trait.SCHOOL_SUPPORT: 300,
    Trait.PET: 400,
    Trait.FIRST: 200,
    Trait.SECOND: 1_200,
    Trait.EXPECTS: 1_600,
    Trait.FLOOR: 500,
    Trait.KEEP_DISTANCE: 140,
}
"""What is rare among the 20,000 households; one in a hundred is urgent."""


def europe(seed: int) -> tuple[Preset, tuple[Municipality, ...]]:
    """
    Draw the settings and the municipalities of the round.

    Parameters
    ----------
    seed : int
        Seed of the scenario.

    Returns
    -------
    tuple of (Preset, tuple of Municipality)
        Every municipality is synthetic, and every figure of it assumed.
    """
    towns = invented_municipalities(MUNICIPALITIES, Dice(seed, NAME, "places"))
    sizes = size_counts(HOUSEHOLDS - CHILDREN_ALONE)
    persons = sum(size * number for size, number in sizes.items()) * OFFERED_PERCENT // 100
    weights = {town.code: isqrt(town.population or 1) for town in towns}
    preset = Preset(
        name=NAME,
        title=TITLE,
        seed=seed,
        receiving=shared_out(persons, weights, least=6),
        sending=(),
        sizes=sizes,
        children_alone=CHILDREN_ALONE,
        languages={
            "ar": 25,
            "fa": 14,
            "ti": 12,
            "so": 11,
            "fr": 11,
            "uk": 10,
            "tr": 6,
            "kmr": 5,
            "es": 3,
            "en": 3,
        },
        pathways={
            Pathway.EU_RELOCATION_APPLICANT: 78,
            Pathway.EU_RELOCATION_BENEFICIARY: 16,
            Pathway.HUMANITARIAN_ADMISSION: 6,
        },
        stay_country="IT",
        stay_kinds={"reception_centre": 80, "private_home": 10, "rented": 6, "other": 4},
        stays={Pathway.TEMPORARY_PROTECTION: "PL", Pathway.HUMANITARIAN_ADMISSION: "TR"},
        outside=("Barcelona", "Berlin", "Brussels", "Madrid", "Munich", "Paris", "Rotterdam", "Vienna"),
        traits=TRAITS,
        together=500,
        separated=100,
        priorities={town.code: town.priorities for town in towns if town.priorities},
        home_kinds=HOME_KINDS,
    )
    return preset, towns
