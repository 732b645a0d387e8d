"""Pledges: what a municipality offers. The store's counts of held and taken stand above the document's."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.exc import IntegrityError

from rematch.errors import ConflictError
from rematch.models.months import month_of
from rematch.models.pledge import Pledge, PledgeState
from rematch.models.pledge_life import Pause, PauseReason
from rematch.store.records import Claim
from rematch.store.records_pledges import MonthCount, StoredPledge
from rematch.store.repositories import months, stock
from rematch.store.repositories.capacity import Move, move
from rematch.store.repositories.rows import absent, change_row, page, row_of
from rematch.store.tables import PLEDGES
from rematch.store.transaction import Repository


class Pledges(Repository):
    """Offers of homes and places; id is `<municipality>/<pledge_ref>`.

    `version` counts the municipality's changes; holding and taking leave it alone.
    """

    def add(self, pledge: Pledge, *, owner: str) -> StoredPledge:
        """Add a pledge, beginning with the held and taken it states; ConflictError where its id is known."""
        values = self._content(pledge) | {
            "id": pledge.pledge_id,
            "municipality": pledge.municipality,
            "owner": owner,
            "version": 1,
            "held_persons": pledge.held_persons,
            "taken_persons": pledge.taken_persons,
            "arrivals_per_month": pledge.arrivals_per_month,
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

    def get(self, pledge_id: str, *, owner: str | None = None) -> StoredPledge:
        """Return a pledge (of an owner) with the live counts, or raise NotFoundError."""
        row = self._row(pledge_id, owner)
        return _stored(row, stock.counts_of(self._connection, [pledge_id]))

    def change(
        self, before: StoredPledge, pledge: Pledge, *, expected_version: int, pause: Pause | None = None
    ) -> StoredPledge:
        """Replace what is offered; held and taken stay the store's, whatever the document says.

        `before` is the pledge as this unit of work has read it. A pledge that stays paused keeps its pause
        unless another is given; one that is not has none. Raises StaleError, and CapacityError (with both
        numbers) where less is offered than is held and taken, as a whole or in this month or a later one;
        then nothing is changed.
        """
        was = before.thing
        pause = _pause_after(before, pledge, pause)
        values = self._content(pledge) | _pause_values(pause)
        with self._connection.begin_nested():
            if pledge.max_persons != was.max_persons:
                stock.cap_persons(self._connection, pledge)
            if pledge.arrivals_per_month != was.arrivals_per_month:
                since = month_of(self._now.date())
                months.cap(self._connection, pledge.pledge_id, pledge.arrivals_per_month, since=since)
            change_row(self._connection, PLEDGES, before, expected_version=expected_version, values=values)
            stock.replace(self._connection, pledge, before=was)
        kept = {"held_persons": was.held_persons, "taken_persons": was.taken_persons}
        return replace(
            before,
            thing=stock.with_counts(pledge, stock.in_use(was)).model_copy(update=kept),
            version=expected_version + 1,
            changed_at=self._now,
            pause=pause,
            look_on=self._now.date(),
        )

    def confirm(
        self, pledge_id: str, on: date, *, expected_version: int, owner: str | None = None
    ) -> StoredPledge:
        """Note that what is offered is still true; a version of its own."""
        row = self._row(pledge_id, owner)
        values = {"confirmed_on": on, "look_on": on, "changed_at": self._now}
        change_row(self._connection, PLEDGES, row, expected_version=expected_version, values=values)
        return self.get(pledge_id)

    def list(
        self,
        *,
        owner: str | None = None,
        municipality: str | None = None,
        state: PledgeState | None = None,
        after: str | None = None,
        limit: int | None = 100,
    ) -> tuple[StoredPledge, ...]:
        """Return pledges by id with the live counts; limit None gives all."""
        query = select(PLEDGES)
        if owner is not None:
            query = query.where(PLEDGES.c.owner == owner)
        if municipality is not None:
            query = query.where(PLEDGES.c.municipality == municipality)
        if state is not None:
            query = query.where(PLEDGES.c.state == state.value)
        return self._all(page(query, PLEDGES.c.id, after=after, limit=limit))

    def to_look_at(self, *, by: date, limit: int | None) -> tuple[StoredPledge, ...]:
        """Return pledges that the deadlines are to look at by a day."""
        due = select(PLEDGES).where(PLEDGES.c.look_on <= by).order_by(PLEDGES.c.look_on, PLEDGES.c.id)
        return self._all(due if limit is None else due.limit(limit))

    def paused(self) -> tuple[StoredPledge, ...]:
        """Return the pledges whose pause ends by a day that is set."""
        ends = (PLEDGES.c.state == PledgeState.PAUSED.value, PLEDGES.c.paused_until.is_not(None))
        return self._all(select(PLEDGES).where(*ends).order_by(PLEDGES.c.id))

    def look_again(self, pledge: StoredPledge, on: date | None) -> None:
        """Note the next day on which the deadlines look at a pledge, unless it was changed meanwhile."""
        same = (PLEDGES.c.id == pledge.id, PLEDGES.c.version == pledge.version)
        self._connection.execute(update(PLEDGES).where(*same).values(look_on=on))

    def hold(self, pledge_id: str, unit_ref: str, claim: Claim) -> str | None:
        """Keep homes, persons and places of an open pledge, or nothing; CapacityError with the numbers.

        Returns the first of the claim's months with room for the arrival, which it is counted in.
        """
        return move(self._connection, pledge_id, unit_ref, claim=claim, step=Move.HOLD)

    def release(self, pledge_id: str, unit_ref: str, claim: Claim) -> None:
        """Give back what was held; ConflictError where less is held."""
        move(self._connection, pledge_id, unit_ref, claim=claim, step=Move.RELEASE)

    def take(self, pledge_id: str, unit_ref: str, claim: Claim, *, on: date | None = None) -> None:
        """Turn what was held into taken, the arrival in the month of its day; ConflictError as `release`."""
        with self._connection.begin_nested():
            move(self._connection, pledge_id, unit_ref, claim=claim, step=Move.TAKE)
            if on is not None:
                there = (pledge_id, month_of(on))
                planned = next(iter(claim.months), None)
                months.arrive(self._connection, there, planned=planned, persons=claim.persons)

    def give_back(self, pledge_id: str, unit_ref: str, claim: Claim) -> None:
        """Make free again what was taken; ConflictError where less is taken."""
        move(self._connection, pledge_id, unit_ref, claim=claim, step=Move.GIVE_BACK)

    def replan(self, pledge_id: str, claim: Claim, month: str) -> str:
        """Count a held arrival in another month, or change nothing; CapacityError with the numbers."""
        with self._connection.begin_nested():
            for planned in claim.months:
                months.release(self._connection, pledge_id, planned, persons=claim.persons)
            return months.hold(self._connection, pledge_id, [month], persons=claim.persons)

    def months(self, pledge_id: str) -> tuple[MonthCount, ...]:
        """Return the arrivals of a pledge by month, as far as somebody is counted."""
        return months.counts_of(self._connection, [pledge_id]).get(pledge_id, ())

    def _row(self, pledge_id: str, owner: str | None) -> Row[Any]:
        row = row_of(self._connection, PLEDGES, pledge_id)
        if owner is not None and row.owner != owner:
            raise absent("pledge", pledge_id)
        return row

    def _all(self, query: Select[Any]) -> tuple[StoredPledge, ...]:
        rows: Sequence[Row[Any]] = self._connection.execute(query).all()
        counts = stock.counts_of(self._connection, [row.id for row in rows])
        return tuple(_stored(row, counts) for row in rows)

    def _content(self, pledge: Pledge) -> dict[str, Any]:
        return {
            "state": pledge.state.value,
            "document": pledge.model_dump_json(),
            "max_persons": pledge.max_persons,
            "look_on": self._now.date(),
            "changed_at": self._now,
        }


def pause_of(row: Row[Any]) -> Pause | None:
    """Return the pause of a row of a pledge, or of its history."""
    if row.paused_for is None and row.paused_until is None:
        return None
    reason = None if row.paused_for is None else PauseReason(row.paused_for)
    return Pause(reason=reason, until=row.paused_until)


def _pause_after(before: StoredPledge, pledge: Pledge, pause: Pause | None) -> Pause | None:
    if pledge.state is not PledgeState.PAUSED:
        return None
    return pause or before.pause or Pause(reason=None)


def _pause_values(pause: Pause | None) -> dict[str, Any]:
    if pause is None:
        return {"paused_for": None, "paused_until": None}
    return {"paused_for": pause.reason and pause.reason.value, "paused_until": pause.until}


def _stored(row: Row[Any], counts: stock.Counts) -> StoredPledge:
    document = Pledge.model_validate_json(row.document)
    persons = {"held_persons": row.held_persons, "taken_persons": row.taken_persons}
    pause = pause_of(row)
    if row.state == PledgeState.PAUSED.value and pause is None:
        pause = Pause(reason=None)
    return StoredPledge(
        id=row.id,
        thing=stock.with_counts(document, counts.get(row.id, {})).model_copy(update=persons),
        version=row.version,
        owner=row.owner,
        created_at=row.created_at,
        changed_at=row.changed_at,
        pause=pause,
        confirmed_on=row.confirmed_on,
        look_on=row.look_on,
    )
