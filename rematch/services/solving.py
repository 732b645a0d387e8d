"""The background side of a run: solve, re-check, publish; and what a start does about runs left behind."""

import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Protocol

from rematch.errors import BusyError, ConflictError, RematchError
from rematch.matching import Matched, match
from rematch.models.round import RoundState
from rematch.models.run import RunParams, RunProgress, RunState
from rematch.models.scenario import Scenario
from rematch.services.actor import SYSTEM
from rematch.services.comparing import enqueue_comparing
from rematch.services.freezing import scenario_of
from rematch.services.house import House
from rematch.store import StoredRun, UnitOfWork
from rematch.verify import Report, require, verify

SOLVE = "solve"
"""Name of the job; its id is the run's."""
INTERRUPTED = "interrupted"
"""Error code of a run that a stop of the service cut off."""
UNEXPECTED = "error"
UNFINISHED = (RunState.QUEUED, RunState.SOLVING)
PROGRESS_EVERY_S = 0.5


class Matcher(Protocol):
    """What `matching.match` is to a run."""

    def __call__(
        self,
        scenario: Scenario,
        params: RunParams,
        *,
        progress: Callable[[RunProgress], None],
        cancel: threading.Event,
    ) -> Matched:
        """Find the best placement of a scenario, or raise SolveError."""


def register(house: House, *, matcher: Matcher = match) -> None:
    """Tell the jobs what «solve» does; another matcher is for tests."""
    house.jobs.register(
        SOLVE,
        lambda run_id, cancel: solve(house, run_id, cancel, matcher=matcher),
        on_error=lambda run_id, _error: fail(house, run_id, UNEXPECTED),
    )


def recover(house: House) -> None:
    """At start-up: fail runs that a stop cut off, enqueue those that waited, forget old kept answers."""
    with house.store.unit_of_work() as uow:
        for run_id in uow.runs.fail_left_solving(INTERRUPTED):
            settle_round(uow, uow.runs.get(run_id))
            uow.audit.append(SYSTEM, "fail", "run", run_id)
        waiting = [run.id for run in uow.runs.list(state=RunState.QUEUED, limit=None)]
        uow.idempotency.forget(before=uow.now - timedelta(days=house.settings.idempotency_keep_days))
    for run_id in waiting:
        house.jobs.enqueue(SOLVE, run_id)


def solve(house: House, run_id: str, cancel: threading.Event, *, matcher: Matcher = match) -> None:
    """Solve one queued run to its end, whatever that is."""
    begun = _begin(house, run_id)
    if begun is None:
        return
    run, scenario = begun
    watch = _Watch(house, run_id, cancel)
    try:
        matched = matcher(scenario, run.params, progress=watch, cancel=cancel)
        report = None if cancel.is_set() else require(verify(scenario, matched.run, matched.certificate))
    except RematchError as error:
        _stop(house, run_id) if cancel.is_set() else fail(house, run_id, error.code)
        return
    if report is None:
        _stop(house, run_id)
        return
    with house.store.unit_of_work() as uow:
        if uow.runs.get(run_id).cancel_requested:
            _ended(uow, uow.runs.cancel(run_id), "cancel")
            return
        ended = uow.runs.finish(run_id, matched.run, matched.certificate)
        uow.runs.record_report(run_id, report_facts(report))
        _ended(uow, ended, "finish")
    enqueue_comparing(house, run_id)


def fail(house: House, run_id: str, code: str) -> None:
    """End a run without a result, under a stable code."""
    with house.store.unit_of_work() as uow:
        if uow.runs.get(run_id).state in UNFINISHED:
            _ended(uow, uow.runs.fail(run_id, code), "fail")


def settle_round(uow: UnitOfWork, run: StoredRun) -> None:
    """Bring the run's round to where its runs are: solving, in review once one is done, else frozen."""
    runs = [
        each for each in uow.runs.list(round_ref=run.round_ref, limit=None) if each.freezing == run.freezing
    ]
    states = {each.state for each in runs}
    to = RoundState.REVIEW if RunState.DONE in states else RoundState.FROZEN
    to = RoundState.SOLVING if states & set(UNFINISHED) else to
    stored = uow.rounds.get(run.round_ref)
    if stored.state is not to and stored.state is not RoundState.CLOSED:
        uow.rounds.move(run.round_ref, to=to, expected_version=stored.version)


def report_facts(report: Report) -> dict[str, object]:
    """Return a report as it is stored."""
    return {"ok": report.ok, "checks": [asdict(check) for check in report.checks]}


class _Watch:
    """Stores progress now and then, and hears whether the run is to be cancelled."""

    def __init__(self, house: House, run_id: str, cancel: threading.Event) -> None:
        self._house = house
        self._run_id = run_id
        self._cancel = cancel
        self._stored_at = 0.0
        self._level: tuple[str, str] | None = None

    def __call__(self, seen: RunProgress) -> None:
        level = (seen.stage.value, seen.level)
        now = time.monotonic()
        if level == self._level and now - self._stored_at < PROGRESS_EVERY_S:
            return
        self._level, self._stored_at = level, now
        try:
            with self._house.store.unit_of_work() as uow:
                stored = uow.runs.progress(self._run_id, seen.model_dump(mode="json"))
        except (BusyError, ConflictError):
            return  # the run has been ended, or another process writes: progress is worth no error
        if stored.cancel_requested:
            self._cancel.set()


def _begin(house: House, run_id: str) -> tuple[StoredRun, Scenario] | None:
    with house.store.unit_of_work() as uow:
        if uow.runs.get(run_id).state is not RunState.QUEUED:
            return None
        run = uow.runs.start(run_id)
        return run, scenario_of(uow, run)


def _stop(house: House, run_id: str) -> None:
    """End a run whose solve was asked to stop: by a person, or by the service itself as it stops."""
    with house.store.unit_of_work() as uow:
        if uow.runs.get(run_id).cancel_requested:
            _ended(uow, uow.runs.cancel(run_id), "cancel")
        else:
            _ended(uow, uow.runs.fail(run_id, INTERRUPTED), "fail")


def _ended(uow: UnitOfWork, run: StoredRun, action: str) -> None:
    settle_round(uow, run)
    uow.audit.append(SYSTEM, action, "run", run.id)
