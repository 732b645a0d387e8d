"""One function and many tasks, on local processes or a Dask cluster: the same call, results as they end."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import joblib
from joblib.externals.loky.process_executor import TerminatedWorkerError

from rematch.analysis.extras import extra
from rematch.errors import InputError, SolveError

Task = TypeVar("Task")
Result = TypeVar("Result")

LOCAL = "local"
CONNECT_S = 30
DASK = re.compile(r"dask://([^/\s:]+:[0-9]{1,5})")


@dataclass(frozen=True)
class Engine:
    """
    Where a sweep is solved.

    Attributes
    ----------
    address : `local`, or `dask://host:port` of a Dask scheduler
    workers : processes of `local`; 1: this one; 0: one for each core. A cluster has the workers it has

    Raises
    ------
    InputError
        There is no such engine.
    """

    address: str = LOCAL
    workers: int = 0

    def __post_init__(self) -> None:
        if self.address != LOCAL and DASK.fullmatch(self.address) is None:
            raise InputError("There are two engines: local, and dask://host:port.", pointer="/engine")
        if self.workers < 0:
            raise InputError(f"{self.workers} workers; 0 is one for each core.", pointer="/workers")


HERE = Engine()
"""Local processes, one for each core."""


def mapped(function: Callable[[Task], Result], tasks: Iterable[Task], engine: Engine) -> Iterator[Result]:
    """
    Call a function on every task and yield results in the order in which they end.

    Parameters
    ----------
    function : callable
        Can be pickled, as tasks and results can.
    tasks : iterable
        Handed out as processes become free.
    engine : Engine
        Where.

    Yields
    ------
    Result
        A task whose cluster worker is lost is run by another one.

    Raises
    ------
    SolveError
        The scheduler does not answer, or a local process was ended from outside.
    """
    with _on(engine) as jobs:
        ended = joblib.Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1)(
            joblib.delayed(function)(task) for task in tasks
        )
        try:
            yield from ended
        except TerminatedWorkerError:
            raise SolveError(
                "A process was ended from outside: by Ctrl-C, or for want of memory (take fewer --workers). "
                "Rows that ended are kept: give the same command again."
            ) from None


@contextmanager
def _on(engine: Engine) -> Iterator[int | None]:
    """Have joblib use an engine; one thread each in what numpy calls: processes would wait for cores."""
    found = DASK.fullmatch(engine.address)
    if found is None:
        with joblib.parallel_config(backend="loky", inner_max_num_threads=1):
            yield engine.workers or -1
        return
    distributed = extra("distributed")
    try:
        client = distributed.Client(f"tcp://{found[1]}", timeout=CONNECT_S, set_as_default=False)
    except OSError:
        raise SolveError(
            f"No Dask scheduler answers at {found[1]} within {CONNECT_S} s: start one with `dask scheduler`."
        ) from None
    with client, client.as_current(), joblib.parallel_config(backend="dask"):
        yield None
