"""Rounds: their life, and the parts they froze."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.exc import IntegrityError

from rematch.errors import ConflictError
from rematch.models.round import Round, RoundState
from rematch.models.scenario import CasePart
from rematch.store.records import FrozenPart, StoredRound
from rematch.store.repositories import frozen
from rematch.store.repositories.rows import change_row, page, row_of
from rematch.store.tables import ROUNDS
from rematch.store.transaction import Repository


class Rounds(Repository):
    """Cohorts matched together; id is the round_ref."""

    def add(self, round_: Round, *, owner: str) -> StoredRound:
        """Open a round; ConflictError where its name is known."""
        values = {
            "id": round_.round_ref,
            "owner": owner,
            "version": 1,
            "state": RoundState.OPEN.value,
            "document": round_.model_dump_json(),
            "freezing": 0,
            "created_at": self._now,
            "changed_at": self._now,
        }
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(ROUNDS), values)
        except IntegrityError:
            raise ConflictError(
                f"Round {round_.round_ref} is there already, or organisation {owner} is not known."
            ) from None
        return self.get(round_.round_ref)

    def get(self, round_ref: str) -> StoredRound:
        """Return a round, or raise NotFoundError."""
        return _stored(self._row(round_ref))

    def list(
        self,
        *,
        states: Collection[RoundState] = (),
        after: str | None = None,
        limit: int | None = 100,
    ) -> tuple[StoredRound, ...]:
        """Return rounds by name."""
        query = select(ROUNDS)
        if states:
            query = query.where(ROUNDS.c.state.in_([state.value for state in states]))
        rows = self._connection.execute(page(query, ROUNDS.c.id, after=after, limit=limit))
        return tuple(_stored(row) for row in rows)

    def change(self, round_: Round, *, expected_version: int) -> StoredRound:
        """Replace the document of an open round; ConflictError once frozen, StaleError."""
        row = self._row(round_.round_ref)
        _require(row, RoundState.OPEN, "be changed")
        return self._write(row, expected_version, {"document": round_.model_dump_json()})

    def move(self, round_ref: str, *, to: RoundState, expected_version: int) -> StoredRound:
        """Set the state; freezing and thawing have methods of their own. Which step is allowed: services."""
        return self._write(self._row(round_ref), expected_version, {"state": to.value})

    def freeze(
        self, round_ref: str, parts: Mapping[str, FrozenPart], *, expected_version: int
    ) -> StoredRound:
        """Freeze an open round with its parts, keyed `<kind>:<id>`; a case's part is sealed with its key.

        Raises ConflictError unless open, StaleError, GoneError where a case was erased meanwhile.
        """
        row = self._row(round_ref)
        _require(row, RoundState.OPEN, "be frozen")
        values = {
            "state": RoundState.FROZEN.value,
            "freezing": row.freezing + 1,
            "frozen_at": self._now,
        }
        stored = self._write(row, expected_version, values)
        frozen.write(self.transaction, (round_ref, stored.freezing), parts)
        return stored

    def thaw(self, round_ref: str, *, expected_version: int) -> StoredRound:
        """Open a frozen round again; the parts of this freezing stay for the runs that used them."""
        row = self._row(round_ref)
        _require(row, RoundState.FROZEN, "be opened again")
        values = {"state": RoundState.OPEN.value, "frozen_at": None}
        return self._write(row, expected_version, values)

    def add_part(self, round_ref: str, key: str, part: FrozenPart) -> FrozenPart:
        """Freeze one more part (the rules a run uses) in the present freezing, or return the one there.

        So the second run with the same rules has the same salt, hence the same scenario hash.
        """
        row = self._row(round_ref)
        there = frozen.read(self.transaction, (round_ref, row.freezing), key=key)
        if key in there:
            return there[key]
        frozen.write(self.transaction, (round_ref, row.freezing), {key: part})
        return part

    def frozen_parts(self, round_ref: str, *, freezing: int | None = None) -> dict[str, FrozenPart]:
        """Return the parts of a freezing (the latest), decrypted; of erased cases the leaf hash only."""
        row = self._row(round_ref)
        return frozen.read(self.transaction, (round_ref, row.freezing if freezing is None else freezing))

    def frozen_part(self, round_ref: str, key: str, *, freezing: int) -> FrozenPart | None:
        """Return one part of a freezing, decrypted; None where it is not there."""
        return frozen.read(self.transaction, (round_ref, freezing), key=key).get(key)

    def copies_of(self, case_id: str) -> tuple[tuple[frozen.Freezing, CasePart], ...]:
        """Return a case as rounds froze it."""
        return frozen.copies_of(self.transaction, case_id)

    def leaves(self, round_ref: str, *, freezing: int | None = None) -> dict[str, str]:
        """Return the leaf hashes of a freezing (the latest), by part key, without decrypting anything."""
        row = self._row(round_ref)
        return frozen.leaves(self.transaction, (round_ref, row.freezing if freezing is None else freezing))

    def _row(self, round_ref: str) -> Row[Any]:
        return row_of(self._connection, ROUNDS, round_ref)

    def _write(self, row: Row[Any], expected_version: int, values: dict[str, Any]) -> StoredRound:
        values["changed_at"] = self._now
        change_row(self._connection, ROUNDS, row, expected_version=expected_version, values=values)
        return self.get(row.id)


def _require(row: Row[Any], state: RoundState, step: str) -> None:
    if row.state != state.value:
        raise ConflictError(f"Round {row.id} is {row.state}; it can {step} only while {state.value}.")


def _stored(row: Row[Any]) -> StoredRound:
    return StoredRound(
        id=row.id,
        thing=Round.model_validate_json(row.document),
        version=row.version,
        owner=row.owner,
        created_at=row.created_at,
        changed_at=row.changed_at,
        state=RoundState(row.state),
        frozen_at=row.frozen_at,
        freezing=row.freezing,
    )
