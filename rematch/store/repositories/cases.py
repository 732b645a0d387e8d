"""Cases: encrypted one by one, found by id, moved through their states, erased for good."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from rematch.errors import ConflictError, GoneError, NotFoundError
from rematch.models.case import Case, Safety
from rematch.models.round import CaseState, ComesFirst
from rematch.models.scenario import canonical, new_salt
from rematch.store.records import Stored, StoredCase
from rematch.store.records_imports import ComparedCase
from rematch.store.repositories import case_batches, case_erasure, case_safety
from rematch.store.repositories.rows import absent, change_row, page, row_of
from rematch.store.tables import CASES
from rematch.store.transaction import Repository
from rematch.store.vault import CaseKey


class Cases(Repository):
    """Placements asked for; id is `<ngo>/<case_ref>`. An erased case raises GoneError and is in no list."""

    erased = False
    """True once this unit of work has erased a case: the log is emptied after the commit."""

    def add(self, case: Case, *, ngo: str, state: CaseState) -> StoredCase:
        """Store a case, or return the one there if the body is the same (`created` tells).

        Raises ConflictError for another body under the same case_ref, GoneError where it was erased.
        """
        case_id = f"{ngo}/{case.case_ref}"
        try:
            return self._replay(row_of(self._connection, CASES, case_id), case)
        except NotFoundError:
            return self._add_new(case_id, case, ngo=ngo, state=state)

    def _add_new(self, case_id: str, case: Case, *, ngo: str, state: CaseState) -> StoredCase:
        key = self.transaction.vault.new_case_key(case_id)
        content, salt = self._content(case, key), new_salt()
        values = content | {
            "id": case_id,
            "ngo": ngo,
            "case_ref": case.case_ref,
            "version": 1,
            "state": state.value,
            "sealed_key": key.wrapped,
            "sealed_salt": key.seal("salt", bytes.fromhex(salt)),
            "posted_fingerprint": content["fingerprint"],
            "created_at": self._now,
        }
        self._connection.execute(insert(CASES), values)
        return StoredCase(
            id=case_id,
            thing=case,
            version=1,
            owner=ngo,
            created_at=self._now,
            changed_at=self._now,
            state=state,
            round_ref=None,
            salt=salt,
            created=True,
        )

    def compare(self, cases: Sequence[tuple[Case, CaseState]], *, ngo: str) -> tuple[ComparedCase, ...]:
        """Say of each case of an NGO how `add` would take it; nothing is stored."""
        return case_batches.compare(self.transaction, cases, ngo=ngo)

    def add_new(self, compared: Sequence[ComparedCase], *, ngo: str) -> tuple[str, ...]:
        """Store those that were compared in this transaction and are new; return their ids."""
        return case_batches.add_new(self.transaction, compared, ngo=ngo)

    def get(self, case_id: str, *, ngo: str | None = None) -> StoredCase:
        """Return a case (of an NGO), or raise NotFoundError, or GoneError where it was erased."""
        return self._stored(self._row(case_id, ngo))

    def change(
        self, case: Case, *, ngo: str, expected_version: int, state: CaseState | None = None
    ) -> StoredCase:
        """Replace a case's content, and its state where one is given; raises StaleError, GoneError."""
        row = self._row(f"{ngo}/{case.case_ref}", ngo)
        values = self._content(case, self._key(row))
        if state is not None:
            values["state"] = state.value
        change_row(self._connection, CASES, row, expected_version=expected_version, values=values)
        return self.get(row.id)

    def list(
        self,
        *,
        ngo: str | None = None,
        state: CaseState | None = None,
        round_ref: str | None = None,
        after: str | None = None,
        limit: int | None = 100,
    ) -> tuple[StoredCase, ...]:
        """Return cases by id; limit None gives all (a freeze)."""
        query = select(CASES).where(CASES.c.state != CaseState.ERASED.value)
        if ngo is not None:
            query = query.where(CASES.c.ngo == ngo)
        if state is not None:
            query = query.where(CASES.c.state == state.value)
        if round_ref is not None:
            query = query.where(CASES.c.round_ref == round_ref)
        rows = self._connection.execute(page(query, CASES.c.id, after=after, limit=limit)).all()
        return tuple(self._stored(row) for row in rows)

    def is_there(self, case_id: str) -> bool:
        """Say whether a case can still be read."""
        return self.state_of(case_id) is not CaseState.ERASED

    def state_of(self, case_id: str) -> CaseState:
        """Return the state of a case, erased ones included."""
        return CaseState(row_of(self._connection, CASES, case_id).state)

    def in_round(self, round_ref: str) -> frozenset[str]:
        """Return the ids of the cases of a round that nobody has decided on, without decrypting anything."""
        here = (CASES.c.round_ref == round_ref, CASES.c.state == CaseState.IN_ROUND.value)
        return frozenset(row.id for row in self._connection.execute(select(CASES.c.id).where(*here)))

    def gone(self) -> frozenset[str]:
        """Return the ids of cases that were withdrawn or erased: they are named in no answer."""
        states = (CaseState.WITHDRAWN.value, CaseState.ERASED.value)
        rows = self._connection.execute(select(CASES.c.id).where(CASES.c.state.in_(states)))
        return frozenset(row.id for row in rows)

    def step(
        self, case_id: str, expected: CaseState, to: CaseState, *, comes_first: ComesFirst | None = None
    ) -> StoredCase:
        """Move a case on with its offer: one conditional UPDATE; back to ready it forgets the round."""
        values: dict[str, Any] = {"state": to.value}
        if to is CaseState.READY:
            values["round_ref"] = None
        if comes_first is not None or to is CaseState.PLACED:
            values["comes_first"] = comes_first.value if comes_first else None
        self._shift(case_id, expected, values)
        return self.get(case_id)

    def move(
        self, case_id: str, *, to: CaseState, expected_version: int, ngo: str | None = None
    ) -> StoredCase:
        """Set a case's state (withdraw, say); leaving a round forgets the round. Not for erasing."""
        if to is CaseState.ERASED:
            raise ValueError("a case is erased by erase()")
        row = self._row(case_id, ngo)
        values: dict[str, Any] = {"state": to.value, "changed_at": self._now}
        if to in {CaseState.DRAFT, CaseState.READY, CaseState.WITHDRAWN}:
            values["round_ref"] = None
        change_row(self._connection, CASES, row, expected_version=expected_version, values=values)
        return self.get(case_id)

    def enter_round(self, case_ids: Collection[str], round_ref: str) -> None:
        """Move ready cases into a round, all or none; ConflictError where one is not ready any more."""
        values = {"state": CaseState.IN_ROUND.value, "round_ref": round_ref}
        with self._connection.begin_nested():
            for case_id in case_ids:
                self._shift(case_id, CaseState.READY, values)

    def leave_round(self, round_ref: str) -> int:
        """Move the cases still in_round back to ready, to come next the next time; return how many."""
        left = self._connection.execute(
            update(CASES)
            .where(CASES.c.round_ref == round_ref, CASES.c.state == CaseState.IN_ROUND.value)
            .values(
                state=CaseState.READY.value,
                round_ref=None,
                comes_first=func.coalesce(CASES.c.comes_first, ComesFirst.WITHOUT_PROPOSAL.value),
                version=CASES.c.version + 1,
                changed_at=self._now,
            )
        )
        return left.rowcount

    def erase(self, case_id: str, *, ngo: str | None = None) -> None:
        """Destroy a case's key, salts, ciphertexts and fingerprints; leaf hashes of frozen rounds stay.

        Answers kept for repeated requests about it go too. A second time raises GoneError.
        """
        row = self._row(case_id, ngo)
        case_erasure.erase(self._connection, row.id, at=self._now)
        self.erased = True

    def safety(self, case_id: str) -> Stored[Safety] | None:
        """Return what a coordinator recorded for a case's safety; None where nothing is."""
        row = self._row(case_id, None)
        return case_safety.read(self._connection, row, self._key(row))

    def safeties(self, case_ids: Collection[str]) -> dict[str, Safety]:
        """Return what is recorded for the safety of these cases, where something is."""
        return case_safety.read_all(self._connection, self.transaction.vault, case_ids)

    def record_safety(self, case_id: str, safety: Safety, *, expected_version: int) -> Stored[Safety]:
        """Record a case's safety; expected_version 0 for the first time. Leaves the case's version alone."""
        row = self._row(case_id, None)
        record = case_safety.SafetyChange(safety=safety, expected_version=expected_version, at=self._now)
        return case_safety.write(self._connection, row, self._key(row), record)

    def _row(self, case_id: str, ngo: str | None) -> Row[Any]:
        row = row_of(self._connection, CASES, case_id)
        if ngo is not None and row.ngo != ngo:
            raise absent("case", case_id)
        if row.state == CaseState.ERASED.value:
            raise GoneError(f"Case {case_id} was erased.")
        return row

    def _replay(self, row: Row[Any], case: Case) -> StoredCase:
        self._row(row.id, row.ngo)
        fingerprint = self.transaction.vault.fingerprint("case", canonical(case))
        if fingerprint not in {row.posted_fingerprint, row.fingerprint}:
            raise ConflictError(
                f"Case {row.id} is there already with other content: change it, or use another case_ref.",
                pointer="/case_ref",
            )
        return self._stored(row)

    def _shift(self, case_id: str, expected: CaseState, values: dict[str, Any]) -> None:
        moved = self._connection.execute(
            update(CASES)
            .where(CASES.c.id == case_id, CASES.c.state == expected.value)
            .values(**values, version=CASES.c.version + 1, changed_at=self._now)
        )
        if moved.rowcount != 1:
            raise ConflictError(f"Case {case_id} is not {expected.value} any more.")

    def _key(self, row: Row[Any]) -> CaseKey:
        return self.transaction.vault.case_key(row.id, row.sealed_key)

    def _content(self, case: Case, key: CaseKey) -> dict[str, Any]:
        document = canonical(case)
        return {
            "sealed_document": key.seal("case", document),
            "fingerprint": self.transaction.vault.fingerprint("case", document),
            "changed_at": self._now,
        }

    def _stored(self, row: Row[Any], *, created: bool = False) -> StoredCase:
        key = self._key(row)
        return StoredCase(
            id=row.id,
            thing=Case.model_validate_json(key.open("case", row.sealed_document)),
            version=row.version,
            owner=row.ngo,
            created_at=row.created_at,
            changed_at=row.changed_at,
            state=CaseState(row.state),
            round_ref=row.round_ref,
            comes_first=ComesFirst(row.comes_first) if row.comes_first else None,
            salt=key.open("salt", row.sealed_salt).hex(),
            created=created,
        )
