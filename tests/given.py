"""What a run is given beside its round, put into a scenario: by hand, or at random from a seed."""

from random import Random
from typing import Any

from rematch.models.given import CasePin, Exclusion, Given
from rematch.models.scenario import Scenario, seeded_salt


def given_to(scenario: Scenario, **fields: Any) -> Scenario:
    """The scenario with pins, exclusions or earlier placements, as a file would hold it."""
    salts = scenario.salts | {"given:1": seeded_salt("given:1", seed=1)}
    part = Given(given_ref="1", **fields)
    whole = scenario.model_copy(update={"given": part, "salts": salts})
    return Scenario.model_validate_json(whole.model_dump_json())


def a_pin(case_id: str = "harbour/C-1", municipality: str = "DE-a", **narrower: str) -> CasePin:
    """A pin at a municipality; `pledge_ref` and `unit_ref` narrow it."""
    return CasePin(case_id=case_id, municipality=municipality, **narrower)


def excluded(case_id: str = "harbour/C-1", municipality: str = "DE-a") -> Exclusion:
    """An excluded pair."""
    return Exclusion(case_id=case_id, municipality=municipality)


def some_decisions(scenario: Scenario, seed: int, *, pinned: float = 0.3) -> Scenario:
    """Pins of every width and exclusions on other pairs, and earlier placements, at random."""
    chance = Random(f"decisions {seed}")
    columns = [f"{each.pledge_id}/{unit.unit_ref}" for each in scenario.pledges for unit in each.unit_types]
    towns = [each.code for each in scenario.municipalities]
    pins = [
        _pin(chance, part.case_id, chance.choice(columns))
        for part in scenario.cases
        if columns and chance.random() < pinned
    ]
    held = {(pin.case_id, pin.municipality) for pin in pins}
    pairs = [(part.case_id, code) for part in scenario.cases for code in towns]
    exclusions = [excluded(*pair) for pair in pairs if pair not in held and chance.random() < 0.2]
    previous = {part.case_id: chance.choice(towns) for part in scenario.cases if chance.random() < 0.6}
    return given_to(scenario, pins=tuple(pins), exclusions=tuple(exclusions), previous=previous)


def _pin(chance: Random, case_id: str, column_id: str) -> CasePin:
    municipality, pledge_ref, unit_ref = column_id.split("/")
    narrower = ({}, {"pledge_ref": pledge_ref}, {"pledge_ref": pledge_ref, "unit_ref": unit_ref})
    return CasePin(case_id=case_id, municipality=municipality, **chance.choice(narrower))
