"""Reviews asked for by households: one open at a time per case, ended by another person."""

from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.exc import IntegrityError

from rematch.errors import AccessError, ConflictError
from rematch.models.review import ReviewReason, ReviewState
from rematch.store.records_offers import NewReview, StoredReview
from rematch.store.repositories.ids import new_id
from rematch.store.repositories.rows import absent, change_row, page, row_of
from rematch.store.tables import REVIEWS
from rematch.store.transaction import Repository


class Reviews(Repository):
    """Who asked for another look, and what came of it."""

    def add(self, new: NewReview) -> StoredReview:
        """Open a review; ConflictError where one is open."""
        review_id = new_id("review", self._now)
        values = {
            "id": review_id,
            "case_id": new.case_id,
            "offer": new.offer,
            "run_id": new.run_id,
            "reason": new.reason.value,
            "state": ReviewState.OPEN.value,
            "version": 1,
            "asked_by": new.asked_by,
            "not_by": new.not_by,
            "created_at": self._now,
            "changed_at": self._now,
        }
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(REVIEWS), values)
        except IntegrityError:
            raise ConflictError(f"Case {new.case_id} is under review already.") from None
        return self.get(review_id)

    def get(self, review_id: str, *, ngo: str | None = None) -> StoredReview:
        """Return a review (of an NGO's case), or raise NotFoundError."""
        stored = _stored(row_of(self._connection, REVIEWS, review_id))
        if ngo is not None and stored.case_id.partition("/")[0] != ngo:
            raise absent("review", review_id)
        return stored

    def open_of(self, case_id: str) -> StoredReview | None:
        """Return the open review of a case; None: there is none."""
        query = select(REVIEWS).where(REVIEWS.c.case_id == case_id, REVIEWS.c.state == ReviewState.OPEN.value)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _stored(row)

    def of_case(self, case_id: str) -> tuple[StoredReview, ...]:
        """Return the reviews of a case, oldest first."""
        query = select(REVIEWS).where(REVIEWS.c.case_id == case_id).order_by(REVIEWS.c.id)
        return tuple(_stored(row) for row in self._connection.execute(query))

    def list(
        self,
        *,
        ngo: str | None = None,
        state: ReviewState | None = None,
        after: str | None = None,
        limit: int | None = 100,
    ) -> tuple[StoredReview, ...]:
        """Return reviews, oldest first."""
        query = select(REVIEWS)
        if ngo is not None:
            query = query.where(REVIEWS.c.case_id >= f"{ngo}/", REVIEWS.c.case_id < f"{ngo}0")
        if state is not None:
            query = query.where(REVIEWS.c.state == state.value)
        rows = self._connection.execute(page(query, REVIEWS.c.id, after=after, limit=limit))
        return tuple(_stored(row) for row in rows)

    def end(
        self, review: StoredReview, to: ReviewState, *, by: str | None, expected_version: int
    ) -> StoredReview:
        """End an open review; AccessError for whoever decided before, ConflictError where it is over."""
        if review.state is not ReviewState.OPEN:
            raise ConflictError(f"Review {review.id} is {review.state.value}: it was ended.")
        if by is not None and by == review.not_by:
            raise AccessError(f"Review {review.id} is for another person than the one who decided.")
        row = row_of(self._connection, REVIEWS, review.id)
        values = {"state": to.value, "reviewed_by": by, "changed_at": self._now}
        change_row(self._connection, REVIEWS, row, expected_version=expected_version, values=values)
        return self.get(review.id)


def _stored(row: Row[Any]) -> StoredReview:
    return StoredReview(
        id=row.id,
        case_id=row.case_id,
        offer=row.offer,
        run_id=row.run_id,
        reason=ReviewReason(row.reason),
        state=ReviewState(row.state),
        version=row.version,
        asked_by=row.asked_by,
        not_by=row.not_by,
        reviewed_by=row.reviewed_by,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
