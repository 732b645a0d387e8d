"""Outlooks: a coordinator asks what the places of one case are worth to households that may still come."""

from pydantic import AwareDatetime, Field

from rematch.errors import ConflictError, InputError, NotFoundError
from rematch.models.outlook import Outlook, OutlookRequest, OutlookState
from rematch.models.policy import Policy
from rematch.models.round import CaseState
from rematch.models.types import Model
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.once import KeyedRequest, once
from rematch.services.outlook_solving import OUTLOOK, SOLVABLE
from rematch.services.tenancy import require
from rematch.store import StoredOutlook, UnitOfWork

WAITING_MAX = 20
"""Outlooks that may wait: each reads all households that are ready."""


class OutlookView(Model):
    """An outlook; nothing of it reaches a household."""

    outlook_id: str = Field(description="Its id.", examples=["outlook-0190a1b2c3d-5f0e8d7c6b5a4938"])
    state: OutlookState = Field(description="Life of the outlook.", examples=["done"])
    asked: OutlookRequest = Field(description="What was asked.")
    outlook: Outlook | None = Field(description="Null until it is done.")
    error: str | None = Field(description="Why it failed: a stable code.", examples=["interrupted"])
    created_at: AwareDatetime = Field(description="When asked.")
    finished_at: AwareDatetime | None = Field(description="When it ended.")


def post_outlook(house: House, actor: Actor, request: OutlookRequest, *, asked: KeyedRequest) -> OutlookView:
    """Queue an outlook; ConflictError for a case that is not to be placed now, or a round not frozen."""
    require(actor, Role.COORDINATOR)
    with house.store.unit_of_work() as uow:
        view = once(uow, asked, OutlookView, lambda: _queue(uow, actor, request), about=request.case_id)
    house.jobs.enqueue(OUTLOOK, view.outlook_id)
    return view


def read_outlook(house: House, actor: Actor, outlook_id: str) -> OutlookView:
    """Return an outlook and where it stands."""
    require(actor, Role.COORDINATOR)
    with house.store.read() as uow:
        return _seen(uow.outlooks.get(outlook_id))


def _queue(uow: UnitOfWork, actor: Actor, request: OutlookRequest) -> OutlookView:
    _require_signed(uow, request.policy_id)
    case = uow.cases.get(request.case_id)
    wanted = (CaseState.READY,) if request.round_ref is None else (CaseState.READY, CaseState.IN_ROUND)
    if case.state not in wanted:
        names = " or ".join(state.value for state in wanted)
        raise ConflictError(f"Case {case.id} is {case.state.value}; an outlook needs {names}.")
    if request.round_ref is not None:
        state = uow.rounds.get(request.round_ref).state
        if state not in SOLVABLE:
            raise ConflictError(f"Round {request.round_ref} is {state.value}; freeze it before an outlook.")
    if len(uow.outlooks.waiting()) >= WAITING_MAX:
        raise ConflictError(f"{WAITING_MAX} outlooks wait already: read those first.")
    stored = uow.outlooks.add(request)
    uow.audit.append(actor.audited, "ask", "outlook", stored.id)
    return _seen(stored)


def _require_signed(uow: UnitOfWork, policy_id: str) -> Policy:
    try:
        policy = uow.policies.get(policy_id).thing
    except NotFoundError:
        raise InputError("No rules of this id are known here.", pointer="/policy_id") from None
    if policy.signed_by is None:
        raise ConflictError(f"Rules {policy_id} are a draft: another coordinator must sign them first.")
    return policy


def _seen(stored: StoredOutlook) -> OutlookView:
    return OutlookView(
        outlook_id=stored.id,
        state=stored.state,
        asked=stored.asked,
        outlook=stored.result,
        error=stored.error,
        created_at=stored.created_at,
        finished_at=stored.finished_at,
    )
