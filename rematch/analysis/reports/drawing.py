"""Draws maps without tiles: graticule, circles and arrows, as numbers and paths for inline SVG."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rematch.models.report import MapArrow, MapCircle, MapLine
from rematch.models.types import Code, Position

WIDTH = 480.0
"""Of a drawing, in its own units."""
SHAPES = (0.45, 1.0)
"""Height over width of a drawing, at least and at most."""
MARGIN = 0.12
"""Of the extent, on every side."""
SMALLEST_DEG = 0.6
STEPS_DEG = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30)
LINES_AT_MOST = 5
RADIUS_MAX, RADIUS_MIN = 22.0, 2.5
ARROW_MAX, ARROW_MIN = 5.5, 1.0
BEND = 0.18
NAMES_AT_MOST = 14
LETTER, TEXT_HEIGHT = 6.6, 14.0
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    The part of the earth that is drawn: equirectangular, true to scale along the middle parallel.

    Attributes
    ----------
    west, north : degrees of the upper left corner
    x_per_deg, y_per_deg : units of the drawing
    width, height : of the drawing
    """

    west: float
    north: float
    x_per_deg: float
    y_per_deg: float
    width: float
    height: float

    def at(self, position: Position) -> tuple[float, float]:
        """Return where a position lies in the drawing."""
        x, y = (position.lon - self.west) * self.x_per_deg, (self.north - position.lat) * self.y_per_deg
        return round(x, 1), round(y, 1)


def sheet_of(positions: Iterable[Position]) -> Sheet:
    """
    Return the sheet that holds all positions with a margin.

    Raises
    ------
    ValueError
        There is no position.
    """
    there = list(positions)
    if not there:
        raise ValueError("a map of no place")
    lats, lons = [each.lat for each in there], [each.lon for each in there]
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    squeeze = max(math.cos(math.radians(lat)), 0.05)
    high = max(max(lats) - min(lats), SMALLEST_DEG) * (1 + 2 * MARGIN)
    wide = max(max(lons) - min(lons), SMALLEST_DEG) * squeeze * (1 + 2 * MARGIN)
    wide, high = max(wide, high / SHAPES[1]), max(high, wide * SHAPES[0])
    scale = WIDTH / wide
    return Sheet(
        west=lon - wide / squeeze / 2,
        north=lat + high / 2,
        x_per_deg=scale * squeeze,
        y_per_deg=scale,
        width=WIDTH,
        height=round(high * scale, 1),
    )


def graticule(sheet: Sheet) -> tuple[MapLine, ...]:
    """Return meridians and parallels at round degrees, at most six of each."""
    lines = []
    wide, high = sheet.width / sheet.x_per_deg, sheet.height / sheet.y_per_deg
    for lon in _round_degrees(sheet.west, wide):
        x = round((lon - sheet.west) * sheet.x_per_deg, 1)
        label = _degrees(lon, "E", "W")
        lines.append(MapLine(path=f"M{x} 0V{sheet.height}", label=label, x=x + 4, y=sheet.height - 6))
    for lat in _round_degrees(sheet.north - high, high):
        y = round((sheet.north - lat) * sheet.y_per_deg, 1)
        lines.append(MapLine(path=f"M0 {y}H{sheet.width}", label=_degrees(lat, "N", "S"), x=4, y=y - 4))
    return tuple(lines)


def radius(count: float, largest: float) -> float:
    """Return the radius of a circle whose area is in proportion to a count; 0 for nobody."""
    if count <= 0 or largest <= 0:
        return 0.0
    return round(max(RADIUS_MIN, RADIUS_MAX * math.sqrt(count / largest)), 1)


def arrow(
    start: tuple[float, float], end: tuple[float, float], *, share: float, title: str, clear: float = 0.0
) -> MapArrow | None:
    """
    Return a bent arrow; there and back lie beside each other.

    Parameters
    ----------
    start, end : in the drawing
    share : of the widest arrow, 0 to 1
    title : in words
    clear : radius of the circle it ends at

    Returns
    -------
    MapArrow or None
        None: both are at one point.
    """
    across, down = end[0] - start[0], end[1] - start[1]
    length = math.hypot(across, down)
    if length < 1:
        return None
    width = round(ARROW_MIN + (ARROW_MAX - ARROW_MIN) * math.sqrt(share), 1)
    bend_x = (start[0] + end[0]) / 2 - BEND * down
    bend_y = (start[1] + end[1]) / 2 + BEND * across
    to_x, to_y = end[0] - bend_x, end[1] - bend_y
    toward = math.hypot(to_x, to_y)
    to_x, to_y = to_x / toward, to_y / toward
    head, back = min(4 + 1.5 * width, 0.4 * length), min(clear, 0.4 * length)
    tip_x, tip_y = end[0] - back * to_x, end[1] - back * to_y
    foot_x, foot_y = tip_x - head * to_x, tip_y - head * to_y
    side_x, side_y = -to_y * head * 0.42, to_x * head * 0.42
    points = ((foot_x + side_x, foot_y + side_y), (foot_x - side_x, foot_y - side_y))
    return MapArrow(
        path=f"M{start[0]:.1f} {start[1]:.1f}Q{bend_x:.1f} {bend_y:.1f} {foot_x:.1f} {foot_y:.1f}",
        head=f"M{tip_x:.1f} {tip_y:.1f}L{points[0][0]:.1f} {points[0][1]:.1f} "
        f"{points[1][0]:.1f} {points[1][1]:.1f}Z",
        width=width,
        title=title,
    )


def named(circles: Iterable[MapCircle]) -> tuple[MapCircle, ...]:
    """Return the circles, the largest first; a name is written where it hides no circle and no other name."""
    there = sorted(circles, key=lambda each: (-each.radius, each.name))
    taken = [_around(each) for each in there]
    result, written = [], 0
    for circle in there:
        side = next((each for each in ("start", "end") if _is_free(_beside(circle, each), taken)), "")
        label = side if written < NAMES_AT_MOST else ""
        if label:
            taken.append(_beside(circle, label))
            written += 1
        result.append(circle.model_copy(update={"label": label}))
    return tuple(result)


def _around(circle: MapCircle) -> Box:
    size = circle.radius
    return circle.x - size, circle.y - size, circle.x + size, circle.y + size


def _beside(circle: MapCircle, side: str) -> Box:
    wide, gap = LETTER * len(circle.name), circle.radius + 3
    left = circle.x + gap if side == "start" else circle.x - gap - wide
    return left, circle.y - TEXT_HEIGHT / 2, left + wide, circle.y + TEXT_HEIGHT / 2


def _is_free(box: Box, taken: list[Box]) -> bool:
    return box[0] >= 0 and box[2] <= WIDTH and not any(_meet(box, each) for each in taken)


def spots(positions: Mapping[Code, Position | None], sheet: Sheet) -> dict[Code, tuple[float, float]]:
    """Return where each municipality with a position lies in the drawing."""
    return {code: sheet.at(position) for code, position in positions.items() if position is not None}


def _round_degrees(start: float, extent: float) -> Iterator[float]:
    step = next((each for each in STEPS_DEG if extent / each <= LINES_AT_MOST), STEPS_DEG[-1])
    first = math.ceil(start / step)
    for number in range(first, math.floor((start + extent) / step) + 1):
        yield round(number * step, 6)


def _degrees(value: float, positive: str, negative: str) -> str:
    side = positive if value > 0 else negative if value < 0 else ""
    return f"{abs(value):g}° {side}".strip()


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
