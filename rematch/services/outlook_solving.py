"""The background side of an outlook: today's places and households become a scenario, and that the answer."""

import threading
from collections.abc import Callable
from datetime import timedelta

from rematch.analysis.over_time.outlooks import outlook_of
from rematch.errors import RematchError
from rematch.jobs import Queue
from rematch.models.outlook import Outlook, OutlookRequest, OutlookState
from rematch.models.round import CaseState, Round, RoundState
from rematch.models.scenario import CasePart, Scenario
from rematch.services.actor import SYSTEM
from rematch.services.apart import apart, is_large
from rematch.services.freezing import assembled, freeze_parts, frozen
from rematch.services.house import House
from rematch.solver import Cancel
from rematch.store import FrozenPart, UnitOfWork

OUTLOOK = "outlook"
"""Name of the job; its id is the outlook's."""
SOLVABLE = (RoundState.FROZEN, RoundState.SOLVING, RoundState.REVIEW)
PER_RUN = ("policy", "given")
KNOWN_MAX = 1_000
"""Households of the past that are read at most, and as many that are ready."""
KEEP_DAYS = 30
ATTEMPTS_MAX = 3
INTERRUPTED, UNEXPECTED = "interrupted", "error"


def register_outlooks(house: House) -> None:
    """Tell the jobs what «outlook» does."""
    house.jobs.register(
        OUTLOOK,
        lambda outlook_id, stop: work_out(house, outlook_id, stop),
        on_error=lambda outlook_id, _error: _fail(house, outlook_id, UNEXPECTED),
        queue=Queue.LATER,
    )


def recover_outlooks(house: House) -> None:
    """At start-up: forget old ones, take up those that a stop cut off."""
    with house.store.unit_of_work() as uow:
        uow.outlooks.forget(before=uow.now - timedelta(days=KEEP_DAYS))
    enqueue_outlooks(house)


def enqueue_outlooks(house: House) -> None:
    """Enqueue every outlook that waits; one that is in the queue already stays there once."""
    with house.store.read() as uow:
        waiting = uow.outlooks.waiting()
    for outlook_id in waiting:
        house.jobs.enqueue(OUTLOOK, outlook_id)


def work_out(house: House, outlook_id: str, stop: threading.Event) -> None:
    """Answer one outlook; when asked to stop, nothing is kept, and the next start takes it up."""
    with house.store.unit_of_work() as uow:
        known = uow.outlooks.get(outlook_id)
        if known.state is not OutlookState.QUEUED:
            return
        if known.attempts >= ATTEMPTS_MAX:
            _fail_in(uow, outlook_id, INTERRUPTED)
            return
        uow.outlooks.begin(outlook_id)
    # Read apart from the write: opening a thousand sealed cases would keep every writer waiting.
    with house.store.read() as uow:
        scenario, past = _scenario(uow, known.asked), _past(uow)
    try:
        result = _result(scenario, known.asked, past, stop)
    except RematchError as error:
        _fail(house, outlook_id, error.code)
        return
    if stop.is_set():
        return
    with house.store.unit_of_work() as uow:
        uow.outlooks.finish(outlook_id, result)
        uow.audit.append(SYSTEM, "finish", "outlook", outlook_id)


def _result(
    scenario: Scenario, asked: OutlookRequest, past: tuple[CasePart, ...], stop: threading.Event
) -> Outlook:
    """Work the answer out; of a large round in a process of its own."""
    if not is_large(scenario):
        return outlook_of(scenario, asked, past=past)
    text = scenario.model_dump_json().encode()
    known = [part.model_dump_json().encode() for part in past]
    found: Outlook = apart(_from_text, text, asked, known, progress=lambda _seen: None, cancel=stop)
    return found


def _from_text(
    text: bytes,
    asked: OutlookRequest,
    known: list[bytes],
    *,
    progress: Callable[[object], None],
    cancel: Cancel,
) -> Outlook:
    """What the process of its own runs; it is too short to be stopped halfway."""
    past = tuple(CasePart.model_validate_json(part) for part in known)
    return outlook_of(Scenario.model_validate_json(text), asked, past=past)


def _fail(house: House, outlook_id: str, code: str) -> None:
    with house.store.unit_of_work() as uow:
        if uow.outlooks.get(outlook_id).state is OutlookState.QUEUED:
            _fail_in(uow, outlook_id, code)


def _fail_in(uow: UnitOfWork, outlook_id: str, code: str) -> None:
    uow.outlooks.fail(outlook_id, code)
    uow.audit.append(SYSTEM, "fail", "outlook", outlook_id)


def _scenario(uow: UnitOfWork, asked: OutlookRequest) -> Scenario:
    """Return what is asked about under the rules named: a frozen round, or what is open and ready today."""
    policy = uow.policies.get(asked.policy_id).thing
    parts = _of_round(uow, asked) if asked.round_ref else _of_today(uow, asked)
    return assembled({**parts, f"policy:{policy.policy_id}": frozen(policy)})


def _of_round(uow: UnitOfWork, asked: OutlookRequest) -> dict[str, FrozenPart]:
    parts = {
        key: part
        for key, part in uow.rounds.frozen_parts(str(asked.round_ref)).items()
        if key.partition(":")[0] not in PER_RUN
    }
    if f"case:{asked.case_id}" not in parts:
        today = _of_today(uow, asked)
        parts[f"case:{asked.case_id}"] = today[f"case:{asked.case_id}"]
    return parts


def _of_today(uow: UnitOfWork, asked: OutlookRequest) -> dict[str, FrozenPart]:
    ready = uow.cases.list(state=CaseState.READY, limit=KNOWN_MAX)
    own = uow.cases.get(asked.case_id)
    cases = [*(case for case in ready if case.id != own.id), own]
    return freeze_parts(uow, Round(round_ref="today", title="Today", as_of=uow.now.date()), cases)


def _past(uow: UnitOfWork) -> tuple[CasePart, ...]:
    """Return households that were placed."""
    placed = uow.cases.list(state=CaseState.PLACED, limit=KNOWN_MAX)
    parts = freeze_parts(uow, Round(round_ref="past", title="Past", as_of=uow.now.date()), placed)
    return tuple(part.document for part in parts.values() if isinstance(part.document, CasePart))
