"""The audit over HTTP, for auditors."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from rematch.api import examples
from rematch.api.deps import CallerDep, PageQuery, opaque
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.models.types import Key, Text
from rematch.services import auditing
from rematch.services.actor import Role
from rematch.services.auditing import AuditLine, ChainView
from rematch.services.views import Page

router = APIRouter(prefix="/audit", tags=["audit"], route_class=StrictRoute)
ZEROS = "0" * 64
LINE = {
    "seq": 1,
    "at": examples.AT,
    "key": "5f0e8d7c6b5a4938",
    "organisation": "harbour",
    "action": "create",
    "kind": "case",
    "thing": "harbour/C-0007",
    "previous": ZEROS,
    "hash": examples.HASH,
}
UNCHECKED = {"length": 1, "head": examples.HASH, "checked": False, "ok": None, "detail": None}
CHAIN = {"length": 1, "head": examples.HASH, "checked": True, "ok": True, "detail": None}


class AuditQuery(PageQuery):
    """Which part of the audit."""

    kind: Key | None = Field(default=None, description="Only of this kind of thing.", examples=["case"])
    thing: Text | None = Field(default=None, description="Only of this thing.", examples=["harbour/C-0007"])


@router.get("", **operation("listAudit", Role.AUDITOR, example=examples.page(LINE)))
def list_audit(caller: CallerDep, query: Annotated[AuditQuery, Query()]) -> Page[AuditLine]:
    """List who did what to which thing, oldest first; ids only."""
    of = (query.kind, query.thing)
    return opaque(auditing.list_audit(*caller, of, after=query.cursor, limit=query.limit))


@router.get("/head", **operation("readAuditHead", Role.AUDITOR, example=UNCHECKED))
def read_head(caller: CallerDep) -> ChainView:
    """Read length and last hash of the chain: note them elsewhere."""
    return auditing.read_head(*caller)


@router.get("/check", **operation("checkAudit", Role.AUDITOR, example=CHAIN))
def check_chain(caller: CallerDep) -> ChainView:
    """Compute every hash of the chain again; nothing is changed by it."""
    return auditing.check_chain(*caller)
