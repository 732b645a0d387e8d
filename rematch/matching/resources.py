"""What a pledge still has: named resources, and how much a case in a column draws on each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rematch.models.case import Case
from rematch.models.floor import GroupFloor
from rematch.models.pledge import Pledge
from rematch.models.types import HomeKind, Period
from rematch.scoring.columns import Column
from rematch.scoring.floors import in_floor, least_cases
from rematch.scoring.places import places_needed

HOMES = "homes"
BEDS = "beds"
BUNDLES = "bundles"
PERSONS = "persons"


@dataclass(frozen=True)
class Resource:
    """
    One limit of one pledge.

    Parameters
    ----------
    name : str
        As in docs/matching.md, such as `homes:DE-kiel/P-1/flat-3`.
    capacity : int
        What is left: offered - held - taken, at least 0; in homes, persons or places.
    dimension : str
        `homes`, `persons`, or the key of a counted criterion.
    column_idx : tuple of int
        Columns that draw on it.
    minimum : int
        Least use: of a group floor, in households; else 0.
    """

    name: str
    capacity: int
    dimension: str
    column_idx: tuple[int, ...]
    minimum: int = 0


def resources_of(columns: Sequence[Column]) -> tuple[Resource, ...]:
    """Return every resource of the columns' pledges, ordered by name."""
    halves = _halves(columns)
    found = [_of_home(idx, column, halves.get(column.id, ())) for idx, column in enumerate(columns)]
    by_pledge: dict[str, list[int]] = {}
    for idx, column in enumerate(columns):
        by_pledge.setdefault(column.pledge.pledge_id, []).append(idx)
    for indices in by_pledge.values():
        found.extend(_of_pledge(columns[indices[0]].pledge, tuple(indices)))
    return tuple(sorted(found, key=lambda resource: resource.name))


def floors_of(cases: Sequence[Case], floors: Sequence[GroupFloor], m: int) -> tuple[Resource, ...]:
    """Return each group floor as a resource that every placement of a member uses once; ordered by name."""
    found = []
    for floor in floors:
        members = sum(in_floor(case, floor) for case in cases)
        found.append(
            Resource(
                name=floor.name,
                capacity=members,
                dimension=floor.name,
                column_idx=tuple(range(m)),
                minimum=least_cases(floor, members),
            )
        )
    return tuple(sorted(found, key=lambda resource: resource.name))


def demand_of(case: Case, dimension: str) -> int:
    """Return how much a case draws in a dimension: one home, its persons, or the places it needs."""
    if dimension == HOMES:
        return 1
    if dimension == PERSONS:
        return case.size
    needs = [*case.needs, *(need for person in case.persons for need in person.needs)]
    return places_needed(case, dimension) if any(need.criterion == dimension for need in needs) else 0


def months_touched(period: Period) -> int:
    """Return the number of calendar months with at least one day in the period."""
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1


def _halves(columns: Sequence[Column]) -> dict[str, tuple[int, ...]]:
    """Return the bundles that draw a home of each column, by its id."""
    found: dict[str, tuple[int, ...]] = {}
    for idx, column in enumerate(columns):
        for unit_ref in column.bundle.unit_refs if column.bundle else ():
            column_id = f"{column.pledge.pledge_id}/{unit_ref}"
            found[column_id] = (*found.get(column_id, ()), idx)
    return found


def _of_home(idx: int, column: Column, bundles: tuple[int, ...]) -> Resource:
    """Return what is left of a column itself: bundles, beds, or homes that bundles draw on too."""
    unit = column.unit
    shared = unit.kind is HomeKind.SHARED_ACCOMMODATION
    name = BUNDLES if column.bundle else BEDS if shared else HOMES
    return Resource(
        name=f"{name}:{column.id}",
        capacity=_left(unit.offered, unit.held, unit.taken),
        dimension=PERSONS if shared else HOMES,
        column_idx=(idx, *bundles),
    )


def _of_pledge(pledge: Pledge, indices: tuple[int, ...]) -> Iterator[Resource]:
    held, taken = pledge.held_persons, pledge.taken_persons
    if pledge.max_persons is not None:
        left = _left(pledge.max_persons, held, taken)
        yield Resource(f"persons:{pledge.pledge_id}", left, PERSONS, indices)
    if pledge.arrivals_per_month is not None:
        left = _left(pledge.arrivals_per_month * months_touched(pledge.period), held, taken)
        yield Resource(f"arrivals:{pledge.pledge_id}", left, PERSONS, indices)
    for place in pledge.places:
        left = _left(place.count, place.held, place.taken)
        yield Resource(f"places:{pledge.pledge_id}:{place.criterion}", left, place.criterion, indices)


def _left(offered: int, held: int, taken: int) -> int:
    return max(0, offered - held - taken)
