"""Turns a round's municipalities into the key by which households are drawn to them today."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median_low

from rematch.models.municipality import Municipality
from rematch.models.scenario import Scenario

GERMANY = "DE"
TAX_ASSUMED = (
    "Königstein key: two thirds by tax revenue, one third by population. Nobody has stated the tax revenue "
    "of these municipalities: it is assumed to be proportional to their population, so the key is the "
    "population's."
)
POPULATION_ASSUMED = "Population assumed (the lower median of the others) for: {names}."


@dataclass(frozen=True)
class Key:
    """
    Shares of municipalities.

    Attributes
    ----------
    name : str
        `population` or `koenigstein`.
    weights : mapping
        Share by position of the municipality in the scenario, in any unit.
    notes : tuple of str
        What is assumed in it.
    """

    name: str
    weights: Mapping[int, int]
    notes: tuple[str, ...]


def key_of(scenario: Scenario, tax_revenue: Mapping[str, int] | None = None) -> Key:
    """
    Return the Königstein key where all who pledge are German municipalities, else the population key.

    Parameters
    ----------
    scenario : Scenario
    tax_revenue : mapping of code to int, optional
        Of every municipality that pledges, in one unit; without it the revenue is assumed to be proportional
        to the population, and the notes say so.

    References
    ----------
    Königsteiner Staatsabkommen (1949); Gemeinsame Wissenschaftskonferenz, «Königsteiner Schlüssel». The key
    is made for the German Länder; using it between municipalities is our transfer.
    """
    pledging = {pledge.municipality for pledge in scenario.pledges}
    towns = {idx: town for idx, town in enumerate(scenario.municipalities) if town.code in pledging}
    population, notes = _populations(towns)
    if not towns or any(town.country != GERMANY for town in towns.values()):
        return Key("population", population, notes)
    if tax_revenue is None:
        return Key("koenigstein", koenigstein(population, population), (TAX_ASSUMED, *notes))
    revenue = {idx: tax_revenue[town.code] for idx, town in towns.items()}
    return Key("koenigstein", koenigstein(population, revenue), notes)


def koenigstein(population: Mapping[int, int], tax_revenue: Mapping[int, int]) -> dict[int, int]:
    """
    Weigh two thirds by tax revenue and one third by population, in whole numbers.

    Parameters
    ----------
    population, tax_revenue : mapping
        Of the same municipalities.
    """
    persons, revenue = sum(population.values()), sum(tax_revenue.values())
    return {idx: 2 * tax_revenue[idx] * persons + population[idx] * revenue for idx in population}


def _populations(towns: Mapping[int, Municipality]) -> tuple[dict[int, int], tuple[str, ...]]:
    stated = {idx: town.population for idx, town in towns.items() if town.population is not None}
    missing = [town.name for idx, town in towns.items() if idx not in stated]
    usual = median_low(stated.values()) if stated else 1
    notes = (POPULATION_ASSUMED.format(names=", ".join(sorted(missing))),) if missing else ()
    return {idx: stated.get(idx, usual) for idx in towns}, notes
