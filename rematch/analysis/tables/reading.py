"""Turns the files given to `rematch match` into models: JSON arrays, or CSV sheets."""

from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from rematch.analysis.refusals import refused
from rematch.analysis.strict_json import read_json
from rematch.analysis.tables.case_rows import NgoCase, cases_of_sheet
from rematch.analysis.tables.municipality_rows import municipalities_of_sheet
from rematch.analysis.tables.pledge_rows import pledges_of_sheet
from rematch.errors import FileError
from rematch.models.case import Case
from rematch.models.municipality import Municipality
from rematch.models.pledge import Pledge
from rematch.models.policy import Policy

T = TypeVar("T")


def read_cases(path: Path) -> tuple[tuple[str, Case], ...]:
    """
    Read cases with the NGO that posts each.

    Parameters
    ----------
    path : Path
        CSV with one row per person, or a JSON array of `{"ngo": ..., "case": {...}}`.

    Returns
    -------
    tuple of (str, Case)
        In the order of the file; no case twice.

    Raises
    ------
    FileError
        Names file, row or entry, and field; never the value.
    """
    entries = cases_of_sheet(path) if _is_sheet(path) else _entries(path, NgoCase)
    _refuse_twice(path, "case_ref of one NGO", ((entry.ngo, entry.case.case_ref) for entry in entries))
    return tuple((entry.ngo, entry.case) for entry in entries)


def read_municipalities(path: Path) -> tuple[Municipality, ...]:
    """
    Read municipalities.

    Parameters
    ----------
    path : Path
        CSV with one row per municipality, or a JSON array of municipalities.

    Returns
    -------
    tuple of Municipality
        In the order of the file; no code twice.

    Raises
    ------
    FileError
        Names file, row or entry, and field; never the value.
    """
    found = municipalities_of_sheet(path) if _is_sheet(path) else _entries(path, Municipality)
    _refuse_twice(path, "code", (municipality.code for municipality in found))
    return found


def read_pledges(path: Path) -> tuple[Pledge, ...]:
    """
    Read pledges.

    Parameters
    ----------
    path : Path
        CSV with one row per unit type, or a JSON array of pledges.

    Returns
    -------
    tuple of Pledge
        In the order of the file; no pledge twice.

    Raises
    ------
    FileError
        Names file, row or entry, and field; never the value.
    """
    found = pledges_of_sheet(path) if _is_sheet(path) else _entries(path, Pledge)
    _refuse_twice(path, "pledge_ref of one municipality", (pledge.pledge_id for pledge in found))
    return found


def read_policy(path: Path) -> Policy:
    """
    Read the rules of a round.

    Parameters
    ----------
    path : Path
        JSON of one policy.

    Returns
    -------
    Policy
        The rules.

    Raises
    ------
    FileError
        Names file and field; never the value.
    """
    document = read_json(path)
    try:
        return Policy.model_validate(document)
    except ValidationError as error:
        raise refused(str(path), error) from None


def _is_sheet(path: Path) -> bool:
    suffix = path.suffix.lower()
    if suffix not in {".csv", ".json"}:
        raise FileError(f"{path}: is read as neither CSV nor JSON; save it as .csv or .json")
    return suffix == ".csv"


def _entries(path: Path, entry: type[T]) -> tuple[T, ...]:
    document = read_json(path)
    if not isinstance(document, list):
        raise FileError(f"{path}: must hold a JSON array, [ ... ]")
    adapter = TypeAdapter(entry)
    return tuple(_entry(path, number, adapter, value) for number, value in enumerate(document))


def _entry(path: Path, number: int, adapter: TypeAdapter[T], value: object) -> T:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise refused(f"{path}, entry {number + 1}", error) from None


def _refuse_twice(path: Path, what: str, keys: Iterable[Hashable]) -> None:
    seen: set[Hashable] = set()
    for number, key in enumerate(keys, 1):
        if key in seen:
            raise FileError(f"{path}: entry {number} repeats the {what} of an earlier one; keep one")
        seen.add(key)
