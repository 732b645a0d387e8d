"""Turns the places a case names into whole km to each municipality, once, before a round is frozen."""

import math
from collections.abc import Iterable, Iterator, Mapping

from rematch.models.case import Case, Safety
from rematch.models.municipality import Municipality
from rematch.models.statement import Statement
from rematch.models.types import Place, Position

EARTH_RADIUS_KM = 6_371.0088
"""Mean radius R1 of the GRS 80 ellipsoid (IUGG)."""


def distances_for(
    case: Case, safety: Safety, municipalities: Iterable[Municipality]
) -> dict[str, dict[str, int]]:
    """
    Return whole km, by `Place.key` and municipality, for every place that a case or its safety names.

    A place given as a municipality is that municipality's position; its distance to itself is 0, with or
    without a position. Where a position is missing on either side the distance is left out: not known.

    References
    ----------
    Haversine formula; R. W. Sinnott, Sky and Telescope 68 (1984) 159.
    """
    return Distances(municipalities).of(case, safety)


class Distances:
    """
    Whole km to the municipalities of one round, computed once for each place that its cases name.

    Parameters
    ----------
    municipalities : iterable of Municipality
        Places of the round.
    """

    def __init__(self, municipalities: Iterable[Municipality]) -> None:
        self._towns = {place.code: place for place in municipalities}
        self._known: dict[str, dict[str, int]] = {}

    def of(self, case: Case, safety: Safety) -> dict[str, dict[str, int]]:
        """Return what `distances_for` returns."""
        return {place.key: self._to_each(place) for place in places_of(case, safety)}

    def _to_each(self, place: Place) -> dict[str, int]:
        if place.key not in self._known:
            self._known[place.key] = _to_each(place, self._towns)
        return self._known[place.key]


def places_of(case: Case, safety: Safety) -> Iterator[Place]:
    """Yield every place that a case or its safety names."""
    stated: list[Statement] = [*case.needs, *case.wishes]
    for person in case.persons:
        stated += [*person.needs, *person.wishes]
    yield from (statement.place for statement in stated if statement.place is not None)
    yield from (tie.place for tie in case.ties or ())
    yield from (avoided.place for avoided in safety.keep_distance)


def haversine_km(one: Position, other: Position) -> int:
    """Return the great-circle distance between two positions, rounded to whole km."""
    lat, other_lat = math.radians(one.lat), math.radians(other.lat)
    half_lat, half_lon = (other_lat - lat) / 2, math.radians(other.lon - one.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat) * math.cos(other_lat) * math.sin(half_lon) ** 2
    return round(2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord))))


def _to_each(place: Place, towns: Mapping[str, Municipality]) -> dict[str, int]:
    start = _position(place, towns)
    known = {
        code: haversine_km(start, town.position)
        for code, town in towns.items()
        if start is not None and town.position is not None
    }
    if place.municipality is not None and place.municipality in towns:
        known[place.municipality] = 0
    return known


def _position(place: Place, towns: Mapping[str, Municipality]) -> Position | None:
    """A point counts as stored: to 0.01 degrees."""
    if place.position is not None:
        return Position(lat=round(place.position.lat, 2), lon=round(place.position.lon, 2))
    town = towns.get(str(place.municipality))
    return town.position if town else None
