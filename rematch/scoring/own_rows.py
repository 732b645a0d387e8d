"""A deployment's own criteria: rows in its own file, beside the list that comes with rematch."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from rematch.errors import BarredError, FileError
from rematch.models.barred import refuse_barred
from rematch.models.policy import Kind
from rematch.models.words import in_words
from rematch.scoring.entries import COLUMNS, Entry, entry_of

PRIORITY_PREFIX = "mp_"
OWN_MAX = 200


def read_own_rows(path: Path, taken: Mapping[str, str]) -> dict[str, Entry]:
    """
    Read a deployment's criteria file.

    Parameters
    ----------
    path : Path
        CSV with the columns of catalogue.csv; besides, for a language `de`, `label_de` and `meaning_de`.
    taken : mapping of key to theme
        What the list that comes with rematch holds already; the themes are these.

    Returns
    -------
    dict of key to Entry

    Raises
    ------
    BarredError
        A key names who a person is, or what stands for it, or which networks a municipality belongs to.
    FileError
        The file cannot be read, or a line is wrong; the message names file and line.
    """
    entries: dict[str, Entry] = {}
    for line, row in _rows(path):
        entry = _entry(path, line, row)
        key = entry.criterion.key
        _refuse(path, line, entry, {**taken, **{each: "" for each in entries}})
        entries[key] = entry
    if len(entries) > OWN_MAX:
        raise FileError(f"{path}: {len(entries)} rows; {OWN_MAX} at most.")
    return entries


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise FileError(f"{path}: columns are missing: {', '.join(missing)}.")
            yield from enumerate(list(reader), 2)
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"{path}: not readable ({type(error).__name__}).") from None


def _entry(path: Path, line: int, row: dict[str, str]) -> Entry:
    if None in row or None in row.values():
        raise FileError(f"{path}, line {line}: not as many fields as there are columns.")
    try:
        refuse_barred(row["key"], pointer="/key")
        return entry_of(row)
    except BarredError as error:
        raise BarredError(f"{path}, line {line}: {error.message}", pointer=error.pointer) from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(map(str, first["loc"])) or "as a whole"
        raise FileError(f"{path}, line {line}, {field}: {in_words(first)}") from None
    except ValueError:
        raise FileError(f"{path}, line {line}: a number is not one.") from None


def _refuse(path: Path, line: int, entry: Entry, taken: Mapping[str, str]) -> None:
    criterion = entry.criterion
    themes = {theme for theme in taken.values() if theme}
    is_priority = criterion.kind is Kind.MUNICIPAL_PRIORITY
    faults = {
        "there is a criterion of this key already": criterion.key in taken,
        f"the theme is one of: {', '.join(sorted(themes))}": criterion.theme not in themes,
        "label and meaning are needed": not entry.meaning.strip(),
        "keys of municipal priorities, and no others, begin with mp_": is_priority
        is not criterion.key.startswith(PRIORITY_PREFIX),
    }
    for reason, holds in faults.items():
        if holds:
            raise FileError(f"{path}, line {line}: {reason}.")


NONE: Mapping[str, Entry] = MappingProxyType({})
