"""Reads the folder of a sweep: what holds for all rows (sweep.json), and the rows (rows.jsonl) by setting."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from rematch.analysis.refusals import refused
from rematch.analysis.strict_json import read_json
from rematch.analysis.sweep_hash import results_hash
from rematch.errors import FileError
from rematch.models.sweep import SweepRow
from rematch.models.sweep_header import Compared, SweepHeader

HEADER, ROWS = "sweep.json", "rows.jsonl"


@dataclass(frozen=True, eq=False)
class SweepFolder:
    """
    A sweep as it was read.

    Attributes
    ----------
    path : the folder
    header : what holds for all rows
    rows : by setting, then by seed; the reference first, whatever the order of the lines
    """

    path: Path
    header: SweepHeader
    rows: dict[Compared, dict[int, SweepRow]]

    @property
    def reference(self) -> dict[int, SweepRow]:
        """Rows of the reference, by seed."""
        return self.rows[self.header.reference]

    @property
    def count(self) -> int:
        """Rows that are there."""
        return sum(len(seeds) for seeds in self.rows.values())

    @property
    def protected(self) -> bool:
        """Whether households may be real: then nothing is told of fewer than ten."""
        invented = self.header.invented_cases and all(row.synthetic for row in self.every_row())
        return not invented

    def every_row(self) -> Iterator[SweepRow]:
        """Yield all rows, setting by setting."""
        for seeds in self.rows.values():
            yield from seeds.values()

    @property
    def copies(self) -> int:
        """So many entries of a round may be one household."""
        return max(row.copies for row in self.every_row())

    def results_hash(self) -> str:
        """Of every row: the hash that the sweep itself ended with."""
        return results_hash(self.every_row())


def read_sweep(folder: Path) -> SweepFolder:
    """
    Read the folder of a sweep.

    Parameters
    ----------
    folder : Path
        Holds `sweep.json` and `rows.jsonl`; the sweep may still be under way.

    Raises
    ------
    FileError
        A file is missing or not what it should be, a solve stands there twice, or the reference has no row.
    """
    try:
        header = SweepHeader.model_validate(read_json(folder / HEADER))
    except ValidationError as error:
        raise refused(str(folder / HEADER), error) from None
    found: dict[Compared, dict[int, SweepRow]] = {header.reference: {}}
    for number, row in _rows(folder / ROWS):
        seeds = found.setdefault(Compared.of(row), {})
        if row.setting.seed in seeds:
            raise FileError(f"{folder / ROWS}, line {number}: {row.setting.task} stands there twice.")
        seeds[row.setting.seed] = row
    if not found[header.reference]:
        named = header.reference
        raise FileError(
            f"{folder / ROWS}: no row of the reference {named.policy}|{named.capacity}|{named.change}, which "
            "everything is compared with. Let the sweep run on, then make the report again."
        )
    ordered = sorted(found, key=lambda each: _place(each, header.reference))
    return SweepFolder(folder, header, {each: dict(sorted(found[each].items())) for each in ordered})


def _place(setting: Compared, reference: Compared) -> tuple[tuple[bool, str], ...]:
    """By change, capacity and policy; each name of the reference comes first."""
    names = ("change", "capacity", "policy")
    return tuple(
        (getattr(setting, name) != getattr(reference, name), getattr(setting, name)) for name in names
    )


def _rows(path: Path) -> Iterator[tuple[int, SweepRow]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, _row(line, f"{path}, line {number}")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(
            f"{path}: not readable ({type(error).__name__}). Is it the folder of a sweep?"
        ) from None


def _row(line: str, where: str) -> SweepRow:
    if not line.endswith("\n"):
        raise FileError(f"{where}: ends in the middle. Let the sweep run on, then make the report again.")
    try:
        return SweepRow.model_validate_json(line)
    except ValidationError as error:
        raise refused(where, error) from None
