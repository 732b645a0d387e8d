"""Rules of the round: drafted from weights by one coordinator, signed by another, then unchangeable."""

from typing import Annotated

from pydantic import Field, ValidationError

from rematch.errors import InputError
from rematch.models.policy import (
    DEFAULT_BUDGET,
    DEFAULT_OBJECTIVES,
    MUNICIPAL_SHARE_MAX_PCT,
    Objective,
    Policy,
    refused_objective,
)
from rematch.models.types import Key, LongText, Model, Text, Token
from rematch.scoring.catalogue import policy_from_weights
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.once import KeyedRequest, once
from rematch.services.tenancy import READERS, absent, require
from rematch.services.views import Page, PolicyView, page_of
from rematch.store import Stored, UnitOfWork


class Draft(Model):
    """Rules as a coordinator drafts them: weights over the criteria list, and the order of objectives."""

    policy_ref: Token = Field(description="Name of the rules.", examples=["balanced"])
    version: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] = Field(
        default=1, description="Counts up; a signed version is never changed.", examples=[1]
    )
    weights: dict[Key, Annotated[int, Field(strict=True, ge=0, le=1_000)]] = Field(
        default_factory=dict,
        max_length=400,
        description="Weight by key of the criteria list; a criterion not named has 100.",
        examples=[{"language_course_level": 150, "arts": 0}],
    )
    budget: Annotated[int, Field(strict=True, ge=100, le=50_000)] = Field(
        default=DEFAULT_BUDGET, description="Weight every household has to give.", examples=[5000]
    )
    municipal_share_pct: Annotated[int, Field(strict=True, ge=0, le=MUNICIPAL_SHARE_MAX_PCT)] = Field(
        default=20, description="Share of the score that municipal priorities may have.", examples=[20]
    )
    objectives: tuple[Objective, ...] = Field(
        default=DEFAULT_OBJECTIVES,
        min_length=1,
        max_length=8,
        description="In order; each is held by the next.",
    )
    purpose: LongText | None = Field(default=None, description="Why these rules, in words.")
    heard: tuple[Text, ...] = Field(
        default=(), max_length=50, description="Who was heard.", examples=[["harbour", "city of Kiel"]]
    )


def draft_policy(house: House, actor: Actor, draft: Draft, *, asked: KeyedRequest) -> PolicyView:
    """Store rules as a draft; another coordinator must sign them before a run can use them."""
    require(actor, Role.COORDINATOR)
    _refuse_unbuilt(draft.objectives)
    policy = _policy_of(draft, drafted_by=actor.principal)
    with house.store.unit_of_work() as uow:
        return once(uow, asked, PolicyView, lambda: _add(uow, actor, policy))


def sign_policy(
    house: House, actor: Actor, policy_id: str, *, expected_version: int, asked: KeyedRequest
) -> PolicyView:
    """Sign rules that another person drafted."""
    require(actor, Role.COORDINATOR)
    with house.store.unit_of_work() as uow:

        def act() -> PolicyView:
            stored = uow.policies.sign(
                policy_id, signed_by=actor.principal, at=uow.now, expected_version=expected_version
            )
            uow.audit.append(actor.audited, "sign", "policy", policy_id)
            return _view(stored)

        return once(uow, asked, PolicyView, act)


def read_policy(house: House, actor: Actor, policy_id: str) -> PolicyView:
    """Return rules; a draft is seen by coordinators only."""
    require(actor, *READERS)
    with house.store.read() as uow:
        stored = uow.policies.get(policy_id)
        if not _seen_by(actor, stored):
            raise absent()
        return _view(stored)


def list_policies(house: House, actor: Actor, *, after: str | None, limit: int) -> Page[PolicyView]:
    """Return rules by id; drafts to coordinators only."""
    require(actor, *READERS)
    with house.store.read() as uow:
        rows = [row for row in uow.policies.list(after=after, limit=None) if _seen_by(actor, row)]
        return page_of(rows[: limit + 1], limit, view=_view, cursor=lambda row: row.id)


def _refuse_unbuilt(objectives: tuple[str, ...]) -> None:
    if (refused := refused_objective(objectives)) is not None:
        raise InputError(refused.reason, pointer=f"/objectives/{refused.position}")


def _policy_of(draft: Draft, *, drafted_by: str) -> Policy:
    fields = draft.model_dump(exclude={"policy_ref", "weights"})
    try:
        return policy_from_weights(
            draft.weights, policy_ref=draft.policy_ref, drafted_by=drafted_by, **fields
        )
    except ValidationError as error:
        reason = error.errors(include_input=False, include_url=False)[0]["msg"]
        raise InputError(reason.removeprefix("Value error, ")) from None


def _add(uow: UnitOfWork, actor: Actor, policy: Policy) -> PolicyView:
    stored = uow.policies.add(policy, owner=actor.organisation)
    uow.audit.append(actor.audited, "draft", "policy", policy.policy_id)
    return _view(stored)


def _seen_by(actor: Actor, stored: Stored[Policy]) -> bool:
    return actor.role is Role.COORDINATOR or stored.thing.signed_by is not None


def _view(stored: Stored[Policy]) -> PolicyView:
    return PolicyView(
        policy_id=stored.id, version=stored.version, changed_at=stored.changed_at, policy=stored.thing
    )
