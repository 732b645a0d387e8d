"""Clearances: asked with an offer's yes, answered once by an authority or a coordinator."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, insert, select, update

from rematch.errors import ConflictError
from rematch.models.clearance import ClearanceGiven, ClearanceKind, ClearanceRule, ClearanceState
from rematch.store.records_offers import StoredClearance
from rematch.store.repositories.ids import new_id
from rematch.store.repositories.rows import absent, change_row, page, row_of
from rematch.store.tables import CLEARANCES
from rematch.store.transaction import Repository


class Clearances(Repository):
    """What stands between a household's yes and the confirmed home."""

    def ask(self, offer_id: str, rules: Sequence[ClearanceRule]) -> tuple[StoredClearance, ...]:
        """Ask for what the rules of the round name; asking again changes nothing."""
        known = {clearance.kind for clearance in self.of_offer(offer_id)}
        for rule in rules:
            if rule.kind not in known:
                self._connection.execute(
                    insert(CLEARANCES).values(
                        id=new_id("clearance", self._now),
                        offer=offer_id,
                        kind=rule.kind.value,
                        authority=rule.authority,
                        state=ClearanceState.ASKED.value,
                        version=1,
                        created_at=self._now,
                        changed_at=self._now,
                    )
                )
        return self.of_offer(offer_id)

    def get(self, clearance_id: str, *, authority: str | None = None) -> StoredClearance:
        """Return a clearance (of an authority), or raise NotFoundError."""
        stored = _stored(row_of(self._connection, CLEARANCES, clearance_id))
        if authority is not None and stored.authority != authority:
            raise absent("clearance", clearance_id)
        return stored

    def of_offer(self, offer_id: str) -> tuple[StoredClearance, ...]:
        """Return the clearances of an offer by kind."""
        query = select(CLEARANCES).where(CLEARANCES.c.offer == offer_id).order_by(CLEARANCES.c.kind)
        return tuple(_stored(row) for row in self._connection.execute(query))

    def list(
        self,
        *,
        authority: str | None = None,
        states: Collection[ClearanceState] = (),
        after: str | None = None,
        limit: int | None = 100,
    ) -> tuple[StoredClearance, ...]:
        """Return clearances, oldest first."""
        query = select(CLEARANCES)
        if authority is not None:
            query = query.where(CLEARANCES.c.authority == authority)
        if states:
            query = query.where(CLEARANCES.c.state.in_([state.value for state in states]))
        rows = self._connection.execute(page(query, CLEARANCES.c.id, after=after, limit=limit))
        return tuple(_stored(row) for row in rows)

    def answer(
        self, clearance: StoredClearance, given: ClearanceGiven | None, *, by: str, expected_version: int
    ) -> StoredClearance:
        """Record a yes with its reference, or a no; ConflictError where it was answered before."""
        if clearance.state is not ClearanceState.ASKED:
            raise ConflictError(f"Clearance {clearance.id} is {clearance.state.value}: it was answered.")
        state = ClearanceState.REFUSED if given is None else ClearanceState.GIVEN
        said = {} if given is None else given.model_dump()
        row = row_of(self._connection, CLEARANCES, clearance.id)
        values = {"state": state.value, "answered_by": by, "changed_at": self._now} | said
        change_row(self._connection, CLEARANCES, row, expected_version=expected_version, values=values)
        return self.get(clearance.id)

    def drop(self, offer_id: str) -> None:
        """Ask no more for what is open of an offer that is over."""
        self._connection.execute(
            update(CLEARANCES)
            .where(CLEARANCES.c.offer == offer_id, CLEARANCES.c.state == ClearanceState.ASKED.value)
            .values(
                state=ClearanceState.DROPPED.value, version=CLEARANCES.c.version + 1, changed_at=self._now
            )
        )


def _stored(row: Row[Any]) -> StoredClearance:
    return StoredClearance(
        id=row.id,
        offer=row.offer,
        kind=ClearanceKind(row.kind),
        authority=row.authority,
        state=ClearanceState(row.state),
        version=row.version,
        answered_by=row.answered_by,
        reference=row.reference,
        dated=row.dated,
        valid_until=row.valid_until,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
