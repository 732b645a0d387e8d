"""Who changed what of a pledge, when: written with every change, read as differences between versions."""

from rematch.services.actor import SYSTEM, Actor
from rematch.services.house import House
from rematch.services.pledge_diff import version_diff
from rematch.services.pledge_views import PledgeHistoryLine
from rematch.services.tenancy import owner_seen, require_pledge
from rematch.services.views import Page, number_of
from rematch.store import Actor as AuditActor
from rematch.store import Author, PledgeVersion, StoredPledge, UnitOfWork

SERVICE = Author(key_id=SYSTEM.key_id, organisation=SYSTEM.organisation, role="system")
"""Who changes a pledge when a day comes."""


def author_of(actor: Actor) -> Author:
    """Return who changes a pledge: key and role."""
    return Author(key_id=actor.key_id, organisation=actor.organisation, role=actor.role.value)


def note_version(uow: UnitOfWork, stored: StoredPledge, action: str, by: Author) -> None:
    """Write a change of a pledge into its history and into the audit."""
    uow.pledge_history.append(stored, action, by)
    uow.audit.append(AuditActor(key_id=by.key_id, organisation=by.organisation), action, "pledge", stored.id)


def list_history(
    house: House, actor: Actor, pledge_id: str, *, after: str | None, limit: int
) -> Page[PledgeHistoryLine]:
    """Return the versions of a pledge, oldest first, each with what it changed."""
    require_pledge(actor, pledge_id.partition("/")[0])
    seen = number_of(after) or 0
    with house.store.read() as uow:
        uow.pledges.get(pledge_id, owner=owner_seen(actor))
        # One more before, to compare the first with; one more behind, to know whether there are more.
        found = uow.pledge_history.list(pledge_id, since=seen, limit=limit + 2)
    before = found[0] if found and found[0].version == seen else None
    rows = [version for version in found if version.version > seen]
    earlier = [before, *rows]
    lines = [_line(*pair) for pair in zip(earlier, rows[:limit], strict=False)]
    cursor = f"{rows[limit - 1].version:010d}" if len(rows) > limit else None
    return Page[PledgeHistoryLine](items=tuple(lines), next_cursor=cursor)


def _line(before: PledgeVersion | None, version: PledgeVersion) -> PledgeHistoryLine:
    return PledgeHistoryLine(
        version=version.version,
        at=version.at,
        key=version.author.key_id,
        organisation=version.author.organisation,
        role=version.author.role,
        action=version.action,
        changes=version_diff(before, version),
    )
