"""Follow-ups: made with an arrival, answered once each; the answer is sealed with the key of its case."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select, update

from rematch.errors import ConflictError, GoneError
from rematch.models.follow_up import FollowUpAnswer, FollowUpState
from rematch.store.records_offers import StoredFollowUp, StoredOffer
from rematch.store.repositories.ids import new_id
from rematch.store.repositories.rows import absent, change_row, page, row_of
from rematch.store.tables import CASES, FOLLOW_UPS
from rematch.store.transaction import Repository


class FollowUps(Repository):
    """What households say a month, half a year and a year after they arrived."""

    def add(self, offer: StoredOffer, due: Sequence[tuple[int, date]]) -> None:
        """Plan the follow-ups of an arrival: (month, day)."""
        begins = new_id("follow-up", self._now)
        rows = [
            {
                "id": f"{begins}-{month:02d}",
                "offer": offer.id,
                "case_id": offer.case_id,
                "municipality": offer.home.municipality,
                "month": month,
                "due_on": due_on,
                "state": FollowUpState.DUE.value,
                "version": 1,
                "told": False,
                "created_at": self._now,
                "changed_at": self._now,
            }
            for month, due_on in due
        ]
        self._connection.execute(insert(FOLLOW_UPS), rows)

    def get(self, follow_up_id: str, *, ngo: str | None = None) -> StoredFollowUp:
        """Return a follow-up (of an NGO's case), or raise NotFoundError."""
        stored = _stored(row_of(self._connection, FOLLOW_UPS, follow_up_id))
        if ngo is not None and stored.case_id.partition("/")[0] != ngo:
            raise absent("follow-up", follow_up_id)
        return stored

    def list(
        self,
        *,
        ngo: str | None = None,
        state: FollowUpState | None = None,
        after: str | None = None,
        limit: int | None = 100,
    ) -> tuple[StoredFollowUp, ...]:
        """Return follow-ups, oldest first."""
        query = select(FOLLOW_UPS)
        if ngo is not None:
            query = query.where(FOLLOW_UPS.c.case_id >= f"{ngo}/", FOLLOW_UPS.c.case_id < f"{ngo}0")
        if state is not None:
            query = query.where(FOLLOW_UPS.c.state == state.value)
        rows = self._connection.execute(page(query, FOLLOW_UPS.c.id, after=after, limit=limit))
        return tuple(_stored(row) for row in rows)

    def of_case(self, case_id: str) -> tuple[StoredFollowUp, ...]:
        """Return the follow-ups of a case, oldest first."""
        query = select(FOLLOW_UPS).where(FOLLOW_UPS.c.case_id == case_id).order_by(FOLLOW_UPS.c.id)
        return tuple(_stored(row) for row in self._connection.execute(query))

    def untold(self, *, by: date, limit: int) -> tuple[StoredFollowUp, ...]:
        """Return follow-ups that are due by a day and of which nobody was told."""
        due = (FOLLOW_UPS.c.state == FollowUpState.DUE.value, FOLLOW_UPS.c.told.is_(False))
        query = select(FOLLOW_UPS).where(*due, FOLLOW_UPS.c.due_on <= by).order_by(FOLLOW_UPS.c.id)
        return tuple(_stored(row) for row in self._connection.execute(query.limit(limit)))

    def tell(self, follow_up: StoredFollowUp) -> bool:
        """Note that somebody was told; False where that was done before."""
        untold = update(FOLLOW_UPS).where(FOLLOW_UPS.c.id == follow_up.id, FOLLOW_UPS.c.told.is_(False))
        return self._connection.execute(untold.values(told=True)).rowcount == 1

    def answer(
        self, follow_up: StoredFollowUp, answer: FollowUpAnswer, *, expected_version: int
    ) -> StoredFollowUp:
        """Seal an answer; ConflictError where there is one, GoneError where the case was erased."""
        if follow_up.state is not FollowUpState.DUE:
            raise ConflictError(f"Follow-up {follow_up.id} is {follow_up.state.value}.")
        case = row_of(self._connection, CASES, follow_up.case_id)
        if case.sealed_key is None:
            raise GoneError(f"The case of {follow_up.id} was erased.")
        key = self.transaction.vault.case_key(follow_up.case_id, case.sealed_key)
        values = {
            "state": FollowUpState.ANSWERED.value,
            "sealed_answer": key.seal("follow-up", answer.model_dump_json().encode()),
            "changed_at": self._now,
        }
        row = row_of(self._connection, FOLLOW_UPS, follow_up.id)
        change_row(self._connection, FOLLOW_UPS, row, expected_version=expected_version, values=values)
        return self.get(follow_up.id)

    def answers(self, *, municipality: str | None = None) -> tuple[tuple[int, FollowUpAnswer], ...]:
        """Return (month, answer) of everybody (at a municipality), to be counted; erased ones are gone."""
        query = (
            select(FOLLOW_UPS, CASES.c.sealed_key)
            .join(CASES, CASES.c.id == FOLLOW_UPS.c.case_id)
            .where(FOLLOW_UPS.c.sealed_answer.is_not(None), CASES.c.sealed_key.is_not(None))
            .order_by(FOLLOW_UPS.c.id)
        )
        if municipality is not None:
            query = query.where(FOLLOW_UPS.c.municipality == municipality)
        return tuple((row.month, self._opened(row)) for row in self._connection.execute(query))

    def drop(self, offer_id: str) -> None:
        """Ask no more after somebody moved on, returned or was erased."""
        due = (FOLLOW_UPS.c.offer == offer_id, FOLLOW_UPS.c.state == FollowUpState.DUE.value)
        self._connection.execute(
            update(FOLLOW_UPS)
            .where(*due)
            .values(state=FollowUpState.DROPPED.value, version=FOLLOW_UPS.c.version + 1, changed_at=self._now)
        )

    def _opened(self, row: Row[Any]) -> FollowUpAnswer:
        key = self.transaction.vault.case_key(row.case_id, row.sealed_key)
        return FollowUpAnswer.model_validate_json(key.open("follow-up", row.sealed_answer))


def _stored(row: Row[Any]) -> StoredFollowUp:
    return StoredFollowUp(
        id=row.id,
        offer=row.offer,
        case_id=row.case_id,
        municipality=row.municipality,
        month=row.month,
        due_on=row.due_on,
        state=FollowUpState(row.state),
        version=row.version,
        told=row.told,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
