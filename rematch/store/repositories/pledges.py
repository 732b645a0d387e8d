"""Pledges: what a municipality offers. The store's counts of held and taken stand above the document's."""

from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.exc import IntegrityError

from rematch.errors import ConflictError
from rematch.models.pledge import Pledge, PledgeState
from rematch.store.records import Claim, Stored
from rematch.store.repositories import stock
from rematch.store.repositories.capacity import Move, move
from rematch.store.repositories.rows import absent, change_row, page, row_of
from rematch.store.tables import PLEDGES
from rematch.store.transaction import Repository


class Pledges(Repository):
    """Offers of homes and places; id is `<municipality>/<pledge_ref>`.

    `version` counts the municipality's changes; holding and taking leave it alone.
    """

    def add(self, pledge: Pledge, *, owner: str) -> Stored[Pledge]:
        """Add a pledge, beginning with the held and taken it states; ConflictError where its id is known."""
        values = self._content(pledge) | {
            "id": pledge.pledge_id,
            "municipality": pledge.municipality,
            "owner": owner,
            "version": 1,
            "held_persons": pledge.held_persons,
            "taken_persons": pledge.taken_persons,
            "created_at": self._now,
        }
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(PLEDGES), values)
        except IntegrityError:
            raise ConflictError(
                f"Pledge {pledge.pledge_id} is there already, or its municipality is not known."
            ) from None
        stock.begin(self._connection, pledge)
        return self.get(pledge.pledge_id)

    def get(self, pledge_id: str, *, owner: str | None = None) -> Stored[Pledge]:
        """Return a pledge (of an owner) with the live counts, or raise NotFoundError."""
        row = self._row(pledge_id, owner)
        return _stored(row, stock.counts_of(self._connection, [pledge_id]))

    def change(self, pledge: Pledge, *, expected_version: int, owner: str | None = None) -> Stored[Pledge]:
        """Replace what is offered; held and taken stay the store's, whatever the document says.

        Raises StaleError, NotFoundError, and CapacityError (with both numbers) where less is offered than is
        held and taken; then nothing is changed.
        """
        row = self._row(pledge.pledge_id, owner)
        with self._connection.begin_nested():
            stock.cap_persons(self._connection, pledge)
            change_row(
                self._connection,
                PLEDGES,
                row,
                expected_version=expected_version,
                values=self._content(pledge),
            )
            stock.replace(self._connection, pledge, before=Pledge.model_validate_json(row.document))
        return self.get(pledge.pledge_id)

    def list(
        self,
        *,
        owner: str | None = None,
        state: PledgeState | None = None,
        after: str | None = None,
        limit: int | None = 100,
    ) -> tuple[Stored[Pledge], ...]:
        """Return pledges by id with the live counts; limit None gives all."""
        query = select(PLEDGES)
        if owner is not None:
            query = query.where(PLEDGES.c.owner == owner)
        if state is not None:
            query = query.where(PLEDGES.c.state == state.value)
        rows = self._connection.execute(page(query, PLEDGES.c.id, after=after, limit=limit)).all()
        counts = stock.counts_of(self._connection, [row.id for row in rows])
        return tuple(_stored(row, counts) for row in rows)

    def hold(self, pledge_id: str, unit_ref: str, claim: Claim) -> None:
        """Keep homes, persons and places of an open pledge, or nothing; CapacityError with the numbers."""
        move(self._connection, pledge_id, unit_ref, claim=claim, step=Move.HOLD)

    def release(self, pledge_id: str, unit_ref: str, claim: Claim) -> None:
        """Give back what was held; ConflictError where less is held."""
        move(self._connection, pledge_id, unit_ref, claim=claim, step=Move.RELEASE)

    def take(self, pledge_id: str, unit_ref: str, claim: Claim) -> None:
        """Turn what was held into taken; ConflictError where less is held."""
        move(self._connection, pledge_id, unit_ref, claim=claim, step=Move.TAKE)

    def give_back(self, pledge_id: str, unit_ref: str, claim: Claim) -> None:
        """Make free again what was taken; ConflictError where less is taken."""
        move(self._connection, pledge_id, unit_ref, claim=claim, step=Move.GIVE_BACK)

    def _row(self, pledge_id: str, owner: str | None) -> Row[Any]:
        row = row_of(self._connection, PLEDGES, pledge_id)
        if owner is not None and row.owner != owner:
            raise absent("pledge", pledge_id)
        return row

    def _content(self, pledge: Pledge) -> dict[str, Any]:
        return {
            "state": pledge.state.value,
            "document": pledge.model_dump_json(),
            "max_persons": pledge.max_persons,
            "changed_at": self._now,
        }


def _stored(row: Row[Any], counts: stock.Counts) -> Stored[Pledge]:
    document = Pledge.model_validate_json(row.document)
    persons = {"held_persons": row.held_persons, "taken_persons": row.taken_persons}
    return Stored(
        id=row.id,
        thing=stock.with_counts(document, counts.get(row.id, {})).model_copy(update=persons),
        version=row.version,
        owner=row.owner,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
