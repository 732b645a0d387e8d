"""One case and one column, for the tests of rules: each rule with a pair that fails and one that passes."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rematch.models.case import Case, Safety
from rematch.models.municipality import Municipality, Provision
from rematch.models.pledge import Pledge
from rematch.models.types import Pathway, Place, Position
from rematch.scoring.finding import Finding
from rematch.scoring.table import findings, score_table
from tests.builders import a_case, a_municipality, a_need, a_pledge, a_scenario, a_unit, some_places

TP, RS = Pathway.TEMPORARY_PROTECTION, Pathway.RESETTLEMENT
HERE, NORTH = (50.0, 10.0), (51.0, 10.0)
FAR = Place(position=Position(lat=51.0, lon=10.0))
FAR_KM = 111
YEARS = {"start": date(2027, 1, 1), "end": date(2028, 12, 31)}


@dataclass(frozen=True)
class Pair:
    """One case and one column, in a round with a municipality 111 km north and one without a position."""

    case: Case = field(default_factory=a_case)
    pledge: Pledge = field(default_factory=a_pledge)
    town: Municipality = field(default_factory=lambda: a_municipality(at=HERE))
    safety: Safety = field(default_factory=Safety)

    def findings(self) -> tuple[Finding, ...]:
        """What is found, after checking that the table says the same."""
        others = (a_municipality("DE-north", at=NORTH), a_municipality("DE-nowhere"))
        scenario = a_scenario(
            [self.case], [self.town, *others], [self.pledge], safety={self.case.case_ref: self.safety}
        )
        table = score_table(scenario)
        (found,) = findings(scenario, 0, table)
        assert (not found) == bool(table.possible[0, 0])
        assert findings(scenario, 0) == (found,)
        return found

    def codes(self) -> list[str]:
        """Codes of what is found."""
        return [finding.code.value for finding in self.findings()]


def unit(**fields: Any) -> Pledge:
    """A pledge with one unit type."""
    return a_pledge(units=[a_unit(**fields)])


def schooling(**fields: Any) -> Pledge:
    """A pledge with school places."""
    return a_pledge(places=(some_places("school_place", **fields),))


def answered(*provisions: Provision, **fields: Any) -> Municipality:
    """A municipality with answers."""
    return a_municipality(at=HERE, provisions=provisions, **fields)


def needing(key: str, **fields: Any) -> Case:
    """A case with one need."""
    return a_case(needs=(a_need(key, **fields),))
