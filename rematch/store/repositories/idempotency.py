"""Answers kept for repeated requests, so that a request sent twice has one effect."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from rematch.errors import ConflictError
from rematch.store.records import Answer, KeyedRequest
from rematch.store.tables import IDEMPOTENCY
from rematch.store.transaction import Repository

_KEPT = select(IDEMPOTENCY).where(
    *(IDEMPOTENCY.c[name] == bindparam(name) for name in ("principal", "route", "key"))
)


class Idempotency(Repository):
    """Look up first, act, remember: all in the one unit of work."""

    def lookup(self, request: KeyedRequest) -> Answer | None:
        """Return the answer given before, None for a new request, ConflictError for another body."""
        row = self._row(request)
        if row is None:
            return None
        if row.fingerprint != self._fingerprint(request):
            raise ConflictError(
                "This Idempotency-Key was used for another body: send a new key with a new request."
            )
        return self._answer_of(row)

    def remember(self, request: KeyedRequest, answer: Answer, *, about: str | None = None) -> None:
        """Keep an answer; `about`: id of the case whose words it holds, with which it is erased."""
        content = json.dumps({"body": answer.body.decode(), "headers": dict(answer.headers)}).encode()
        values = {
            "principal": request.principal,
            "route": request.route,
            "key": request.key,
            "fingerprint": self._fingerprint(request),
            "status": answer.status,
            "sealed_answer": self.transaction.vault.seal("answer", content),
            "about": about,
            "created_at": self._now,
        }
        try:
            self._connection.execute(insert(IDEMPOTENCY), values)
        except IntegrityError:
            raise ConflictError("This Idempotency-Key has been used.") from None

    def forget(self, *, before: datetime) -> int:
        """Drop answers older than a moment; return how many."""
        return self._connection.execute(delete(IDEMPOTENCY).where(IDEMPOTENCY.c.created_at < before)).rowcount

    def _row(self, request: KeyedRequest) -> Row[Any] | None:
        asked = {"principal": request.principal, "route": request.route, "key": request.key}
        return self._connection.execute(_KEPT, asked).one_or_none()

    def _fingerprint(self, request: KeyedRequest) -> str:
        return self.transaction.vault.fingerprint("request", request.body)

    def _answer_of(self, row: Row[Any]) -> Answer:
        content = json.loads(self.transaction.vault.open("answer", row.sealed_answer))
        return Answer(status=row.status, body=content["body"].encode(), headers=content["headers"])
