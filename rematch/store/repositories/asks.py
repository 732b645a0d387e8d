"""What people ask by their links: sealed with the key of the case, ended by the NGO or by a second word."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from rematch.errors import ConflictError
from rematch.models.ask import UNSAID, AskContent, AskKind, AskState
from rematch.store.records_person import StoredAsk, StoredLink
from rematch.store.repositories.case_keys import key_of
from rematch.store.repositories.ids import new_id
from rematch.store.repositories.rows import absent, change_row, page, row_of
from rematch.store.repositories.tokens import hashed, is_secret, new_secret
from rematch.store.tables import ASKS
from rematch.store.transaction import Repository

OVER = {"confirm_hash": None, "confirm_by": None}


class Asks(Repository):
    """Corrections and erasures; they go with the case when it is erased."""

    def add(self, kind: AskKind, link: StoredLink, content: AskContent) -> StoredAsk:
        """Write down what is asked of the NGO."""
        return self._add(kind, link, content, {"state": AskState.ASKED.value})

    def add_to_confirm(
        self, link: StoredLink, content: AskContent, *, confirm_by: datetime
    ) -> tuple[StoredAsk, str]:
        """Write down an erasure that waits for the second word; return it with the word, this once."""
        word = new_secret()
        state = {
            "state": AskState.TO_CONFIRM.value,
            "confirm_hash": hashed(word),
            "confirm_by": confirm_by,
        }
        self._connection.execute(
            update(ASKS)
            .where(ASKS.c.link == link.id, ASKS.c.state == AskState.TO_CONFIRM.value)
            .values(state=AskState.DROPPED.value, changed_at=self._now, **OVER)
        )
        return self._add(AskKind.ERASURE, link, content, state), word

    def confirmed(self, link: StoredLink, word: str) -> bool:
        """Say whether this is the second word for an erasure of this link, in time."""
        query = select(ASKS).where(ASKS.c.link == link.id, ASKS.c.state == AskState.TO_CONFIRM.value)
        row = self._connection.execute(query).one_or_none()
        if row is None or row.confirm_by <= self._now:
            return False
        return is_secret(word, row.confirm_hash)

    def get(self, ask_id: str, kind: AskKind, *, ngo: str) -> StoredAsk:
        """Return what was asked of an NGO, or raise NotFoundError."""
        row = row_of(self._connection, ASKS, ask_id)
        if row.kind != kind.value or row.case_id.partition("/")[0] != ngo:
            raise absent(kind.value, ask_id)
        return self._stored(row)

    def list(
        self,
        kind: AskKind,
        *,
        ngo: str,
        state: AskState | None,
        after: str | None = None,
        limit: int | None = 100,
    ) -> tuple[StoredAsk, ...]:
        """Return what was asked of an NGO, oldest first; not what waits for the person's second word."""
        own = (ASKS.c.case_id >= f"{ngo}/", ASKS.c.case_id < f"{ngo}0", ASKS.c.kind == kind.value)
        unsaid = [each.value for each in UNSAID]
        query = select(ASKS).where(*own, ASKS.c.state.not_in(unsaid))
        if state is not None:
            query = query.where(ASKS.c.state == state.value)
        rows = self._connection.execute(page(query, ASKS.c.id, after=after, limit=limit)).all()
        return tuple(self._stored(row) for row in rows)

    def of_case(self, case_id: str) -> tuple[StoredAsk, ...]:
        """Return everything asked about a case, oldest first."""
        query = select(ASKS).where(ASKS.c.case_id == case_id).order_by(ASKS.c.created_at, ASKS.c.id)
        return tuple(self._stored(row) for row in self._connection.execute(query).all())

    def made_since(self, link: StoredLink, since: datetime) -> int:
        """Count what was asked by a link since a moment."""
        own = (ASKS.c.link == link.id, ASKS.c.created_at > since)
        return int(self._connection.execute(select(func.count()).select_from(ASKS).where(*own)).scalar_one())

    def end(
        self, ask: StoredAsk, to: AskState, content: AskContent, *, by: str, expected_version: int
    ) -> StoredAsk:
        """End what was asked; ConflictError where it is over, StaleError where somebody else was faster."""
        if ask.state is not AskState.ASKED:
            raise ConflictError(f"{ask.kind.value.capitalize()} {ask.id} is {ask.state.value} already.")
        row = row_of(self._connection, ASKS, ask.id)
        values = {
            "state": to.value,
            "sealed_content": self._sealed(ask.case_id, content),
            "ended_by": by,
            "changed_at": self._now,
        }
        change_row(self._connection, ASKS, row, expected_version=expected_version, values=values)
        return self._stored(row_of(self._connection, ASKS, ask.id))

    def _add(self, kind: AskKind, link: StoredLink, content: AskContent, state: dict[str, Any]) -> StoredAsk:
        ask_id = new_id(kind.value, self._now)
        values = {
            "id": ask_id,
            "kind": kind.value,
            "case_id": link.case_id,
            "link": link.id,
            "version": 1,
            "sealed_content": self._sealed(link.case_id, content),
            "created_at": self._now,
            "changed_at": self._now,
        }
        self._connection.execute(insert(ASKS).values(values | state))
        return self._stored(row_of(self._connection, ASKS, ask_id))

    def _sealed(self, case_id: str, content: AskContent) -> bytes:
        return key_of(self.transaction, case_id).seal("ask", content.model_dump_json().encode())

    def _stored(self, row: Row[Any]) -> StoredAsk:
        opened = key_of(self.transaction, row.case_id).open("ask", row.sealed_content)
        return StoredAsk(
            id=row.id,
            kind=AskKind(row.kind),
            case_id=row.case_id,
            link=row.link,
            state=AskState(row.state),
            version=row.version,
            content=AskContent.model_validate_json(opened),
            confirm_by=row.confirm_by,
            ended_by=row.ended_by,
            created_at=row.created_at,
            changed_at=row.changed_at,
        )
