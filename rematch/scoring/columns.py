"""Lists the columns of a scenario, one per unit type and bundle of every pledge, for scoring and matching."""

from collections.abc import Iterator
from dataclasses import dataclass

from rematch.models.bundle import Bundle
from rematch.models.municipality import Municipality
from rematch.models.pledge import Pledge, UnitType
from rematch.models.scenario import Scenario
from rematch.scoring.bundles import as_one


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """
    One unit type, or one bundle, of one pledge; `owner_idx` is its municipality's place in the scenario.

    Of a bundle, `unit` stands for both of its homes.
    """

    id: str
    owner_idx: int
    municipality: Municipality
    pledge: Pledge
    unit: UnitType
    bundle: Bundle | None = None


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
            bundle=bundle,
        )
        for pledge in scenario.pledges
        for unit, bundle in _homes(pledge)
    ]
    return tuple(sorted(columns, key=lambda column: column.id))


def _homes(pledge: Pledge) -> Iterator[tuple[UnitType, Bundle | None]]:
    for unit in pledge.unit_types:
        yield unit, None
    for bundle in pledge.bundles:
        yield as_one(pledge, bundle), bundle
