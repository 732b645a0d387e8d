"""The background side of a run: solve, re-check, publish; and what a start does about runs left behind."""

import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta

from rematch.errors import RematchError
from rematch.matching import Matched
from rematch.models.round import RoundState
from rematch.models.run import Run, RunState
from rematch.models.scenario import Scenario
from rematch.services.actor import SYSTEM
from rematch.services.calculating import Given, Matcher, calculated
from rematch.services.comparing import enqueue_comparing
from rematch.services.freezing import scenario_of
from rematch.services.house import House
from rematch.services.pins import earlier_placed
from rematch.services.telling import tell_coordination
from rematch.services.watching import TakenOverError, listening
from rematch.store import StoredRun, UnitOfWork
from rematch.verify import Report

SOLVE = "solve"
"""Name of the job; its id is the run's."""
INTERRUPTED = "interrupted"
"""Error code of a run that was cut off again and again."""
UNEXPECTED = "error"
UNFINISHED = (RunState.QUEUED, RunState.SOLVING)
TOLD = {RunState.DONE: "run.done", RunState.FAILED: "run.failed"}
ATTEMPTS_MAX = 3
"""A run that so many workers began with and none ended has a mistake that another one will not mend."""


def register(house: House, *, matcher: Matcher | None = None) -> None:
    """Tell the jobs what «solve» does; another matcher is for tests."""
    house.jobs.register(
        SOLVE,
        lambda run_id, cancel: solve(house, run_id, cancel, matcher=matcher),
        on_error=lambda run_id, _error: fail(house, run_id, UNEXPECTED),
    )


def recover(house: House) -> None:
    """At start-up: enqueue what waits, and what this worker left when it died; forget old kept answers."""
    with house.store.unit_of_work() as uow:
        for run in uow.runs.list(state=RunState.SOLVING, limit=None):
            if run.worker in {None, house.jobs.worker_id}:
                uow.runs.requeue(run.id, str(run.worker)) if run.worker else fail_in(uow, run.id, INTERRUPTED)
        uow.idempotency.forget(before=uow.now - timedelta(days=house.settings.idempotency_keep_days))
    enqueue_waiting(house)


def enqueue_waiting(house: House) -> None:
    """Enqueue every run that waits; one that is in the queue already stays there once."""
    with house.store.read() as uow:
        waiting = [run.id for run in uow.runs.list(state=RunState.QUEUED, limit=None)]
    for run_id in waiting:
        house.jobs.enqueue(SOLVE, run_id)


def solve(house: House, run_id: str, cancel: threading.Event, *, matcher: Matcher | None = None) -> None:
    """Solve one queued run to its end, whatever that is; of a worker that was given up nothing is kept."""
    begun = _begin(house, run_id)
    if begun is None:
        return
    run, scenario, start = begun
    with suppress(TakenOverError), listening(house, run_id, cancel) as watch:
        try:
            given = Given(scenario, run.params, start)
            answer = calculated(given, matcher, progress=watch, cancel=cancel)
        except RematchError as error:
            _stop(house, run_id) if cancel.is_set() else _fail_own(house, run_id, error.code)
            return
        if answer.report is None:
            _stop(house, run_id)
            return
        _finish(house, run_id, answer.matched, answer.report)
        enqueue_comparing(house, run_id)


def _finish(house: House, run_id: str, matched: Matched, report: Report) -> None:
    with house.store.unit_of_work() as uow:
        run = _own(uow, house, run_id)
        if run.cancel_requested:
            _ended(uow, uow.runs.cancel(run_id), "cancel")
            return
        ended = uow.runs.finish(run_id, _noted(matched.run, run.start_from), matched.certificate)
        uow.runs.record_report(run_id, report_facts(report))
        _ended(uow, ended, "finish")


def fail(house: House, run_id: str, code: str) -> None:
    """End a run without a result, under a stable code."""
    with house.store.unit_of_work() as uow:
        fail_in(uow, run_id, code)


def fail_in(uow: UnitOfWork, run_id: str, code: str) -> None:
    """The same within a transaction; a run that is over stays as it is."""
    if uow.runs.get(run_id).state in UNFINISHED:
        _ended(uow, uow.runs.fail(run_id, code), "fail")


def _fail_own(house: House, run_id: str, code: str) -> None:
    with house.store.unit_of_work() as uow:
        _own(uow, house, run_id)
        fail_in(uow, run_id, code)


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


def _noted(run: Run, start_from: str | None) -> Run:
    """Note among the facts where the search started; nothing that is compared or re-checked."""
    return run.model_copy(update={"facts": run.facts.model_copy(update={"start_from": start_from})})


def _begin(house: House, run_id: str) -> tuple[StoredRun, Scenario, Mapping[str, str] | None] | None:
    with house.store.unit_of_work() as uow:
        known = uow.runs.get(run_id)
        if known.state not in UNFINISHED:
            return None
        if known.attempts >= ATTEMPTS_MAX:
            fail_in(uow, run_id, INTERRUPTED)
            return None
        run = uow.runs.start(run_id, house.jobs.worker_id)
        return run, scenario_of(uow, run), earlier_placed(uow, run.start_from)


def _own(uow: UnitOfWork, house: House, run_id: str) -> StoredRun:
    """Return a run this worker has; one that was taken over meanwhile is not this worker's to end."""
    run = uow.runs.get(run_id)
    if run.worker != house.jobs.worker_id or run.state is not RunState.SOLVING:
        raise TakenOverError(f"Run {run_id} is not solved here any more.")
    return run


def _stop(house: House, run_id: str) -> None:
    """End a run that a person asked to stop; queue it again where the service itself stops."""
    with house.store.unit_of_work() as uow:
        if _own(uow, house, run_id).cancel_requested:
            _ended(uow, uow.runs.cancel(run_id), "cancel")
        else:
            uow.runs.requeue(run_id, house.jobs.worker_id)
            uow.audit.append(SYSTEM, "requeue", "run", run_id)


def _ended(uow: UnitOfWork, run: StoredRun, action: str) -> None:
    settle_round(uow, run)
    uow.audit.append(SYSTEM, action, "run", run.id)
    if run.state in TOLD:
        tell_coordination(uow, TOLD[run.state], run.id)
