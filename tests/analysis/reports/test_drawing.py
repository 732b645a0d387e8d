"""Maps: true to scale in the middle, areas in proportion, names that hide nothing."""

import math

import pytest

from rematch.analysis.reports.drawing import WIDTH, arrow, graticule, named, radius, sheet_of
from rematch.models.report import MapCircle
from rematch.models.types import Position

KIEL, MUNICH = Position(lat=54.32, lon=10.13), Position(lat=48.14, lon=11.58)


def test_all_places_lie_on_the_sheet_to_scale() -> None:
    """A degree to the north is as long as a degree to the east divided by the cosine."""
    sheet = sheet_of([KIEL, MUNICH])
    for place in (KIEL, MUNICH):
        x, y = sheet.at(place)
        assert 0 < x < sheet.width == WIDTH and 0 < y < sheet.height
    middle = (KIEL.lat + MUNICH.lat) / 2
    assert sheet.x_per_deg / sheet.y_per_deg == pytest.approx(math.cos(math.radians(middle)))


@pytest.mark.parametrize("places", [[KIEL], [KIEL, Position(lat=-33.9, lon=151.2)]], ids=["one", "far apart"])
def test_any_extent_has_a_few_lines(places: list[Position]) -> None:
    """One place, or half the earth: the graticule stays readable, and sides keep their shape."""
    sheet = sheet_of(places)
    assert 0.44 <= sheet.height / sheet.width <= 1.01
    lines = graticule(sheet)
    assert 2 <= len(lines) <= 14
    assert len({line.path for line in lines}) == len(lines)


def test_no_place_has_no_map() -> None:
    """The caller says so in words."""
    with pytest.raises(ValueError, match="no place"):
        sheet_of([])


def test_areas_are_in_proportion() -> None:
    """Four times as many, twice the radius; nobody, no circle."""
    assert radius(400, 400) == pytest.approx(2 * radius(100, 400))
    assert radius(0, 400) == radius(0, 0) == 0


def test_there_and_back_are_beside_each_other() -> None:
    """Arrows bend to their own side; one to the place itself is none."""
    there = arrow((100, 100), (200, 100), share=1.0, title="x")
    back = arrow((200, 100), (100, 100), share=1.0, title="x")
    assert there is not None and back is not None
    assert "Q150.0 118.0" in there.path and "Q150.0 82.0" in back.path
    assert arrow((100, 100), (100, 100), share=1.0, title="x") is None


def test_names_hide_nothing() -> None:
    """The larger of two neighbours has its name; the other's goes to the left or nowhere."""

    def a_circle(x: float, y: float, size: float, name: str) -> MapCircle:
        return MapCircle(x=x, y=y, radius=size, name=name, tone="same", title=name)

    circles = [
        a_circle(300, 100, 9, "Bremen"),
        a_circle(250, 100, 20, "Hamburg"),
        a_circle(470, 50, 5, "Rostock"),
    ]
    labels = {circle.name: circle.label for circle in named(circles)}
    assert labels == {"Hamburg": "end", "Bremen": "start", "Rostock": "end"}
