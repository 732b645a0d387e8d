"""One column of a scenario as a case sees it: unit type, pledge, municipality, and its answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rematch.models.bundle import Bundle
from rematch.models.municipality import Municipality, Provision
from rematch.models.pledge import Pledge, UnitType
from rematch.models.policy import Criterion
from rematch.models.scenario import Scenario
from rematch.models.types import HomeKind
from rematch.verify.twofold import twofold


@dataclass(frozen=True, slots=True)
class Site:
    """A column: one unit type, or one bundle read as one, of one pledge of one municipality."""

    column_id: str
    pledge_id: str
    unit: UnitType
    pledge: Pledge
    municipality: Municipality
    provisions: Mapping[str, Provision]
    bundle: Bundle | None = None

    @property
    def halves(self) -> tuple[UnitType, ...]:
        """The unit types of a bundle; none of one home."""
        refs = () if self.bundle is None else self.bundle.unit_refs
        return tuple(unit for unit in self.pledge.unit_types if unit.unit_ref in refs)

    @property
    def owner(self) -> str:
        """Code of the municipality."""
        return self.municipality.code

    @property
    def drawn(self) -> tuple[str, ...]:
        """What a household of any size draws once in this column; nothing in shared accommodation."""
        if self.bundle is not None:
            halves = tuple(f"homes:{self.pledge_id}/{ref}" for ref in self.bundle.unit_refs)
            return (f"bundles:{self.column_id}", *halves)
        return () if self.shared else (f"homes:{self.column_id}",)

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
        for bundle in pledge.bundles:
            unit, column_id = twofold(pledge, bundle), f"{pledge_id}/{bundle.bundle_ref}"
            yield Site(column_id, pledge_id, unit, pledge, places[code], answers[code], bundle)
