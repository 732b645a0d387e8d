"""Turns stays and moves into maps, each with its table."""

from rematch.analysis.reports.drawing import Sheet, arrow, graticule, named, radius, sheet_of, spots
from rematch.analysis.reports.folder import SweepFolder
from rematch.analysis.reports.moves import NOWHERE, Move, Moves, Stay, moves_of, stays_of
from rematch.analysis.reports.telling import TOO_FEW
from rematch.analysis.reports.wording import listed, number
from rematch.models.report import MapArrow, MapCircle, ReportMap, ReportTable
from rematch.models.sweep_header import Compared
from rematch.models.types import Code

ARROWS_AT_MOST = 15
SMALLEST_SHARE = 0.2
"""Of the widest arrow: thinner ones stand in the table."""
ROWS_AT_MOST, MOVES_AT_MOST = 12, 8
FEW = "few"


def maps_of(sweep: SweepFolder, labels: dict[Compared, str]) -> tuple[tuple[ReportMap, ...], tuple[str, ...]]:
    """
    Return the map of the reference and one for every setting that places households elsewhere.

    Parameters
    ----------
    sweep : the folder as it was read
    labels : of each setting

    Returns
    -------
    maps, sentences
        A sentence names the settings that have no map, and why. Without any position: no map, no sentence.
    """
    positions = [place.position for place in sweep.header.places.values() if place.position is not None]
    if not positions:
        return (), ()
    sheet = sheet_of(positions)
    reference = stays_of(sweep, sweep.header.reference)
    drawn = _Drawn(sweep, sheet, max((_count(stay) or 0.0 for stay in reference), default=0.0))
    maps = [_map_of_stays(sweep, drawn, labels[sweep.header.reference], reference)]
    unmoved: dict[str, list[str]] = {}
    for setting, label in labels.items():
        if setting == sweep.header.reference:
            continue
        moves = moves_of(sweep, setting)
        if moves.together:
            found = (moves, stays_of(sweep, setting), reference)
            maps.append(_map_of_moves(sweep, drawn, f"moves-{len(maps)}", label, found))
        else:
            unmoved.setdefault(_sentence(moves), []).append(f"«{label}»")
    return tuple(maps), tuple(f"{said} {listed(named)}." for said, named in unmoved.items())


class _Drawn:
    """Circles and arrows on one sheet, all maps of a report to one scale."""

    def __init__(self, sweep: SweepFolder, sheet: Sheet, largest: float) -> None:
        self.sheet = sheet
        self._places = sweep.header.places
        self._spots = spots({code: place.position for code, place in self._places.items()}, sheet)
        self._largest = largest

    def circles(self, stays: tuple[Stay, ...], reference: tuple[Stay, ...] = ()) -> tuple[MapCircle, ...]:
        before = {stay.code: _count(stay) for stay in reference}
        return named(self._circle(stay, before.get(stay.code)) for stay in stays if stay.code in self._spots)

    def _circle(self, stay: Stay, before: float | None) -> MapCircle:
        x, y = self._spots[stay.code]
        count, name = _count(stay), self._places[stay.code].name
        tone = "same"
        if count is None:
            tone = FEW
        elif before is not None and round(count - before, 1):
            tone = "more" if count > before else "less"
        said = TOO_FEW if count is None else f"{number(count, 1)} {_unit(stay)}"
        size = radius(count or 0.0, self._largest)
        return MapCircle(x=x, y=y, radius=size, name=name, tone=tone, title=f"{name}: {said}")

    def arrows(self, moves: Moves, circles: tuple[MapCircle, ...]) -> tuple[MapArrow, ...]:
        widest = max((move.households for move in moves.told), default=0.0)
        sizes = {(circle.x, circle.y): circle.radius for circle in circles}
        drawn = (
            self._arrow(move, sizes, move.households / widest)
            for move in moves.told[:ARROWS_AT_MOST]
            if {move.start, move.end} <= self._spots.keys() and move.households >= SMALLEST_SHARE * widest
        )
        return tuple(each for each in drawn if each is not None)

    def _arrow(self, move: Move, sizes: dict[tuple[float, float], float], share: float) -> MapArrow | None:
        start, end = self._spots[move.start], self._spots[move.end]
        said = f"{self._name(move.start)} to {self._name(move.end)}: {number(move.households, 1)} households"
        return arrow(start, end, share=share, title=said, clear=sizes.get(end, 0.0))

    def _name(self, code: Code) -> str:
        return self._places[code].name


