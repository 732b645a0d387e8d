"""Decisions on proposals, and the review sheets that were opened before them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select

from rematch.models.decision import DecisionKind, DecisionReason
from rematch.store.records_offers import NewDecision, StoredDecision
from rematch.store.repositories.ids import new_id
from rematch.store.repositories.rows import row_of
from rematch.store.tables import DECISIONS, REVIEW_SHEETS
from rematch.store.transaction import Repository


class Decisions(Repository):
    """Who decided what on which proposal; never changed."""

    def open_sheet(self, run_id: str, case_id: str, principal: str) -> datetime:
        """Note that a person opened the review sheet of a case; the first time stays."""
        opened = self.sheet_opened(run_id, case_id, principal)
        if opened is None:
            row = {"run_id": run_id, "case_id": case_id, "principal": principal, "opened_at": self._now}
            self._connection.execute(insert(REVIEW_SHEETS), row)
        return opened or self._now

    def sheet_opened(self, run_id: str, case_id: str, principal: str) -> datetime | None:
        """Return since when the person has the sheet; None: never opened."""
        sheet = REVIEW_SHEETS.c
        query = select(sheet.opened_at).where(
            sheet.run_id == run_id, sheet.case_id == case_id, sheet.principal == principal
        )
        opened: datetime | None = self._connection.execute(query).scalar_one_or_none()
        return opened

    def add(self, new: NewDecision) -> StoredDecision:
        """Write a decision down."""
        decision_id = new_id("decision", self._now)
        self._connection.execute(
            insert(DECISIONS).values(
                id=decision_id,
                run_id=new.run_id,
                case_id=new.case_id,
                kind=new.kind.value,
                reason=new.reason.value if new.reason else None,
                column_id=new.column_id,
                decided_by=new.decided_by,
                looked_s=new.looked_s,
                decided_at=self._now,
            )
        )
        return self.get(decision_id)

    def get(self, decision_id: str) -> StoredDecision:
        """Return a decision, or raise NotFoundError."""
        return self._stored(row_of(self._connection, DECISIONS, decision_id))

    def of_run(self, run_id: str) -> tuple[StoredDecision, ...]:
        """Return the decisions on a run's proposals, oldest first."""
        query = select(DECISIONS).where(DECISIONS.c.run_id == run_id).order_by(DECISIONS.c.id)
        return tuple(self._stored(row) for row in self._connection.execute(query))

    def of_case(self, case_id: str) -> tuple[StoredDecision, ...]:
        """Return the decisions on a case, oldest first."""
        query = select(DECISIONS).where(DECISIONS.c.case_id == case_id).order_by(DECISIONS.c.id)
        return tuple(self._stored(row) for row in self._connection.execute(query))

    def _stored(self, row: Row[Any]) -> StoredDecision:
        return StoredDecision(
            id=row.id,
            run_id=row.run_id,
            case_id=row.case_id,
            kind=DecisionKind(row.kind),
            reason=DecisionReason(row.reason) if row.reason else None,
            column_id=row.column_id,
            decided_by=row.decided_by,
            looked_s=row.looked_s,
            decided_at=row.decided_at,
        )
