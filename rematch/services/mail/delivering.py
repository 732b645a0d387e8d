"""Sends the mail that is due: claimed first, sent side by side, the result written down."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import structlog

from rematch.models.event import EventKind
from rematch.services.delivering import PAUSE_AFTER, next_try_s
from rematch.services.house import House
from rematch.services.mail.transport import LASTING, OF_ADDRESS, TIMEOUT_S, send
from rematch.store import ClaimedMail, Tried, UnitOfWork

log = structlog.get_logger("rematch.mail")
LEASE_S = 60 * TIMEOUT_S
SIDE_BY_SIDE = 8
AT_ONCE = 32


def deliver_mail_due(house: House) -> int:
    """Send what is due now; return how many attempts were made. Safe beside itself: each claims its own."""
    with house.store.unit_of_work() as uow:
        claimed = uow.mails.claim(lease_until=uow.now + timedelta(seconds=LEASE_S), limit=AT_ONCE)
    if not claimed:
        return 0
    with ThreadPoolExecutor(max_workers=SIDE_BY_SIDE) as threads:
        results = list(threads.map(lambda mail: send(mail, house.settings), claimed))
    with house.store.unit_of_work() as uow:
        for mail, result in zip(claimed, results, strict=True):
            if uow.mails.tried(mail, result, next_at=_next_at(mail, result, now=uow.now)):
                _look_after(uow, mail, result)
    for mail, result in zip(claimed, results, strict=True):
        if not result.ok:
            log.warning("mail not sent", mail=mail.id, failure=result.failure, status=result.status)
    return len(claimed)


def _next_at(mail: ClaimedMail, result: Tried, *, now: datetime) -> datetime | None:
    if result.ok or result.failure in LASTING:
        return None
    wait_s = next_try_s(mail.attempts)
    return None if wait_s is None else now + timedelta(seconds=wait_s)


def _look_after(uow: UnitOfWork, mail: ClaimedMail, result: Tried) -> None:
    """Note whether an address takes mail; one that took none for days is paused, and that is told."""
    if mail.subscription is None or not (result.ok or result.failure in OF_ADDRESS):
        return
    uow.mail_subscriptions.failing(mail.subscription, is_failing=not result.ok)
    long = mail.failing_since is not None and uow.now - mail.failing_since > PAUSE_AFTER
    if result.ok or not long:
        return
    paused = uow.mail_subscriptions.pause(mail.subscription)
    if paused is not None:
        uow.mails.end(mail.subscription)
        uow.events.tell(EventKind.MAIL_PAUSED, mail.subscription, to=(paused,))
