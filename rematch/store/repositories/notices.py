"""What organisations tell those whose answers they hold: one notice each, with a version of its own."""

from sqlalchemy import insert, select, update

from rematch.errors import StaleError
from rematch.models.notice import Notice
from rematch.store.records import Stored
from rematch.store.tables import NOTICES
from rematch.store.transaction import Repository


class Notices(Repository):
    """Whom to call, and by what law answers are used."""

    def get(self, org_id: str) -> Stored[Notice] | None:
        """Return the notice of an organisation; None: there is none yet."""
        query = select(NOTICES).where(NOTICES.c.organisation == org_id)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        return Stored(
            id=row.organisation,
            thing=Notice.model_validate_json(row.document),
            version=row.version,
            owner=row.organisation,
            created_at=row.created_at,
            changed_at=row.changed_at,
        )

    def put(self, org_id: str, notice: Notice, *, expected_version: int) -> Stored[Notice]:
        """Write the notice of an organisation; expected_version 0 for the first time."""
        before = self.get(org_id)
        version = before.version if before else 0
        if version != expected_version:
            raise StaleError(
                f"The notice of {org_id} is at version {version}, the change was made on version "
                f"{expected_version}: read it again, then repeat the change."
            )
        values = {
            "version": version + 1,
            "document": notice.model_dump_json(),
            "changed_at": self._now,
        }
        if before is None:
            self._connection.execute(
                insert(NOTICES).values(organisation=org_id, created_at=self._now, **values)
            )
        else:
            self._connection.execute(update(NOTICES).where(NOTICES.c.organisation == org_id).values(values))
        written = self.get(org_id)
        assert written is not None
        return written
