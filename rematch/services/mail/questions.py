"""The question to a new address: a signed code, valid for some days, that can be answered once."""

import hashlib
import secrets
from datetime import timedelta

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

from rematch.errors import ConflictError, GoneError, InputError, NotFoundError
from rematch.models.mail import MailState
from rematch.services.mail.words import moment
from rematch.settings import Settings
from rematch.store import NewMail, StoredMailSubscription, UnitOfWork

CONFIRM, CONFIRM_BY_CODE = "confirm", "confirm_by_code"
PATH = "/mail/confirm"
QUESTION_FOR = timedelta(days=3)
DAY = timedelta(days=1)
ASKED_PER_DAY = 20
"""Questions one organisation may have sent within a day: nobody's address is flooded from here."""
OVER = "The code was used, or is too old, or another one was sent since: ask the address anew."


def new_mark() -> str:
    """Return what tells one question to an address from the next."""
    return secrets.token_hex(16)


def refuse_flood(uow: UnitOfWork, organisation: str) -> None:
    """Raise ConflictError where an organisation had too many addresses asked."""
    if uow.mails.asked_lately(organisation, within=DAY) >= ASKED_PER_DAY:
        raise ConflictError(f"{ASKED_PER_DAY} addresses were asked within a day: ask the next one tomorrow.")


def ask(uow: UnitOfWork, known: StoredMailSubscription, settings: Settings) -> None:
    """Send the question to an address: with a link where the service knows its own address, else a code."""
    code = _signer(uow).sign(f"{known.id}.{known.asked}").decode()
    until = uow.now + QUESTION_FOR
    values = {"organisation": known.organisation, "until": moment(until), "code": code}
    if settings.public_url is not None:
        values["link"] = f"{settings.public_url.rstrip('/')}{PATH}?code={code}"
    uow.mails.write(
        NewMail(
            address=known.address,
            text=CONFIRM if settings.public_url is not None else CONFIRM_BY_CODE,
            language=known.language,
            values=values,
            until=until,
            subscription=known.id,
        )
    )


def answered(uow: UnitOfWork, code: str) -> StoredMailSubscription:
    """Return the subscription whose question a code answers; GoneError where it does so no more."""
    try:
        said = _signer(uow).unsign(code, max_age=int(QUESTION_FOR.total_seconds())).decode()
    except SignatureExpired:
        raise GoneError(OVER) from None
    except BadSignature:
        raise InputError("This is no code that was sent from here.", pointer="/code") from None
    subscription_id, _, mark = said.partition(".")
    try:
        known = uow.mail_subscriptions.get(subscription_id, organisation=None)
    except NotFoundError:
        raise GoneError(OVER) from None
    if known.state is not MailState.UNCONFIRMED or known.asked != mark:
        raise GoneError(OVER)
    return known


def _signer(uow: UnitOfWork) -> TimestampSigner:
    key = uow.signing_key("mail-question")
    return TimestampSigner(key, salt="mail-question", key_derivation="hmac", digest_method=hashlib.sha256)
