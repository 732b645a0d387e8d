"""sweep(): a study in, a row per solve out; taken up where it was left, on one machine or on many."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rematch.analysis.studies.plan import Plan
from rematch.analysis.sweep_hash import results_hash
from rematch.analysis.sweeps.engine import HERE, LOCAL, Engine, mapped
from rematch.analysis.sweeps.folder import RowsFile, header_of
from rematch.analysis.sweeps.solving import row_of
from rematch.analysis.sweeps.tables import write_tables
from rematch.models.sweep import SweepRow
from rematch.solver import made_ready


@dataclass(frozen=True)
class Done:
    """
    How far a sweep is.

    Attributes
    ----------
    done, left : solves, those of earlier calls among the done
    seconds : wall time of this call
    ends_in_s : best guess of what is left, at the pace of this call; None: nothing to go by yet
    row : the one that has just ended; None: none yet
    """

    done: int
    left: int
    seconds: float
    ends_in_s: float | None
    row: SweepRow | None = None

    def __str__(self) -> str:
        """Done, left, seconds, and how long it may still take."""
        text = f"{self.done} done, {self.left} left, {self.seconds:.0f} s"
        return text if self.ends_in_s is None else f"{text}, about {self.ends_in_s:.0f} s to go"


@dataclass(frozen=True, eq=False)
class Sweep:
    """
    A sweep that has ended.

    Attributes
    ----------
    plan : the study
    rows : in the order of its settings
    solved : how many of them by this call
    seconds : wall time of this call
    files : what was written at the end
    """

    plan: Plan
    rows: tuple[SweepRow, ...]
    solved: int
    seconds: float
    files: tuple[Path, ...] = ()

    @property
    def hash(self) -> str:
        """SHA-256 over the rows without seconds and versions."""
        return results_hash(self.rows)


def sweep(
    plan: Plan,
    *,
    out: Path | None = None,
    engine: Engine = HERE,
    progress: Callable[[Done], None] | None = None,
    command: str | None = None,
) -> Sweep:
    """
    Solve every setting of a study.

    Parameters
    ----------
    plan : Plan
        As `studies.planned` reads it.
    out : Path, optional
        Folder for rows as they end, and for tables; rows that are there are not solved again. Left out:
        nothing is written.
    engine : Engine
        Local processes, or a cluster.
    progress : callable, optional
        Told before the first and after each solve.
    command : str, optional
        What makes it again, for whoever finds the folder.

    Returns
    -------
    Sweep
        With the same hash from any engine, any number of workers and any number of interruptions.

    Raises
    ------
    FileError
        The folder holds another study.
    SolveError
        A process was lost, or the cluster does not answer; rows that ended are kept.
    RefutedError
        An answer does not re-check.
    """
    began = time.monotonic()
    kept = None if out is None else RowsFile(out, header_of(plan, command=command))
    rows = [] if kept is None else kept.rows
    try:
        solved = 0
        for row in _ending(plan, rows, engine, progress):
            solved += 1
            rows.append(row) if kept is None else kept.add(row)
    finally:
        if kept is not None:
            kept.close()
    ordered = _in_order(plan, rows)
    files = () if out is None else write_tables(ordered, out)
    return Sweep(plan, ordered, solved, time.monotonic() - began, files)


def _ending(
    plan: Plan,
    rows: Sequence[SweepRow],
    engine: Engine,
    progress: Callable[[Done], None] | None,
) -> Iterator[SweepRow]:
    """Yield the rows that are not there yet, as they end."""
    there = {row.setting.task for row in rows}
    tasks = [setting for setting in plan.study.settings() if setting.task not in there]
    before, began = len(there), time.monotonic()
    tell = progress or (lambda _: None)
    tell(Done(before, len(tasks), 0.0, None))
    if not tasks:
        return
    if engine.address == LOCAL:
        made_ready(None)  # once here, and not in each process
    for number, row in enumerate(mapped(partial(row_of, plan.to_send), tasks, engine), 1):
        yield row
        seconds, left = time.monotonic() - began, len(tasks) - number
        tell(Done(before + number, left, seconds, seconds / number * left, row))


def _in_order(plan: Plan, rows: Sequence[SweepRow]) -> tuple[SweepRow, ...]:
    by_task = {row.setting.task: row for row in rows}
    return tuple(by_task[setting.task] for setting in plan.study.settings())
