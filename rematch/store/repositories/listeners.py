"""Who hears of an event: the webhooks and the addresses of its organisations, found in one question."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import BindParameter, Connection, bindparam, literal, select, union_all

from rematch.models.event import EventKind
from rematch.models.mail import MailRhythm, MailState
from rematch.store.repositories.mail_subscriptions import kinds_of, wants
from rematch.store.tables import MAIL_SUBSCRIPTIONS, WEBHOOKS

WEBHOOK, MAIL = "webhook", "mail"
_ORGANISATIONS: BindParameter[list[str]] = bindparam("organisations", expanding=True)
_HEARING = union_all(
    select(literal(WEBHOOK).label("by"), WEBHOOKS.c.organisation, WEBHOOKS.c.id, WEBHOOKS.c.kinds).where(
        WEBHOOKS.c.organisation.in_(_ORGANISATIONS), WEBHOOKS.c.state == "active"
    ),
    select(
        literal(MAIL), MAIL_SUBSCRIPTIONS.c.organisation, MAIL_SUBSCRIPTIONS.c.id, MAIL_SUBSCRIPTIONS.c.kinds
    ).where(
        MAIL_SUBSCRIPTIONS.c.organisation.in_(_ORGANISATIONS),
        MAIL_SUBSCRIPTIONS.c.state == MailState.ACTIVE.value,
        MAIL_SUBSCRIPTIONS.c.rhythm == MailRhythm.EACH.value,
    ),
)


@dataclass(slots=True)
class Listeners:
    """Ids of one organisation's webhooks and mail subscriptions, in order."""

    webhooks: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)


def listeners_of(
    connection: Connection, organisations: Collection[str], kind: EventKind
) -> dict[str, Listeners]:
    """Return who wants to hear of each event of a kind, by organisation; those with nobody are left out."""
    found: dict[str, Listeners] = {}
    rows = connection.execute(_HEARING, {"organisations": list(organisations)})
    for row in sorted(rows, key=lambda row: str(row.id)):
        if wants(kinds_of(row.kinds), kind):
            heard = found.setdefault(row.organisation, Listeners())
            (heard.webhooks if row.by == WEBHOOK else heard.mails).append(row.id)
    return found
