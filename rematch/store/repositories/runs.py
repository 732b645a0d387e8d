"""Runs: queued, solving, then done, cancelled or failed; each step is one conditional UPDATE."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from rematch.errors import ConflictError
from rematch.models.orders import Orders
from rematch.models.run import Certificate, Placement, Run, RunParams, RunState
from rematch.store.records import NewRun, RunDocuments, StoredRun
from rematch.store.repositories.rows import absent, page, row_of
from rematch.store.tables import ROUNDS, RUN_DOCUMENTS, RUN_ORDERS, RUNS
from rematch.store.transaction import Repository

UNFINISHED = (RunState.QUEUED, RunState.SOLVING)


class Runs(Repository):
    """Solves. A step from the wrong state raises ConflictError."""

    def add(self, new: NewRun) -> StoredRun:
        """Queue a run; ConflictError naming the unfinished one with the same round, scenario and rules."""
        run_id = _new_id(self._now.timestamp())
        round_row = row_of(self._connection, ROUNDS, new.round_ref)
        values = {
            "id": run_id,
            "round_ref": new.round_ref,
            "freezing": round_row.freezing,
            "policy_id": new.policy_id,
            "scenario_hash": new.scenario_hash,
            "state": RunState.QUEUED.value,
            "params": new.params.model_dump_json(),
            "given": new.given,
            "start_from": new.start_from,
            "progress": "{}",
            "cancel_requested": False,
            "created_at": self._now,
        }
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(RUNS), values)
        except IntegrityError:
            raise self._why_not(new) from None
        return self.get(run_id)

    def get(self, run_id: str) -> StoredRun:
        """Return a run without its documents, or raise NotFoundError."""
        return _stored(row_of(self._connection, RUNS, run_id))

    def list(
        self,
        *,
        round_ref: str | None = None,
        state: RunState | None = None,
        after: str | None = None,
        limit: int | None = 100,
    ) -> tuple[StoredRun, ...]:
        """Return runs, oldest first."""
        query = select(RUNS)
        if round_ref is not None:
            query = query.where(RUNS.c.round_ref == round_ref)
        if state is not None:
            query = query.where(RUNS.c.state == state.value)
        rows = self._connection.execute(page(query, RUNS.c.id, after=after, limit=limit))
        return tuple(_stored(row) for row in rows)

    def ahead(self, run_id: str) -> int:
        """Return how many runs were queued before this one and still wait."""
        waiting = (RUNS.c.state == RunState.QUEUED.value) & (RUNS.c.id < run_id)
        return int(self._connection.execute(select(func.count()).where(waiting)).scalar_one())

    def counts(self) -> dict[str, int]:
        """Return how many runs are in each state."""
        query = select(RUNS.c.state, func.count()).group_by(RUNS.c.state)
        return {state: count for state, count in self._connection.execute(query)}

    def latest(self, state: RunState) -> StoredRun | None:
        """Return the run in a state that ended last; None: there is none."""
        ended = RUNS.c.finished_at.desc()
        query = select(RUNS).where(RUNS.c.state == state.value).order_by(ended, RUNS.c.id.desc()).limit(1)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _stored(row)

    def documents(self, run_id: str) -> RunDocuments:
        """Return what a finished run left behind; NotFoundError where it left nothing."""
        query = select(RUN_DOCUMENTS).where(RUN_DOCUMENTS.c.run_id == run_id)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise absent("result of run", run_id)
        return RunDocuments(
            run=Run.model_validate_json(row.run),
            certificate=Certificate.model_validate_json(row.certificate),
            report=None if row.report is None else json.loads(row.report),
            reported_at=row.reported_at,
        )

    def placements(self, run_id: str) -> tuple[Placement, ...]:
        """Return where a finished run puts its cases, without reading its certificate."""
        query = select(RUN_DOCUMENTS.c.run).where(RUN_DOCUMENTS.c.run_id == run_id)
        document = self._connection.execute(query).scalar_one_or_none()
        if document is None:
            raise absent("result of run", run_id)
        return Run.model_validate_json(document).placements

    def of_review(self, round_ref: str, *, freezing: int) -> StoredRun | None:
        """Return the run a freezing stands on: the one published last, else the one finished last."""
        published = self.published(round_ref, freezing=freezing)
        if published is not None:
            return published
        here = (RUNS.c.round_ref == round_ref, RUNS.c.freezing == freezing)
        done = (*here, RUNS.c.state == RunState.DONE.value)
        query = select(RUNS).where(*done).order_by(RUNS.c.finished_at.desc(), RUNS.c.id.desc()).limit(1)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _stored(row)

    def start(self, run_id: str, worker: str) -> StoredRun:
        """queued -> solving; a worker also takes over what another one, who is gone, was solving."""
        return self._step(
            run_id,
            UNFINISHED,
            state=RunState.SOLVING.value,
            started_at=self._now,
            worker=worker,
            attempts=RUNS.c.attempts + 1,
        )

    def requeue(self, run_id: str, worker: str) -> StoredRun:
        """solving -> queued: its worker stops, another one is to solve it."""
        self.require_worker(run_id, worker)
        return self._step(run_id, (RunState.SOLVING,), state=RunState.QUEUED.value, worker=None)

    def require_worker(self, run_id: str, worker: str) -> StoredRun:
        """Refuse a worker whose run was taken over while it was away; ConflictError names both."""
        run = self.get(run_id)
        if run.worker != worker:
            raise ConflictError(f"Run {run_id} is solved by {run.worker or 'nobody'}, not by {worker}.")
        return run

    def progress(self, run_id: str, progress: Mapping[str, Any]) -> StoredRun:
        """Replace the progress of a solving run; the answer's `cancel_requested` says whether to stop.

        Each call is one durable write: once a second is enough.
        """
        return self._step(run_id, (RunState.SOLVING,), progress=json.dumps(progress, allow_nan=False))

    def request_cancel(self, run_id: str) -> StoredRun:
        """Cancel: a queued run ends at once, a solving one is asked to stop, as often as one likes."""
        if self.get(run_id).state is RunState.QUEUED:
            return self.cancel(run_id)
        return self._step(run_id, (RunState.SOLVING,), cancel_requested=True)

    def cancel(self, run_id: str) -> StoredRun:
        """queued, solving -> cancelled."""
        return self._end(run_id, UNFINISHED, RunState.CANCELLED)

    def fail(self, run_id: str, error: str) -> StoredRun:
        """queued, solving -> failed, with the code of an error and nothing of a case."""
        return self._end(run_id, UNFINISHED, RunState.FAILED, error=error)

    def finish(self, run_id: str, run: Run, certificate: Certificate) -> StoredRun:
        """solving -> done, with what it left behind."""
        stored = self._end(run_id, (RunState.SOLVING,), RunState.DONE)
        self._connection.execute(
            insert(RUN_DOCUMENTS).values(
                run_id=run_id, run=run.model_dump_json(), certificate=certificate.model_dump_json()
            )
        )
        return stored

    def publish(self, run_id: str, by: str) -> StoredRun:
        """Choose a finished run of its round for the review; it stands above those chosen before."""
        return self._step(run_id, (RunState.DONE,), published_at=self._now, published_by=by)

    def published(self, round_ref: str, *, freezing: int) -> StoredRun | None:
        """Return the run chosen last for the review of a freezing; None: there is none."""
        here = (RUNS.c.round_ref == round_ref, RUNS.c.freezing == freezing, RUNS.c.published_at.is_not(None))
        query = select(RUNS).where(*here).order_by(RUNS.c.published_at.desc(), RUNS.c.id.desc()).limit(1)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _stored(row)

    def record_orders(self, run_id: str, orders: Orders) -> None:
        """Keep what the other orders of objectives would do; a second time changes nothing."""
        if self.orders(run_id) is None:
            kept = {"run_id": run_id, "orders": orders.model_dump_json()}
            self._connection.execute(insert(RUN_ORDERS), kept)

    def orders(self, run_id: str) -> Orders | None:
        """Return what the other orders would do; None: not solved yet."""
        query = select(RUN_ORDERS.c.orders).where(RUN_ORDERS.c.run_id == run_id)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Orders.model_validate_json(row.orders)

    def without_orders(self) -> tuple[str, ...]:
        """Return the ids of finished runs whose other orders are not solved yet."""
        query = (
            select(RUNS.c.id)
            .outerjoin(RUN_ORDERS, RUN_ORDERS.c.run_id == RUNS.c.id)
            .where(RUNS.c.state == RunState.DONE.value, RUN_ORDERS.c.run_id.is_(None))
            .order_by(RUNS.c.id)
        )
        return tuple(row.id for row in self._connection.execute(query))

    def record_report(self, run_id: str, report: Mapping[str, Any]) -> None:
        """Keep the latest report of `verify`, dated now."""
        kept = self._connection.execute(
            update(RUN_DOCUMENTS)
            .where(RUN_DOCUMENTS.c.run_id == run_id)
            .values(report=json.dumps(report, allow_nan=False), reported_at=self._now)
        )
        if kept.rowcount != 1:
            raise absent("result of run", run_id)

    def _end(self, run_id: str, expected: tuple[RunState, ...], to: RunState, **values: Any) -> StoredRun:
        return self._step(run_id, expected, state=to.value, finished_at=self._now, **values)

    def _step(self, run_id: str, expected: tuple[RunState, ...], **values: Any) -> StoredRun:
        states = [state.value for state in expected]
        changed = self._connection.execute(
            update(RUNS).where(RUNS.c.id == run_id, RUNS.c.state.in_(states)).values(**values)
        )
        run = self.get(run_id)
        if changed.rowcount != 1:
            raise ConflictError(f"Run {run_id} is {run.state.value}; this needs {' or '.join(states)}.")
        return run

    def _why_not(self, new: NewRun) -> Exception:
        twin = self._connection.execute(
            select(RUNS.c.id, RUNS.c.state).where(
                RUNS.c.round_ref == new.round_ref,
                RUNS.c.scenario_hash == new.scenario_hash,
                RUNS.c.policy_id == new.policy_id,
                RUNS.c.state.in_([state.value for state in UNFINISHED]),
            )
        ).one_or_none()
        if twin is None:
            return absent("policy", new.policy_id)
        return ConflictError(
            f"Run {twin.id} with the same scenario and rules is {twin.state}: wait for it, or cancel it."
        )


def _new_id(timestamp: float) -> str:
    """Return an id that sorts by time (milliseconds) and cannot be guessed."""
    return f"run-{int(timestamp * 1000):011x}-{secrets.token_hex(8)}"


def _stored(row: Row[Any]) -> StoredRun:
    return StoredRun(
        id=row.id,
        round_ref=row.round_ref,
        freezing=row.freezing,
        policy_id=row.policy_id,
        scenario_hash=row.scenario_hash,
        params=RunParams.model_validate_json(row.params),
        state=RunState(row.state),
        progress=json.loads(row.progress),
        error=row.error,
        cancel_requested=row.cancel_requested,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        published_at=row.published_at,
        worker=row.worker,
        attempts=row.attempts,
        given=row.given,
        start_from=row.start_from,
    )
