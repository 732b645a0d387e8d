"""Organisations: the tenants."""

from typing import Any

from sqlalchemy import Row, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from rematch.errors import ConflictError
from rematch.store.records import Organisation, OrganisationKind
from rematch.store.repositories.rows import page, row_of
from rematch.store.tables import ORGANISATIONS
from rematch.store.transaction import Repository

_OF_KIND = (
    select(ORGANISATIONS.c.id).where(ORGANISATIONS.c.kind == bindparam("kind")).order_by(ORGANISATIONS.c.id)
)


class Organisations(Repository):
    """NGOs, municipalities, coordinations."""

    def add(self, organisation: Organisation) -> Organisation:
        """Add an organisation; ConflictError where its id or its municipality is taken."""
        values = {
            "id": organisation.org_id,
            "kind": organisation.kind.value,
            "name": organisation.name,
            "municipality": organisation.municipality,
            "created_at": self._now,
        }
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(ORGANISATIONS), values)
        except IntegrityError:
            raise ConflictError(
                f"Organisation {organisation.org_id}: the id or the municipality is taken, "
                "or the code of a municipality is missing or too much."
            ) from None
        return organisation

    def get(self, org_id: str) -> Organisation:
        """Return an organisation, or raise NotFoundError."""
        return organisation_of(row_of(self._connection, ORGANISATIONS, org_id))

    def ids_of(self, kind: OrganisationKind) -> tuple[str, ...]:
        """Return the ids of all organisations of a kind."""
        return tuple(row.id for row in self._connection.execute(_OF_KIND, {"kind": kind.value}))

    def speaking_for(self, municipality: str) -> tuple[str, ...]:
        """Return the ids of the organisations that speak for a municipality: one, or none."""
        query = select(ORGANISATIONS.c.id).where(ORGANISATIONS.c.municipality == municipality)
        return tuple(row.id for row in self._connection.execute(query))

    def list(self, *, after: str | None = None, limit: int | None = 100) -> tuple[Organisation, ...]:
        """Return organisations by id."""
        query = page(select(ORGANISATIONS), ORGANISATIONS.c.id, after=after, limit=limit)
        return tuple(organisation_of(row) for row in self._connection.execute(query))


def organisation_of(row: Row[Any]) -> Organisation:
    """Return the record of a row."""
    return Organisation(
        org_id=row.id, kind=OrganisationKind(row.kind), name=row.name, municipality=row.municipality
    )
