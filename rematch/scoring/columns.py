"""Lists the columns of a scenario: one per unit type of every pledge; scoring and matching share them."""

from dataclasses import dataclass

from rematch.models.municipality import Municipality
from rematch.models.pledge import Pledge, UnitType
from rematch.models.scenario import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One unit type of one pledge; `owner_idx` is its municipality's place in the scenario."""

    id: str
    owner_idx: int
    municipality: Municipality
    pledge: Pledge
    unit: UnitType


def columns_of(scenario: Scenario) -> tuple[Column, ...]:
    """Return the m columns of a scenario, sorted by id `<municipality>/<pledge_ref>/<unit_ref>`."""
    owners = {place.code: idx for idx, place in enumerate(scenario.municipalities)}
    columns = [
        Column(
            id=f"{pledge.pledge_id}/{unit.unit_ref}",
            owner_idx=owners[pledge.municipality],
            municipality=scenario.municipalities[owners[pledge.municipality]],
            pledge=pledge,
            unit=unit,
        )
        for pledge in scenario.pledges
        for unit in pledge.unit_types
    ]
    return tuple(sorted(columns, key=lambda column: column.id))
