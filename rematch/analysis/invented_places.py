"""Turns dice into municipalities that do not exist: names from syllables, everything about them assumed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rematch.analysis.assumptions import assumed_answers, assumed_vacancies
from rematch.analysis.dice import Dice
from rematch.analysis.places import settlement
from rematch.analysis.vocabulary import COUNTRY_LANGUAGES
from rematch.models.municipality import Municipality, MunicipalityKind
from rematch.models.types import ASSUMED, Position

FIRST = (
    *("Aqua", "Bexo", "Cyzo", "Dwyx", "Eqwa", "Fyxo", "Gwyzo", "Hyzu", "Ixya", "Jyqo", "Kwexo", "Lyzza"),
    *("Mixqua", "Nyxo", "Oxzi", "Pyzo", "Qwela", "Ryxa", "Syqu", "Tyzze", "Uxyo", "Vyqua", "Wyxe", "Zyqo"),
)
MIDDLE = ("", "bri", "dro", "fal", "glim", "hav", "kru", "lor", "mel", "nov", "pel", "ris", "tam", "vor")
LAST = ("beq", "dax", "fyl", "gyx", "hoz", "lux", "myr", "nyx", "quor", "rux", "tyx", "vaz", "wyx", "zum")
"""Syllables with q, x, y and z, as no list of European municipalities has them side by side."""
NOTE = (
    "Synthetic: this municipality does not exist. Its name is put together from syllables; position, "
    "population, services, work, priorities and the offer of homes are drawn from a seed."
)
KINDS = {
    MunicipalityKind.MUNICIPALITY: 86,
    MunicipalityKind.DISTRICT: 7,
    MunicipalityKind.COUNTY: 5,
    MunicipalityKind.REGION: 2,
}
POPULATIONS: Mapping[tuple[int, int], int] = {
    (600, 2_000): 10,
    (2_000, 20_000): 44,
    (20_000, 100_000): 31,
    (100_000, 600_000): 13,
    (600_000, 3_000_000): 2,
}
"""Ranges of population, in persons, with how often: most places are small, a few are large."""
PRIORITIES = ("mp_bed_use", "mp_course_seats", "mp_school_places", "mp_service_strength", "mp_vacancies")
GIVE_PRIORITY_PERCENT = 25


@dataclass(frozen=True)
class Land:
    """A rectangle that lies roughly within a country, in hundredths of a degree; how many places it has."""

    lat: tuple[int, int]
    lon: tuple[int, int]
    share: int


LANDS: Mapping[str, Land] = {
    "AT": Land((4700, 4830), (1300, 1620), 3),
    "BE": Land((5000, 5110), (370, 560), 4),
    "CZ": Land((4920, 5030), (1350, 1780), 3),
    "DE": Land((4830, 5330), (800, 1250), 18),
    "DK": Land((5530, 5680), (880, 1020), 2),
    "ES": Land((3780, 4230), (-580, -80), 13),
    "FI": Land((6090, 6400), (2250, 2850), 2),
    "FR": Land((4400, 4920), (0, 520), 15),
    "GR": Land((3940, 4080), (2150, 2320), 3),
    "HR": Land((4530, 4580), (1560, 1830), 2),
    "HU": Land((4650, 4770), (1750, 2080), 2),
    "IE": Land((5240, 5390), (-860, -680), 2),
    "IT": Land((4300, 4560), (1080, 1200), 9),
    "LT": Land((5460, 5580), (2200, 2530), 1),
    "LV": Land((5660, 5730), (2380, 2680), 1),
    "NL": Land((5160, 5270), (500, 640), 5),
    "PL": Land((5040, 5330), (1580, 2260), 7),
    "PT": Land((3820, 4150), (-830, -730), 4),
    "RO": Land((4440, 4700), (2300, 2700), 3),
    "SE": Land((5700, 6000), (1300, 1620), 3),
}
"""Land in twenty countries, roughly: rectangles of our own, for invented places alone."""


def invented_municipalities(number: int, dice: Dice) -> tuple[Municipality, ...]:
    """
    Invent municipalities, each with a name of its own.

    Parameters
    ----------
    number : int
        How many; at most as many as the syllables make names.
    dice : Dice
        Dice of all of them.

    Returns
    -------
    tuple of Municipality
        Synthetic, every figure assumed, in the order of their names.
    """
    names = sorted(dice.sub("names").some(tuple(_names()), number))
    return tuple(_municipality(name, dice.sub("place", name)) for name in names)


def _names() -> Iterator[str]:
    """Yield every name that the syllables make."""
    for first in FIRST:
        for middle in MIDDLE:
            for last in LAST:
                yield first + middle + last


def _municipality(name: str, dice: Dice) -> Municipality:
    country = dice.weighted({code: land.share for code, land in LANDS.items()})
    land = LANDS[country]
    low, high = dice.weighted(POPULATIONS)
    # The smaller of two throws: within a range, too, smaller places are more usual.
    population = min(dice.between(low, high - 1), dice.between(low, high - 1))
    asks = dice.chance(GIVE_PRIORITY_PERCENT)
    priorities = {key: dice.between(1, 4) for key in sorted(dice.some(PRIORITIES, 2))} if asks else {}
    return Municipality(
        code=f"{country}-x-{name.lower()}",
        name=name,
        country=country,
        kind=dice.weighted(KINDS),
        synthetic=True,
        position=Position(lat=dice.between(*land.lat) / 100, lon=dice.between(*land.lon) / 100),
        position_source=ASSUMED,
        population=population,
        population_source=ASSUMED,
        settlement=settlement(population),
        provisions=assumed_answers(frozenset(), frozenset(), dice.sub("answers")),
        languages=(COUNTRY_LANGUAGES[country],),
        languages_source=ASSUMED,
        vacancies=assumed_vacancies((), dice.sub("vacancies")),
        priorities=priorities,
        priorities_source=ASSUMED if priorities else None,
        note=NOTE,
    )
