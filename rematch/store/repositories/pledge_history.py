"""The versions of a pledge: who changed it in what role, and what it was then; written with the change."""

from typing import Any

from sqlalchemy import Row, insert, select

from rematch.models.pledge import Pledge
from rematch.models.pledge_life import Pause
from rematch.store.records_pledges import Author, PledgeVersion, StoredPledge
from rematch.store.repositories.pledges import pause_of
from rematch.store.tables import PLEDGE_HISTORY
from rematch.store.transaction import Repository


class PledgeHistory(Repository):
    """One line per version; never changed."""

    def append(self, pledge: StoredPledge, action: str, by: Author) -> None:
        """Write down a pledge as a change left it."""
        pause = pledge.pause or Pause(reason=None)
        written = {
            "pledge": pledge.id,
            "version": pledge.version,
            "at": self._now,
            "actor_key": by.key_id,
            "actor_organisation": by.organisation,
            "role": by.role,
            "action": action,
            "document": pledge.thing.model_dump_json(),
            "paused_for": None if pause.reason is None else pause.reason.value,
            "paused_until": pause.until,
            "confirmed_on": pledge.confirmed_on,
        }
        self._connection.execute(insert(PLEDGE_HISTORY), written)

    def list(self, pledge_id: str, *, since: int = 0, limit: int = 100) -> tuple[PledgeVersion, ...]:
        """Return versions in order, from a version on."""
        here = (PLEDGE_HISTORY.c.pledge == pledge_id, PLEDGE_HISTORY.c.version >= since)
        query = select(PLEDGE_HISTORY).where(*here).order_by(PLEDGE_HISTORY.c.version).limit(limit)
        return tuple(_version_of(row) for row in self._connection.execute(query))


def _version_of(row: Row[Any]) -> PledgeVersion:
    return PledgeVersion(
        pledge_id=row.pledge,
        version=row.version,
        at=row.at,
        author=Author(key_id=row.actor_key, organisation=row.actor_organisation, role=row.role),
        action=row.action,
        thing=Pledge.model_validate_json(row.document),
        pause=pause_of(row),
        confirmed_on=row.confirmed_on,
    )
