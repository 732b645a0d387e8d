"""The work: runs that wait or stand still, workers, what is to be sent, what should have happened by now."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from rematch.jobs.pool import SILENT_S
from rematch.models.run import RunState
from rematch.services.doctor.finding import Finding, fine, notice, wrong
from rematch.settings import Settings
from rematch.store import Store, StoredRun, UnitOfWork

LATE = timedelta(minutes=10)
MANY_WAITING = 20
BESIDE_S = 900
"""What a run may take beside its two solves: reading, checking, writing."""
BY_WORK_LIMITS_S = 4 * 3_600
"""What a run without a clock may take."""
SERVER = "see that a server runs: rematch serve."
WORKER = "start one: rematch worker, or a server with REMATCH_WORKERS above 0."


def of_queue(store: Store, settings: Settings) -> Iterator[Finding]:
    """Look at runs, workers, deliveries and deadlines."""
    alive = store.presence.alive(within_s=SILENT_S) if store.is_shared else None
    with store.read() as uow:
        queued = uow.runs.list(state=RunState.QUEUED, limit=None)
        solving = uow.runs.list(state=RunState.SOLVING, limit=None)
        yield _workers(alive, settings, waiting=bool(queued or solving))
        yield _queue(queued, uow.now)
        yield _stuck(solving, alive, uow.now)
        yield _deliveries(uow)
        yield _mail(uow)
        late = uow.offers.due(by=uow.now - LATE, limit=1)
        if late:
            yield wrong("deadlines", f"Offer {late[0].id} should have expired.", SERVER)
        else:
            yield fine("deadlines", "Nothing that is due was left undone.")


def _workers(alive: tuple[str, ...] | None, settings: Settings, *, waiting: bool) -> Finding:
    if alive is None:
        if settings.workers:
            return fine("workers", "The server itself solves.")
        return wrong(
            "workers",
            "REMATCH_WORKERS is 0, and no worker can share SQLite: nothing is solved.",
            "set it to 1 or more, or move to PostgreSQL (docs/operations.md).",
        )
    if alive:
        return fine("workers", f"{len(alive)} alive: {', '.join(alive)}.")
    if waiting:
        return wrong("workers", "None is alive, and runs wait.", WORKER)
    return notice("workers", "None is alive: no server or worker runs on this database now.", WORKER)


def _queue(queued: tuple[StoredRun, ...], now: datetime) -> Finding:
    late = [run for run in queued if now - run.created_at > LATE]
    says = f"{len(queued)} runs wait"
    if late:
        since = int((now - late[0].created_at).total_seconds() // 60)
        return wrong("queue", f"{says}, {late[0].id} for {since:,} minutes.", WORKER)
    if len(queued) >= MANY_WAITING:
        return notice("queue", f"{says}.", "more workers solve more at a time.")
    return fine("queue", f"{says}.")


def _stuck(solving: tuple[StoredRun, ...], alive: tuple[str, ...] | None, now: datetime) -> Finding:
    for run in solving:
        if run.started_at is not None and now - run.started_at > _longest(run):
            since = int((now - run.started_at).total_seconds() // 60)
            return wrong(
                "runs",
                f"{run.id} is solving for {since:,} minutes.",
                "cancel it (docs/api.md), or start its worker anew: it begins again.",
            )
        if alive is not None and run.worker not in alive:
            return notice(
                "runs",
                f"{run.id} is solved by {run.worker}, who is silent.",
                "a worker that is alive takes it over within half a minute.",
            )
    return fine("runs", f"{len(solving)} are being solved, none stands still.")


def _longest(run: StoredRun) -> timedelta:
    seconds = BY_WORK_LIMITS_S if run.params.audit else 2 * run.params.deadline_s + BESIDE_S
    return timedelta(seconds=seconds)


def _deliveries(uow: UnitOfWork) -> Finding:
    waiting, late = uow.webhooks.due(), uow.webhooks.due(by=uow.now - LATE)
    if late:
        return wrong("deliveries", f"{late} of {waiting} deliveries should have been tried by now.", SERVER)
    return fine("deliveries", f"{waiting} deliveries to webhooks wait for their time.")


def _mail(uow: UnitOfWork) -> Finding:
    waiting, late = uow.mails.due(), uow.mails.due(by=uow.now - LATE)
    if late:
        return wrong("mail", f"{late} of {waiting} messages should have been sent or tried by now.", SERVER)
    return fine("mail", f"{waiting} messages by e-mail wait for their time.")
