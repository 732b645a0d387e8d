"""Turns one cell into a plain value and back; a refusal says what to write, never what was written."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_WHOLE = re.compile(r"-?[0-9]{1,15}")
_DECIMAL = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,12})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NONE_WORD = "none"
ASSUMED_WORD = "assumed"


@dataclass(frozen=True)
class Cell:
    """How a kind of cell is read and shown; `parse` raises ValueError with what to write instead."""

    parse: Callable[[str], Any]
    show: Callable[[Any], str]


@dataclass(frozen=True)
class Column:
    """One column: its name, where its value stands in the model's JSON, and its kind of cell."""

    name: str
    path: tuple[str, ...]
    cell: Cell


def column(name: str, cell: Cell, *path: str) -> Column:
    """Return a column; without a path it has the name of its field."""
    return Column(name, path or (name,), cell)


def listed(cell: Cell) -> Cell:
    """Return the cell for a list with `;` between its entries."""
    return Cell(
        lambda text: [cell.parse(entry) for entry in _entries(text)],
        lambda values: ";".join(map(cell.show, values)),
    )


def listed_or_none(cell: Cell) -> Cell:
    """Return the cell for a list in which `none` says that there are none; empty is no answer."""
    some = listed(cell)
    return Cell(
        lambda text: [] if text == NONE_WORD else some.parse(text),
        lambda values: some.show(values) if values else NONE_WORD,
    )


def matched(pattern: str, shape: str) -> Callable[[str], dict[str, str]]:
    """Return a function that splits an entry into the named groups of a pattern, or says its shape."""
    compiled = re.compile(pattern)

    def split(text: str) -> dict[str, str]:
        found = compiled.fullmatch(text)
        if found is None:
            raise ValueError(f"write an entry as {shape}")
        return {key: value for key, value in found.groupdict().items() if value is not None}

    return split


def _entries(text: str) -> list[str]:
    entries = [entry.strip() for entry in text.split(";")]
    if not all(entries):
        raise ValueError("an entry of the list is empty; remove the extra semicolon")
    return entries


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError("write a whole number, in digits only")
    return int(text)


def _decimal(text: str) -> float:
    if not _DECIMAL.fullmatch(text):
        raise ValueError("write decimal degrees with a point, such as 54.32")
    return float(text)


def _flag(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise ValueError("write yes or no, or leave it empty where nobody has answered")
    return text == "yes"


def _day(text: str) -> str:
    if not _DAY.fullmatch(text):
        raise ValueError("write the day as YYYY-MM-DD, such as 2027-01-31")
    return text


def _source(text: str) -> dict[str, Any]:
    if text == ASSUMED_WORD:
        return {"assumed": True}
    title, bar, as_of = (part.strip() for part in text.rpartition("|"))
    if not (title and bar and as_of):
        raise ValueError(f"write `title | date`, such as `city survey | 2026-10`, or {ASSUMED_WORD}")
    return {"title": title, "as_of": as_of}


def _show_source(source: dict[str, Any]) -> str:
    return ASSUMED_WORD if source.get("assumed") else f"{source['title']} | {source['as_of']}"


TEXT = Cell(str, str)
WHOLE = Cell(_whole, str)
DECIMAL = Cell(_decimal, repr)
FLAG = Cell(_flag, lambda value: "yes" if value else "no")
DAY = Cell(_day, str)
SOURCE = Cell(_source, _show_source)
WORDS = listed(TEXT)
WORDS_OR_NONE = listed_or_none(TEXT)
