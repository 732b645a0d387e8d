"""The key by which households are drawn to municipalities: stated populations, and what is assumed."""

from collections import Counter

import numpy as np
import pytest

from rematch.analysis.baselines.given import Given, ground_of
from rematch.analysis.baselines.keys import Key, key_of, koenigstein
from rematch.analysis.baselines.methods import METHODS
from rematch.analysis.cohorts import bundled
from rematch.models.baselines import Method
from rematch.models.types import ASSUMED
from tests.builders import a_municipality, a_scenario
from tests.solver.builders import a_problem


def some_towns(*populations: int | None, country: str = "DE") -> list:
    """Municipalities with these populations."""
    return [
        a_municipality(f"{country}-{idx}", population=each, population_source=ASSUMED if each else None)
        for idx, each in enumerate(populations)
    ]


def test_two_thirds_tax_and_one_third_population() -> None:
    """Shares of a half and of nine tenths of the tax: (2 x 0.9 + 0.5) / 3 of all."""
    weights = koenigstein({0: 100, 1: 100}, {0: 9, 1: 1})
    assert weights[0] / sum(weights.values()) == pytest.approx((2 * 0.9 + 0.5) / 3)


def test_german_rounds_take_the_koenigstein_key_and_say_what_is_assumed() -> None:
    """Without tax revenue it is that of the population, and a note says so."""
    found = key_of(bundled("pilot"))
    populations = [town.population for town in bundled("pilot").municipalities]
    assert found.name == "koenigstein"
    assert "tax revenue" in found.notes[0] and "assumed" in found.notes[0]
    ratio = {found.weights[idx] / each for idx, each in enumerate(populations)}
    assert len(ratio) == 1


def test_stated_tax_revenue_counts() -> None:
    """Then nothing is assumed."""
    found = key_of(a_scenario(municipalities=some_towns(100, 100)), {"DE-0": 9, "DE-1": 1})
    assert found.notes == () and found.weights[0] > found.weights[1]


def test_other_rounds_take_the_population_of_those_who_pledge() -> None:
    """Lampedusa sends only: it has no share."""
    scenario = bundled("weldi")
    found = key_of(scenario)
    codes = [town.code for town in scenario.municipalities]
    assert found.name == "population" and found.notes == ()
    assert codes.index("IT-lampedusa") not in found.weights
    assert found.weights[codes.index("PT-fundao")] == 26503


def test_a_population_nobody_stated_is_assumed_and_named() -> None:
    """The lower median of the others; with no figure at all everybody counts the same."""
    towns = some_towns(10, 30, None, country="FR")
    found = key_of(a_scenario(municipalities=towns))
    assert found.weights[2] == 10 and towns[2].name in found.notes[0]
    none_stated = key_of(a_scenario(municipalities=some_towns(None, None, country="FR")))
    assert set(none_stated.weights.values()) == {1}


def test_households_are_drawn_by_the_key_among_those_with_room() -> None:
    """One of two municipalities has nine tenths; one without a share is drawn only where nobody else is."""
    problem = a_problem(np.zeros((3, 4), dtype=int), owner=np.array([0, 0, 1, 2]), capacity=np.full(4, 3))
    given = Given(problem, key=Key("k", {0: 1, 1: 9}, ()))
    drawn: Counter = Counter()
    for seed in range(200):
        ground = ground_of(given, seed=seed)
        column = ground.options.columns(METHODS[Method.RANDOM_KEY](ground))
        drawn.update(problem.owner[column].tolist())
    assert drawn[2] == 0 and 500 < drawn[1] < 575
    alone = a_problem(((5, 5),), owner=np.array([7, 8]))
    ground = ground_of(Given(alone, key=Key("k", {}, ())), seed=0)
    assert METHODS[Method.RANDOM_KEY](ground).tolist() != [-1]
