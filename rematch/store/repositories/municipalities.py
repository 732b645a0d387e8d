"""Municipalities: documents with a version and an owner."""

from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.exc import IntegrityError

from rematch.errors import ConflictError
from rematch.models.municipality import Municipality
from rematch.store.records import Stored
from rematch.store.repositories.rows import absent, change_row, page, row_of
from rematch.store.tables import MUNICIPALITIES
from rematch.store.transaction import Repository


class Municipalities(Repository):
    """Places that can receive; id is the code."""

    def add(self, municipality: Municipality, *, owner: str) -> Stored[Municipality]:
        """Add a municipality; ConflictError where its code is known."""
        values = {"id": municipality.code, "owner": owner, "version": 1, "created_at": self._now}
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(MUNICIPALITIES), values | self._content(municipality))
        except IntegrityError:
            raise ConflictError(
                f"Municipality {municipality.code} is there already, or organisation {owner} is not known."
            ) from None
        return self.get(municipality.code)

    def get(self, code: str, *, owner: str | None = None) -> Stored[Municipality]:
        """Return a municipality (of an owner), or raise NotFoundError."""
        return _stored(self._row(code, owner))

    def change(
        self, municipality: Municipality, *, expected_version: int, owner: str | None = None
    ) -> Stored[Municipality]:
        """Replace the document; StaleError where the version is another, NotFoundError where not theirs."""
        row = self._row(municipality.code, owner)
        change_row(
            self._connection,
            MUNICIPALITIES,
            row,
            expected_version=expected_version,
            values=self._content(municipality),
        )
        return self.get(municipality.code)

    def list(
        self, *, owner: str | None = None, after: str | None = None, limit: int | None = 100
    ) -> tuple[Stored[Municipality], ...]:
        """Return municipalities by code; limit None gives all."""
        query = select(MUNICIPALITIES)
        if owner is not None:
            query = query.where(MUNICIPALITIES.c.owner == owner)
        rows = self._connection.execute(page(query, MUNICIPALITIES.c.id, after=after, limit=limit))
        return tuple(_stored(row) for row in rows)

    def _row(self, code: str, owner: str | None) -> Row[Any]:
        row = row_of(self._connection, MUNICIPALITIES, code)
        if owner is not None and row.owner != owner:
            raise absent("municipality", code)
        return row

    def _content(self, municipality: Municipality) -> dict[str, Any]:
        return {"document": municipality.model_dump_json(), "changed_at": self._now}


def _stored(row: Row[Any]) -> Stored[Municipality]:
    return Stored(
        id=row.id,
        thing=Municipality.model_validate_json(row.document),
        version=row.version,
        owner=row.owner,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
