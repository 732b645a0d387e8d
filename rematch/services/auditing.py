"""The audit as an auditor reads it: ids only, chained, re-computed on demand."""

from pydantic import AwareDatetime, Field

from rematch.errors import RefutedError
from rematch.models.types import Count, Digest, Flag, Model
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.tenancy import require
from rematch.services.views import Page, number_of
from rematch.store import AuditEntry


class AuditLine(Model):
    """Who did what to which thing, when."""

    seq: Count = Field(description="Its number.", examples=[17])
    at: AwareDatetime = Field(description="When.")
    key: str = Field(description="Id of the key; system: the service itself.", examples=["5f0e8d7c6b5a4938"])
    organisation: str = Field(description="Whose key.", examples=["harbour"])
    action: str = Field(description="What was done.", examples=["create"])
    kind: str = Field(description="To what kind of thing.", examples=["case"])
    thing: str = Field(description="To which.", examples=["harbour/C-0007"])
    previous: Digest = Field(description="Hash of the line before.")
    hash: Digest = Field(description="Hash of this line.")


class ChainView(Model):
    """Where the chain of the audit ends: noted elsewhere, it shows a shortened one."""

    length: Count = Field(description="Lines.", examples=[17])
    head: Digest = Field(description="Hash of the last line; zeros: there is none.")
    checked: Flag = Field(default=False, description="Whether every line was computed again.")
    ok: Flag | None = Field(default=None, description="Whether all of them fit; null: not checked.")
    detail: str | None = Field(default=None, description="The first line that does not fit.")


def list_audit(
    house: House, actor: Actor, of: tuple[str | None, str | None], *, after: str | None, limit: int
) -> Page[AuditLine]:
    """Return lines in order, of one kind of thing, or of one thing."""
    require(actor, Role.AUDITOR)
    kind, thing = of
    number = number_of(after) or 0
    with house.store.read() as uow:
        lines = uow.audit.list(kind=kind, thing_id=thing, after=number, limit=limit + 1)
    shown = lines[:limit]
    cursor = f"{shown[-1].seq:010d}" if len(lines) > limit else None
    return Page[AuditLine](items=tuple(map(_line, shown)), next_cursor=cursor)


def read_head(house: House, actor: Actor) -> ChainView:
    """Return length and last hash of the chain."""
    require(actor, Role.AUDITOR)
    with house.store.read() as uow:
        head = uow.audit.head()
    return ChainView(length=head.seq, head=head.hash)


def check_chain(house: House, actor: Actor) -> ChainView:
    """Compute every hash again."""
    require(actor, Role.AUDITOR)
    with house.store.read() as uow:
        head = uow.audit.head()
        try:
            uow.audit.verify_chain()
        except RefutedError as error:
            return ChainView(length=head.seq, head=head.hash, checked=True, ok=False, detail=error.message)
    return ChainView(length=head.seq, head=head.hash, checked=True, ok=True)


def _line(entry: AuditEntry) -> AuditLine:
    return AuditLine(
        seq=entry.seq,
        at=entry.at,
        key=entry.actor.key_id,
        organisation=entry.actor.organisation,
        action=entry.action,
        kind=entry.kind,
        thing=entry.thing,
        previous=entry.previous,
        hash=entry.hash,
    )
