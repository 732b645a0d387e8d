"""One column of a scenario as a case sees it: unit type, pledge, municipality, and its answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rematch.models.municipality import Municipality, Provision
from rematch.models.pledge import Pledge, UnitType
from rematch.models.policy import Criterion
from rematch.models.scenario import Scenario
from rematch.models.types import HomeKind


@dataclass(frozen=True, slots=True)
class Site:
    """A column: one unit type of one pledge of one municipality."""

    column_id: str
    pledge_id: str
    unit: UnitType
    pledge: Pledge
    municipality: Municipality
    provisions: Mapping[str, Provision]

    @property
    def owner(self) -> str:
        """Code of the municipality."""
        return self.municipality.code

    @property
    def shared(self) -> bool:
        """True for shared accommodation, which takes persons and not households."""
        return self.unit.kind is HomeKind.SHARED_ACCOMMODATION

    def answer(self, criterion: Criterion) -> object:
        """Return the unit type's field, or the municipality's, or the provision; None: no answer."""
        if criterion.unit_field is not None:
            return getattr(self.unit, criterion.unit_field, None)
        if criterion.municipality_field is not None:
            return getattr(self.municipality, criterion.municipality_field, None)
        return self.provisions.get(criterion.key)


def sites_of(scenario: Scenario) -> tuple[Site, ...]:
    """Return every column of every pledge, open or not."""
    return tuple(_sites(scenario))


def _sites(scenario: Scenario) -> Iterator[Site]:
    places = {place.code: place for place in scenario.municipalities}
    answers = {code: {row.criterion: row for row in place.provisions} for code, place in places.items()}
    for pledge in scenario.pledges:
        code = pledge.municipality
        pledge_id = f"{code}/{pledge.pledge_ref}"
        for unit in pledge.unit_types:
            column_id = f"{pledge_id}/{unit.unit_ref}"
            yield Site(column_id, pledge_id, unit, pledge, places[code], answers[code])
