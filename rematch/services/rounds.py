"""Rounds: opened, filled with cases, frozen, opened again with a reason, closed; all by a coordinator."""

from enum import StrEnum

from rematch.errors import ConflictError
from rematch.matching import check_round
from rematch.models.readiness import unanswered
from rematch.models.round import CaseState, Round, RoundState
from rematch.scoring.catalogue import default_policy
from rematch.services.actor import Actor, Role
from rematch.services.freezing import assembled, freeze_parts, frozen
from rematch.services.house import House
from rematch.services.once import KeyedRequest, once
from rematch.services.telling import tell_round
from rematch.services.tenancy import RULES_READERS, require
from rematch.services.views import Page, RoundCases, RoundView, page_of
from rematch.store import StoredCase, StoredRound, UnitOfWork

CLOSABLE = (RoundState.OPEN, RoundState.FROZEN, RoundState.REVIEW)


class ReopenReason(StrEnum):
    """Why a frozen round is opened again; from a closed list, so that the audit can keep it."""

    CASES_MISSING = "cases_missing"
    PLEDGES_CHANGED = "pledges_changed"
    CORRECTION = "correction"
    SAFETY = "safety"
    ERASED = "erased"


def open_round(house: House, actor: Actor, round_: Round, *, asked: KeyedRequest) -> RoundView:
    """Open a round."""
    require(actor, Role.COORDINATOR)
    with house.store.unit_of_work() as uow:

        def act() -> RoundView:
            stored = uow.rounds.add(round_, owner=actor.organisation)
            uow.audit.append(actor.audited, "open", "round", round_.round_ref)
            return _view(stored)

        return once(uow, asked, RoundView, act)


def read_round(house: House, actor: Actor, round_ref: str) -> RoundView:
    """Return a round and where it stands."""
    require(actor, *RULES_READERS)
    with house.store.read() as uow:
        return _view(uow.rounds.get(round_ref))


def list_rounds(house: House, actor: Actor, *, after: str | None, limit: int) -> Page[RoundView]:
    """Return rounds by name."""
    require(actor, *RULES_READERS)
    with house.store.read() as uow:
        rows = uow.rounds.list(after=after, limit=limit + 1)
        return page_of(rows, limit, view=_view, cursor=lambda row: row.id)


def add_cases(
    house: House,
    actor: Actor,
    wanted: tuple[str, tuple[str, ...] | None],
    *,
    expected_version: int,
    asked: KeyedRequest,
) -> RoundCases:
    """Bring cases into an open round: the ones listed, all or none, or by default every ready one."""
    require(actor, Role.COORDINATOR)
    round_ref, case_ids = wanted
    with house.store.unit_of_work() as uow:

        def act() -> RoundCases:
            _require_state(uow.rounds.get(round_ref), RoundState.OPEN, "take in cases")
            stored = uow.rounds.move(round_ref, to=RoundState.OPEN, expected_version=expected_version)
            added = _ready(uow) if case_ids is None else case_ids
            uow.cases.enter_round(added, round_ref)
            uow.audit.append(actor.audited, "add_cases", "round", round_ref)
            return RoundCases(round_ref=round_ref, version=stored.version, added=added)

        return once(uow, asked, RoundCases, act)


def freeze_round(
    house: House, actor: Actor, round_ref: str, *, expected_version: int, asked: KeyedRequest
) -> RoundView:
    """Freeze an open round with everything a solve reads; a case that lost an answer meanwhile leaves it."""
    require(actor, Role.COORDINATOR)
    with house.store.unit_of_work() as uow:

        def act() -> RoundView:
            stored = uow.rounds.get(round_ref)
            _require_state(stored, RoundState.OPEN, "be frozen")
            parts = freeze_parts(uow, stored.thing, _still_ready(uow, round_ref))
            rules = default_policy()
            check_round(assembled(parts | {f"policy:{rules.policy_id}": frozen(rules)}))
            after = uow.rounds.freeze(round_ref, parts, expected_version=expected_version)
            uow.audit.append(actor.audited, "freeze", "round", round_ref)
            tell_round(uow, "round.frozen", after)
            return _view(after)

        return once(uow, asked, RoundView, act)


def reopen_round(
    house: House, actor: Actor, step: tuple[str, ReopenReason], *, expected_version: int, asked: KeyedRequest
) -> RoundView:
    """Open a frozen round again, for a reason that the audit keeps."""
    require(actor, Role.COORDINATOR)
    round_ref, reason = step
    with house.store.unit_of_work() as uow:

        def act() -> RoundView:
            stored = uow.rounds.thaw(round_ref, expected_version=expected_version)
            uow.audit.append(actor.audited, f"reopen_{reason.value}", "round", round_ref)
            return _view(stored)

        return once(uow, asked, RoundView, act)


def close_round(
    house: House, actor: Actor, round_ref: str, *, expected_version: int, asked: KeyedRequest
) -> RoundView:
    """End a round; its cases without a proposal accepted are ready for the next."""
    require(actor, Role.COORDINATOR)
    with house.store.unit_of_work() as uow:

        def act() -> RoundView:
            _require_state(uow.rounds.get(round_ref), CLOSABLE, "be closed")
            stored = uow.rounds.move(round_ref, to=RoundState.CLOSED, expected_version=expected_version)
            tell_round(uow, "round.closed", stored)
            uow.cases.leave_round(round_ref)
            uow.audit.append(actor.audited, "close", "round", round_ref)
            return _view(stored)

        return once(uow, asked, RoundView, act)


def _ready(uow: UnitOfWork) -> tuple[str, ...]:
    return tuple(case.id for case in uow.cases.list(state=CaseState.READY, limit=None))


def _still_ready(uow: UnitOfWork, round_ref: str) -> list[StoredCase]:
    kept = []
    for case in uow.cases.list(round_ref=round_ref, state=CaseState.IN_ROUND, limit=None):
        if unanswered(case.thing):
            uow.cases.move(case.id, to=CaseState.DRAFT, expected_version=case.version)
        else:
            kept.append(case)
    return kept


def _require_state(stored: StoredRound, states: RoundState | tuple[RoundState, ...], step: str) -> None:
    allowed = (states,) if isinstance(states, RoundState) else states
    if stored.state not in allowed:
        names = " or ".join(state.value for state in allowed)
        raise ConflictError(f"Round {stored.id} is {stored.state.value}; it can {step} only while {names}.")


def _view(stored: StoredRound) -> RoundView:
    return RoundView(
        round_ref=stored.id,
        version=stored.version,
        state=stored.state,
        round=stored.thing,
        frozen_at=stored.frozen_at,
    )
