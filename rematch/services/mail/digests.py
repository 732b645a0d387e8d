"""Writes the daily digests: once a day, one message of all that happened, or none where nothing did."""

from datetime import datetime, timedelta

from rematch.services.house import House

AT_ONCE = 100
"""Digests of one unit of work: others write in between."""


def plan_digests(house: House) -> int:
    """Plan the digests that are due; return how many were looked at. Safe beside itself."""
    with house.store.unit_of_work() as uow:
        due = uow.mail_subscriptions.digests_due(limit=AT_ONCE)
        digest_at = next_digest(uow.now, hour=house.settings.mail_digest_hour)
        for known in due:
            uow.mail_subscriptions.digested(known, up_to=uow.mails.digest(known), digest_at=digest_at)
        return len(due)


def next_digest(now: datetime, *, hour: int) -> datetime:
    """Return the next moment at which digests are written."""
    today = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)
