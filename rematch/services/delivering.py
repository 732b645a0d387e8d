"""Delivers what is due to webhooks: claimed first, sent side by side, the result written down."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from rematch.models.event import EventKind
from rematch.services.house import House
from rematch.services.sending import GONE, TIMEOUT_S, send
from rematch.store import Claimed, Tried

AFTER_S = (5, 30, 120, 900, 3_600, 21_600, 86_400)
"""Seconds to the next attempt; after the last one a delivery is given up."""
LEASE_S = 30 * TIMEOUT_S
SIDE_BY_SIDE = 8
AT_ONCE = 32
PAUSE_AFTER = timedelta(days=3)
"""A webhook that failed for so long is paused, and its organisation told."""


def deliver_due(house: House) -> int:
    """Send what is due now; return how many attempts were made. Safe beside itself: each claims its own."""
    with house.store.unit_of_work() as uow:
        now = uow.now
        claimed = uow.webhooks.claim(lease_until=now + timedelta(seconds=LEASE_S), limit=AT_ONCE)
    if not claimed:
        return 0
    private = house.settings.webhooks_private
    with ThreadPoolExecutor(max_workers=SIDE_BY_SIDE) as threads:
        results = list(threads.map(lambda each: send(each, now=now, private=private), claimed))
    with house.store.unit_of_work() as uow:
        paused: set[str] = set()
        for each, result in zip(claimed, results, strict=True):
            wait_s = _wait_s(each, result)
            next_at = None if wait_s is None else uow.now + timedelta(seconds=wait_s)
            uow.webhooks.tried(each, result, next_at=next_at)
            long = each.failing_since is not None and uow.now - each.failing_since > PAUSE_AFTER
            if (result.status == GONE or (long and not result.ok)) and each.webhook not in paused:
                paused.add(each.webhook)
                organisation = uow.webhooks.pause(each.webhook)
                uow.events.tell(EventKind.WEBHOOK_PAUSED, each.webhook, to=(organisation,))
    return len(claimed)


def next_try_s(attempts: int) -> float | None:
    """Return the seconds from the last of so many attempts to the next; None: there is none."""
    if attempts > len(AFTER_S):
        return None
    return AFTER_S[attempts - 1] * random.uniform(0.9, 1.1)  # so that not all come back at once


def _wait_s(claimed: Claimed, result: Tried) -> float | None:
    """Seconds to the next attempt; None: there is none."""
    return None if result.ok or result.status == GONE else next_try_s(claimed.attempts)
