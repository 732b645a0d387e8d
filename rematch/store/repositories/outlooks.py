"""Outlooks: queued, done with a result sealed by the case's key, or failed under a code."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from rematch.errors import ConflictError
from rematch.models.outlook import Outlook, OutlookRequest, OutlookState
from rematch.models.scenario import canonical
from rematch.store.records_outlooks import StoredOutlook
from rematch.store.repositories.case_keys import key_of
from rematch.store.repositories.ids import new_id
from rematch.store.repositories.rows import row_of
from rematch.store.tables import OUTLOOKS
from rematch.store.transaction import Repository


class Outlooks(Repository):
    """What coordinators asked about single cases. A step from the wrong state raises ConflictError."""

    def add(self, asked: OutlookRequest) -> StoredOutlook:
        """Queue one."""
        outlook_id = new_id("outlook", self._now)
        self._connection.execute(
            insert(OUTLOOKS).values(
                id=outlook_id,
                case_id=asked.case_id,
                asked=asked.model_dump_json(),
                state=OutlookState.QUEUED.value,
                attempts=0,
                created_at=self._now,
            )
        )
        return self.get(outlook_id)

    def get(self, outlook_id: str) -> StoredOutlook:
        """Return one, or raise NotFoundError; GoneError where its case was erased."""
        return self._stored(row_of(self._connection, OUTLOOKS, outlook_id))

    def waiting(self) -> tuple[str, ...]:
        """Return the ids of those that are not worked out yet, oldest first."""
        queued = OUTLOOKS.c.state == OutlookState.QUEUED.value
        query = select(OUTLOOKS.c.id).where(queued).order_by(OUTLOOKS.c.id)
        return tuple(self._connection.execute(query).scalars())

    def begin(self, outlook_id: str) -> StoredOutlook:
        """Count that a worker begins with it."""
        return self._step(outlook_id, attempts=OUTLOOKS.c.attempts + 1)

    def finish(self, outlook_id: str, result: Outlook) -> StoredOutlook:
        """queued -> done."""
        sealed = key_of(self.transaction, result.case_id).seal(outlook_id, canonical(result))
        return self._step(
            outlook_id, state=OutlookState.DONE.value, finished_at=self._now, sealed_result=sealed
        )

    def fail(self, outlook_id: str, code: str) -> StoredOutlook:
        """queued -> failed."""
        return self._step(outlook_id, state=OutlookState.FAILED.value, finished_at=self._now, error=code)

    def forget(self, *, before: datetime) -> int:
        """Delete what ended before a moment; return how many."""
        return self._connection.execute(delete(OUTLOOKS).where(OUTLOOKS.c.finished_at < before)).rowcount

    def _step(self, outlook_id: str, **values: Any) -> StoredOutlook:
        queued = OUTLOOKS.c.state == OutlookState.QUEUED.value
        changed = self._connection.execute(
            update(OUTLOOKS).where(OUTLOOKS.c.id == outlook_id, queued).values(**values)
        )
        found = self.get(outlook_id)
        if changed.rowcount != 1:
            raise ConflictError(f"Outlook {outlook_id} is {found.state.value}; this needs queued.")
        return found

    def _stored(self, row: Row[Any]) -> StoredOutlook:
        sealed, result = row.sealed_result, None
        if sealed is not None:
            opened = key_of(self.transaction, row.case_id).open(row.id, sealed)
            result = Outlook.model_validate_json(opened)
        return StoredOutlook(
            id=row.id,
            asked=OutlookRequest.model_validate_json(row.asked),
            state=OutlookState(row.state),
            error=row.error,
            attempts=row.attempts,
            created_at=row.created_at,
            finished_at=row.finished_at,
            result=result,
        )
