"""Turns the rows of one municipality into a sheet for its council, in plain words, to print (Markdown)."""

from collections.abc import Iterable, Iterator

from rematch.analysis.gaps import MILLION
from rematch.errors import NotFoundError
from rematch.models.one_more_home import Gain, HomeWorth, HomeWorths
from rematch.models.types import HomeKind

KINDS = {
    HomeKind.OWN_HOME: "home of its own",
    HomeKind.SHARED_FLAT: "room in a shared flat",
    HomeKind.HOST: "room with a host",
    HomeKind.SHARED_ACCOMMODATION: "room in shared accommodation",
}
HEADINGS = (
    "one more",
    "beds in it",
    "offered now (homes or rooms)",
    "more people placed (persons)",
    "of them urgent (persons)",
    "fit of all homes to wishes (points x persons)",
)
NOT_SOLVED = "not computed"
READING = (
    "Each line is the whole round computed again with one more home of that kind here, everything else as it "
    "is. More people may find a place here or elsewhere: the new home can free another one, so that it may "
    "bring more people than it has beds. Lines do not add up: two more homes may bring less than the sum of "
    "both."
)
FIT = (
    "The last column says how much better all homes together fit what households asked for: 0 to 10,000 "
    "points for each person placed, 10,000 is everything a person asked for. A household more also adds its "
    "points."
)
ASSUMING = (
    "With the home the pledge takes as many persons more as it has beds.",
    "Places at school and in childcare, and the arrivals a month, stay as they are pledged.",
    "Who asks for a place in this round is known; who comes later is not looked at.",
)
SYNTHETIC = "The households of this round are invented: this sheet is an example, not a forecast."
OFFER = "The offer of this municipality is assumed: nobody there stated it."


def council_sheet(found: HomeWorths, municipality: str) -> str:
    """
    Return the sheet of one municipality.

    Parameters
    ----------
    found : HomeWorths
    municipality : str
        Code.

    Returns
    -------
    str
        Markdown: a table in plain words, with a unit on every number, and what is assumed.

    Raises
    ------
    NotFoundError
        No row of this municipality.
    """
    rows = [row for row in found.homes if row.municipality == municipality]
    if not rows:
        raise NotFoundError(f"Nothing was computed for {municipality}.")
    return "\n".join(_lines(found, rows)) + "\n"


def _lines(found: HomeWorths, rows: list[HomeWorth]) -> Iterator[str]:
    now = found.measures
    yield f"# {_plain(rows[0].name)}: what one more home would bring"
    yield ""
    yield f"Round: {_plain(found.title)}."
    yield (
        f"As it is, {now.placed_persons:,} of {now.persons:,} persons have a proposal "
        f"({now.placed_cases:,} of {now.cases:,} households)."
    )
    yield ""
    yield _row(HEADINGS)
    yield _row("---" for _ in HEADINGS)
    yield from (_row(_cells(row)) for row in rows)
    yield ""
    yield from (READING, "", FIT, "")
    yield "## How sure this is"
    yield ""
    yield _sure(found, rows)
    yield ""
    yield "## What is assumed"
    yield ""
    notes = [*ASSUMING]
    notes += [OFFER] if any(row.assumed for row in rows) else []
    notes += [SYNTHETIC] if found.synthetic else []
    yield from (f"- {note}" for note in notes)


def _cells(row: HomeWorth) -> Iterator[str]:
    yield f"{KINDS[row.kind]} (`{row.unit_ref}`)"
    yield f"{row.beds}"
    yield f"{row.homes_now:,}"
    yield from (_gain(each) for each in (row.persons, row.persons_first, row.score))


def _gain(found: Gain | None) -> str:
    """Exact as it is; an estimate is marked, with what its bounds leave."""
    if found is None:
        return NOT_SOLVED
    if found.exact:
        return f"{found.found:+,}"
    if found.at_least is None or found.at_most is None:
        return f"about {found.found:+,} (estimate)"
    return f"about {found.found:+,} (estimate: {found.at_least:+,} to {found.at_most:+,})"


def _sure(found: HomeWorths, rows: list[HomeWorth]) -> str:
    gains = [each for row in rows for each in (row.persons, row.persons_first, row.score)]
    if all(each is not None and each.exact for each in gains):
        return "Every number in the table is exact: the best was proved, now and with each home."
    gaps = [row.gap_ppm for row in rows if row.gap_ppm is not None]
    widest = max([*gaps, found.gap_ppm or 0])
    return (
        "Numbers marked as estimates come from rounds whose best was not proved in the time there was; the "
        f"widest gap to what is possible is {100 * widest / MILLION:.2f} % of a round's total. Allow more "
        "time for exact numbers."
    )


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    """A name as text: nothing in it is read as a mark of the page."""
    return "".join(f"\\{char}" if char in "\\|`*_[]<>#" else char for char in text.replace("\n", " "))
