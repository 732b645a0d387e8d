"""Line plots as SVG, written by hand: a few dozen lines in place of a library."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 90, 210, 48, 50
FEW_DECADES = 2.5
MOST_DOTS = 12
COLOURS = ("#0b5394", "#cc4125", "#6aa84f", "#b45f06", "#674ea7", "#45818e", "#777777", "#a64d79")
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Axis:
    """A label, and whether equal steps are equal factors."""

    label: str
    logarithmic: bool = False

    def place(self, value: float) -> float:
        """Where a value stands, before it is scaled to the paper."""
        return math.log10(max(value, 1e-9)) if self.logarithmic else value

    def ticks(self, low: float, high: float) -> list[float]:
        """A few round values between two places, as values."""
        if self.logarithmic:
            leading = (1, 2, 5) if high - low < FEW_DECADES else (1,)
            values = [lead * 10.0**k for k in range(math.floor(low), math.ceil(high) + 1) for lead in leading]
            return [value for value in values if low <= self.place(value) <= high]
        step = 10.0 ** math.floor(math.log10(max(high - low, 1e-9)))
        step = step / 2 if (high - low) / step < 3 else step
        return [k * step for k in range(math.ceil(low / step), math.floor(high / step) + 1)]


def line_plot(title: str, x: Axis, y: Axis, series: Mapping[str, Points]) -> str:
    """One line with dots per series, a legend at the right."""
    points = [(x.place(a), y.place(b)) for each in series.values() for a, b in each]
    frame = _Frame(*_span([a for a, _ in points]), *_span([b for _, b in points]))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="24" font-size="15">{escape(title)}</text>',
        *_axes(frame, x, y),
    ]
    for k, (name, line) in enumerate(series.items()):
        parts += _line(name, k, [frame.paper(x.place(a), y.place(b)) for a, b in line])
    return "\n".join([*parts, "</svg>", ""])


@dataclass(frozen=True)
class _Frame:
    """Places between these bounds, put on the paper."""

    left: float
    right: float
    low: float
    high: float

    def paper(self, a: float, b: float) -> tuple[float, float]:
        across = (a - self.left) / (self.right - self.left)
        up = (b - self.low) / (self.high - self.low)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)


def _span(places: Sequence[float]) -> tuple[float, float]:
    low, high = min(places, default=0.0), max(places, default=1.0)
    margin = 0.05 * (high - low) or 0.5 * max(abs(high), 1.0)
    return low - margin, high + margin


def _axes(frame: _Frame, x: Axis, y: Axis) -> list[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = [f'<path d="M{LEFT} {TOP}V{bottom}H{right}" fill="none" stroke="black"/>']
    for value in x.ticks(frame.left, frame.right):
        a, _ = frame.paper(x.place(value), frame.low)
        parts.append(f'<path d="M{a:.1f} {bottom}V{TOP}" stroke="#dddddd"/>')
        parts.append(f'<text x="{a:.1f}" y="{bottom + 16}" text-anchor="middle">{value:,g}</text>')
    for value in y.ticks(frame.low, frame.high):
        _, b = frame.paper(frame.left, y.place(value))
        parts.append(f'<path d="M{LEFT} {b:.1f}H{right}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{b + 4:.1f}" text-anchor="end">{value:,.10g}</text>')
    middle = (LEFT + right) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 12}" text-anchor="middle">{escape(x.label)}</text>')
    parts.append(f'<text x="{LEFT}" y="{TOP - 4}">{escape(y.label)}</text>')
    return parts


def _line(name: str, k: int, points: Points) -> list[str]:
    colour = COLOURS[k % len(COLOURS)]
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    few = points if len(points) <= MOST_DOTS else ()
    dots = [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in few]
    top = TOP + 18 * k
    text = WIDTH - RIGHT + 14
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *dots,
        f'<circle cx="{text}" cy="{top}" r="5" fill="{colour}"/>',
        f'<text x="{text + 10}" y="{top + 4}">{escape(name)}</text>',
    ]
