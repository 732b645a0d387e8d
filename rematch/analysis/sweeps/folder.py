"""The folder of a sweep: its head, and rows as they end; what a kill tore off is solved again."""

import os
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from rematch.analysis.refusals import refused
from rematch.analysis.result_files import write_model
from rematch.analysis.strict_json import read_json
from rematch.analysis.studies.plan import Plan
from rematch.errors import FileError
from rematch.models.study import StudyRound
from rematch.models.sweep import SweepRow
from rematch.models.sweep_header import Compared, SweepHeader, SweepPlace

HEADER, ROWS = "sweep.json", "rows.jsonl"


def header_of(plan: Plan, *, command: str | None = None) -> SweepHeader:
    """
    Return what holds for all rows of a sweep.

    Parameters
    ----------
    plan : Plan
        The study.
    command : str, optional
        What makes it again.
    """
    study = plan.study
    policy, capacity, change = study.reference
    return SweepHeader(
        study=study.study.name,
        title=study.study.title,
        purpose=study.study.purpose,
        digest=plan.digest,
        synthetic=plan.start.round.synthetic,
        invented_cases=is_invented(study.base),
        reference=Compared(policy=policy, capacity=capacity, change=change),
        settings=len(study.policy) * len(study.capacity) * len(study.change),
        draw=study.draw.value,
        seeds=len(study.study.seeds),
        command=command,
        places={
            each.code: SweepPlace(name=each.name, position=each.position, synthetic=each.synthetic)
            for each in plan.start.municipalities
        },
    )


def is_invented(base: StudyRound) -> bool:
    """
    Say whether the households of a study are surely invented.

    Parameters
    ----------
    base : StudyRound
        A file may hold anybody: whatever it says of itself, its households are protected.
    """
    return base.is_invented


class RowsFile:
    """
    The rows of a sweep on disk.

    Parameters
    ----------
    folder : Path
        Made where it is not there.
    header : SweepHeader
        Of the study; written once.

    Raises
    ------
    FileError
        The folder holds another study, or something that is no sweep.
    """

    def __init__(self, folder: Path, header: SweepHeader) -> None:
        self._path = folder / ROWS
        folder.mkdir(parents=True, exist_ok=True)
        _keep_header(folder, header)
        self.rows = _read_rows(self._path)
        self._file = self._path.open("ab")

    def add(self, row: SweepRow) -> None:
        """
        Write a row at once.

        Parameters
        ----------
        row : SweepRow
            Survives a kill from here on.
        """
        self._file.write(row.model_dump_json().encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.rows.append(row)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _keep_header(folder: Path, header: SweepHeader) -> None:
    path = folder / HEADER
    if not path.exists():
        if any(folder.iterdir()):
            raise FileError(f"{folder}: holds files and no sweep; name an empty or a new folder with --out.")
        write_model(path, header)
        return
    try:
        there = SweepHeader.model_validate(read_json(path))
    except ValidationError as error:
        raise refused(str(path), error) from None
    if there.digest != header.digest:
        raise FileError(
            f"{folder}: holds the sweep of another study ({there.study}, digest {there.digest[:12]}; this is "
            f"{header.study}, {header.digest[:12]}). A study that was changed, or has other --seeds, is "
            "another one: name another folder with --out."
        )


def _read_rows(path: Path) -> list[SweepRow]:
    """Return the rows that are whole; a last line that is not is cut off the file."""
    if not path.exists():
        return []
    whole, newline, _torn = path.read_bytes().rpartition(b"\n")
    os.truncate(path, len(whole) + len(newline))
    return [_row(line, f"{path}, line {number}") for number, line in enumerate(_lines(whole), 1)]


def _lines(whole: bytes) -> Sequence[bytes]:
    return whole.split(b"\n") if whole else ()


def _row(line: bytes, where: str) -> SweepRow:
    try:
        return SweepRow.model_validate_json(line)
    except ValidationError as error:
        raise refused(where, error) from None
