"""Rules of the round: drafted from weights by one coordinator, signed by another, then unchangeable."""

from pydantic import ValidationError

from rematch.errors import ConflictError, InputError
from rematch.models.policy import Policy, refused_objective
from rematch.scoring.catalogue import policy_from_weights
from rematch.scoring.policy_diff import policy_diff
from rematch.scoring.presets import DEFAULT_PRESET, preset, preset_policy, presets
from rematch.services.actor import Actor, Role
from rematch.services.drafts import Draft, PolicyDiff, PresetList, PresetView
from rematch.services.house import House
from rematch.services.once import KeyedRequest, once
from rematch.services.tenancy import RULES_READERS, absent, require
from rematch.services.views import Page, PolicyView, page_of
from rematch.store import Stored, UnitOfWork


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
    """Sign rules that another person drafted, and before which somebody was heard."""
    require(actor, Role.COORDINATOR)
    with house.store.unit_of_work() as uow:

        def act() -> PolicyView:
            _refuse_unheard(uow.policies.get(policy_id))
            stored = uow.policies.sign(
                policy_id, signed_by=actor.principal, at=uow.now, expected_version=expected_version
            )
            uow.audit.append(actor.audited, "sign", "policy", policy_id)
            return _view(stored)

        return once(uow, asked, PolicyView, act)


def read_policy(house: House, actor: Actor, policy_id: str) -> PolicyView:
    """Return rules; a draft is seen by coordinators only."""
    require(actor, *RULES_READERS)
    with house.store.read() as uow:
        stored = uow.policies.get(policy_id)
        if not _seen_by(actor, stored):
            raise absent()
        return _view(stored)


def diff_policy(house: House, actor: Actor, policy_id: str) -> PolicyDiff:
    """Say what differs from the signed version before, or from the balanced rules where there is none."""
    require(actor, *RULES_READERS)
    with house.store.read() as uow:
        stored = uow.policies.get(policy_id)
        if not _seen_by(actor, stored):
            raise absent()
        before = _signed_before(uow, stored.thing)
    old = before or preset_policy()
    return PolicyDiff(
        policy_id=policy_id,
        compared_with=before.policy_id if before else DEFAULT_PRESET,
        changes=policy_diff(old, stored.thing),
    )


def list_presets() -> PresetList:
    """Return the rules to start from, with what differs from the balanced ones."""
    balanced = preset_policy()
    return PresetList(
        items=tuple(
            PresetView(
                name=each.name,
                purpose=each.purpose,
                changes=policy_diff(balanced, preset_policy(each.name, purpose=balanced.purpose)),
            )
            for each in presets().values()
        )
    )


def list_policies(house: House, actor: Actor, *, after: str | None, limit: int) -> Page[PolicyView]:
    """Return rules by id; drafts to coordinators only."""
    require(actor, *RULES_READERS)
    with house.store.read() as uow:
        rows = [row for row in uow.policies.list(after=after, limit=None) if _seen_by(actor, row)]
        return page_of(rows[: limit + 1], limit, view=_view, cursor=lambda row: row.id)


def _refuse_unbuilt(objectives: tuple[str, ...]) -> None:
    if (refused := refused_objective(objectives)) is not None:
        raise InputError(refused.reason, pointer=f"/objectives/{refused.position}")


def _refuse_unheard(stored: Stored[Policy]) -> None:
    if not stored.thing.heard:
        raise ConflictError(
            f"Rules {stored.id}: nobody is recorded as heard. Hear municipalities, NGOs and people with "
            "experience of flight, and draft the next version with `heard`."
        )


def _signed_before(uow: UnitOfWork, policy: Policy) -> Policy | None:
    """The newest signed version below this one."""
    versions = [
        row.thing
        for row in uow.policies.list(limit=None)
        if row.thing.policy_ref == policy.policy_ref and row.thing.signed_by is not None
    ]
    earlier = [each for each in versions if each.version < policy.version]
    return max(earlier, key=lambda each: each.version, default=None)


def _policy_of(draft: Draft, *, drafted_by: str) -> Policy:
    """A preset's weights and fields, replaced by what the draft itself names."""
    start = preset(draft.preset) if draft.preset else None
    fields = draft.model_dump(exclude={"policy_ref", "weights", "preset"})
    weights = dict(draft.weights)
    if start is not None:
        weights = dict(start.weights) | weights
        given = {name: value for name, value in fields.items() if name in draft.model_fields_set}
        fields = fields | {"purpose": start.purpose} | dict(start.fields) | given
    try:
        return policy_from_weights(weights, policy_ref=draft.policy_ref, drafted_by=drafted_by, **fields)
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