def _map_of_moves(
    sweep: SweepFolder,
    drawn: "_Drawn",
    key: str,
    label: str,
    found: tuple[Moves, tuple[Stay, ...], tuple[Stay, ...]],
) -> ReportMap:
    moves, stays, reference = found
    circles = drawn.circles(stays, reference)
    return ReportMap(
        key=key,
        title=f"{label}: what changes against the reference",
        width=drawn.sheet.width,
        height=drawn.sheet.height,
        lines=graticule(drawn.sheet),
        circles=circles,
        arrows=drawn.arrows(moves, circles),
        sentence=_sentence(moves),
        table=_table_of_moves(sweep, label, moves),
    )


def _map_of_stays(sweep: SweepFolder, drawn: "_Drawn", label: str, stays: tuple[Stay, ...]) -> ReportMap:
    return ReportMap(
        key="map-reference",
        title=f"{label}, the reference: where people are placed",
        width=drawn.sheet.width,
        height=drawn.sheet.height,
        lines=graticule(drawn.sheet),
        circles=drawn.circles(stays),
        arrows=(),
        sentence="Each circle is a municipality; its area is in proportion to the persons placed there, "
        "mean over seeds.",
        table=_table_of_stays(sweep, stays),
    )


def _table_of_stays(sweep: SweepFolder, stays: tuple[Stay, ...]) -> ReportTable:
    told = [stay for stay in stays if stay.households is not None and _count(stay)]
    told.sort(key=lambda stay: (-(_count(stay) or 0.0), stay.code))
    rows = [(place_name(sweep, stay.code), _figure(stay.persons), _figure(stay.households)) for stay in told]
    more = len(rows) - ROWS_AT_MOST
    shown = rows[:ROWS_AT_MOST]
    notes = [f"{more} more municipalities are on the map alone."] if more > 0 else []
    hidden = sum(stay.households is None for stay in stays)
    if hidden:
        notes.append(
            f"{hidden} municipalities are not told: fewer than ten households, or kept back beside them."
        )
    return ReportTable(
        caption="Placed at each municipality, mean over seeds",
        headings=("Municipality", "Persons", "Households"),
        rows=tuple(shown),
        note=" ".join(notes),
    )


def _table_of_moves(sweep: SweepFolder, label: str, moves: Moves) -> ReportTable | None:
    if not moves.told:
        return None
    rows = [
        (place_name(sweep, move.start), place_name(sweep, move.end), number(move.households, 1))
        for move in moves.told[:MOVES_AT_MOST]
    ]
    notes = []
    rest: tuple[Move, ...] = moves.told[MOVES_AT_MOST:]
    if rest:
        together = number(sum(move.households for move in rest), 1)
        notes.append(f"{len(rest)} smaller ways are left out, together {together} households.")
    if moves.hidden:
        notes.append(
            f"{moves.hidden} ways of fewer than ten households, or kept back beside them, are merged."
        )
    return ReportTable(
        caption=f"{label}: households placed elsewhere, mean over seeds",
        headings=("Under the reference", "Here", "Households"),
        rows=tuple(rows),
        note=" ".join(notes),
    )


def _sentence(moves: Moves) -> str:
    if moves.together is None:
        return "Fewer than ten households are placed elsewhere than under the reference by"
    if not moves.together:
        return "Every household is placed where the reference places it by"
    said = f"{number(moves.together, 1)} households are placed elsewhere, mean over seeds."
    if moves.hidden and not moves.told:
        return f"{said} No way has ten households."
    return said


def place_name(sweep: SweepFolder, code: str) -> str:
    """Return a municipality's name; where it is invented, that is said."""
    if code == NOWHERE:
        return "not placed"
    place = sweep.header.places.get(code)
    if place is None:
        return code
    return f"{place.name} (invented)" if place.synthetic else place.name


def _count(stay: Stay) -> float | None:
    """Persons; households where rows do not count persons."""
    return stay.persons if stay.persons is not None else stay.households


def _unit(stay: Stay) -> str:
    return "persons" if stay.persons is not None else "households"


def _figure(value: float | None) -> str:
    return "not counted" if value is None else number(value, 1)
