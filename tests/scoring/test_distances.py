"""Distances: whole km, once, and left out where nobody knows."""

from rematch.models.case import Safety, SafetyDistance
from rematch.models.types import Place, Position
from rematch.scoring.distances import Distances, distances_for, haversine_km
from tests.builders import a_case, a_municipality, a_need, a_person, a_tie, a_wish

BERLIN, KIEL = (52.52, 13.405), (54.3213, 10.1349)
TOWNS = (a_municipality("DE-berlin", at=BERLIN), a_municipality("DE-kiel", at=KIEL), a_municipality("DE-x"))


def test_haversine() -> None:
    """A quarter of the globe, and two real cities."""
    pole, equator = Position(lat=90.0, lon=0.0), Position(lat=0.0, lon=33.0)
    assert haversine_km(pole, equator) == 10_008
    assert haversine_km(Position(lat=BERLIN[0], lon=BERLIN[1]), Position(lat=KIEL[0], lon=KIEL[1])) == 295
    assert haversine_km(equator, Position(lat=0.0, lon=-147.0)) == 20_015


def test_to_itself_and_to_unknown_places() -> None:
    """A municipality is 0 km from itself even without a position; unknown positions are left out."""
    table = distances_for(a_case(ties=(a_tie("DE-x"), a_tie("DE-kiel"))), Safety(), TOWNS)
    assert table == {"DE-x": {"DE-x": 0}, "DE-kiel": {"DE-berlin": 295, "DE-kiel": 0}}


def test_a_municipality_outside_the_round_has_no_distance() -> None:
    """Its place is named in the table, without any distance."""
    assert distances_for(a_case(ties=(a_tie("DE-y"),)), Safety(), TOWNS) == {"DE-y": {}}


def test_every_place_named_is_there() -> None:
    """Needs, wishes, those of persons, ties, and safety distances."""
    point = Place(position=Position(lat=52.5249, lon=13.4051))
    wished, needed = (Place(municipality=code) for code in ("DE-kiel", "DE-berlin"))
    case = a_case(
        persons=(a_person(wishes=(a_wish("distance_wished_place", place=wished),)),),
        needs=(a_need("distance_wished_place", place=needed),),
    )
    safety = Safety(keep_distance=(SafetyDistance(place=point, at_least_km=50),))
    table = distances_for(case, safety, TOWNS)
    assert set(table) == {"DE-kiel", "DE-berlin", "52.52,13.41"}
    assert table["52.52,13.41"]["DE-kiel"] == 295


def test_a_round_computes_each_place_once() -> None:
    """Cases that name the same places share their rows, and get what they would get alone."""
    distances = Distances(TOWNS)
    first, second = (a_case(ties=(a_tie("DE-kiel"), a_tie(code))) for code in ("DE-berlin", "DE-x"))
    one, other = distances.of(first, Safety()), distances.of(second, Safety())
    assert one == distances_for(first, Safety(), TOWNS)
    assert other == distances_for(second, Safety(), TOWNS)
    assert one["DE-kiel"] is other["DE-kiel"]
