"""What operators watch, as plain numbers: runs, offers, deliveries, workers, the last solve. No case."""

from dataclasses import dataclass

from rematch.models.run import Run, RunState
from rematch.services.health import workers_alive
from rematch.services.house import House
from rematch.store import UnitOfWork

PPM = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSolve:
    """The run that ended last with a result."""

    seconds: float
    gap_ppm: int
    """Largest gap between value and bound of any objective, in parts of a million; 0: all are proved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One look at the service."""

    runs: dict[str, int]
    offers: dict[str, int]
    deliveries_due: int
    mails_due: int
    workers: int
    last_solve: LastSolve | None


def figures(house: House) -> Figures:
    """Look at the database once."""
    with house.store.read() as uow:
        return Figures(
            runs=uow.runs.counts(),
            offers=uow.offers.counts(),
            deliveries_due=uow.webhooks.due(),
            mails_due=uow.mails.due(),
            workers=workers_alive(house),
            last_solve=_last_solve(uow),
        )


def _last_solve(uow: UnitOfWork) -> LastSolve | None:
    run = uow.runs.latest(RunState.DONE)
    if run is None or run.started_at is None or run.finished_at is None:
        return None
    seconds = (run.finished_at - run.started_at).total_seconds()
    known = _gaps.get(run.id)
    return LastSolve(seconds=seconds, gap_ppm=_gaps.put(run.id, uow) if known is None else known)


class _Gaps:
    """The gap of a run never changes: a large result is read once, not with every look."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def get(self, run_id: str) -> int | None:
        return self._known.get(run_id)

    def put(self, run_id: str, uow: UnitOfWork) -> int:
        self._known = {run_id: gap_ppm(uow.runs.documents(run_id).run)}
        return self._known[run_id]


_gaps = _Gaps()


def gap_ppm(run: Run) -> int:
    """Return the largest gap of any objective, relative to its bound, in parts of a million."""
    pairs = [(level.value, level.bound) for stage in run.stages for level in stage.levels]
    return max((abs(bound - value) * PPM // abs(bound) for value, bound in pairs if bound), default=0)
