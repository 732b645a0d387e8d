"""Pledges: what a municipality offers; it alone posts, changes, pauses and confirms them."""

from datetime import date

from rematch.errors import ConflictError, InputError
from rematch.models.pledge import Pledge, PledgeState
from rematch.models.pledge_life import Pause
from rematch.scoring.catalogue import catalogue
from rematch.scoring.statements import check_pledge
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.municipalities import require_known
from rematch.services.once import KeyedRequest, once
from rematch.services.pledge_history import author_of, note_version
from rematch.services.pledge_views import PledgeView, pledge_view
from rematch.services.round_fit import tell_below_round
from rematch.services.telling import tell_coordination
from rematch.services.tenancy import owner_seen, require, require_municipality, require_pledge
from rematch.services.views import Page, page_of
from rematch.store import StoredPledge, UnitOfWork

STEPS: dict[PledgeState, tuple[PledgeState, ...]] = {
    PledgeState.DRAFT: (PledgeState.OPEN, PledgeState.CLOSED),
    PledgeState.OPEN: (PledgeState.PAUSED, PledgeState.CLOSED),
    PledgeState.PAUSED: (PledgeState.OPEN, PledgeState.CLOSED),
    PledgeState.CLOSED: (),
}


def post_pledge(house: House, actor: Actor, pledge: Pledge, *, asked: KeyedRequest) -> PledgeView:
    """Store a municipality's new pledge. What is held and taken begins at nothing: the service counts it."""
    _require_own(actor, pledge.municipality)
    check_pledge(pledge, catalogue())
    _refuse_silent_pause(None, pledge)
    with house.store.unit_of_work() as uow:
        require_known(uow, pledge.municipality, pointer="/municipality")
        return once(uow, asked, PledgeView, lambda: _add(uow, actor, pledge))


def change_pledge(house: House, actor: Actor, pledge: Pledge, *, expected_version: int) -> PledgeView:
    """Replace what is offered; CapacityError with both numbers where less is offered than is in use."""
    _require_own(actor, pledge.municipality)
    check_pledge(pledge, catalogue())
    with house.store.unit_of_work() as uow:
        before = uow.pledges.get(pledge.pledge_id, owner=actor.organisation)
        _refuse_step(before.thing, pledge.state)
        _refuse_silent_pause(before.thing, pledge)
        stored = uow.pledges.change(before, pledge, expected_version=expected_version)
        return _changed(uow, actor, (before, stored), "change")


def pause_pledge(
    house: House,
    actor: Actor,
    paused: tuple[str, Pause],
    *,
    expected_version: int,
    asked: KeyedRequest,
) -> PledgeView:
    """Take an open pledge out of matching, with a reason, until a day or until it is resumed."""
    pledge_id, pause = paused
    _require_own(actor, pledge_id.partition("/")[0])
    with house.store.unit_of_work() as uow:

        def act() -> PledgeView:
            _refuse_past(pause, uow.now.date())
            return _move(uow, actor, (pledge_id, PledgeState.PAUSED, pause), expected_version)

        return once(uow, asked, PledgeView, act)


def resume_pledge(
    house: House, actor: Actor, pledge_id: str, *, expected_version: int, asked: KeyedRequest
) -> PledgeView:
    """Open a draft or paused pledge for matching."""
    _require_own(actor, pledge_id.partition("/")[0])
    step = (pledge_id, PledgeState.OPEN, None)
    with house.store.unit_of_work() as uow:
        return once(uow, asked, PledgeView, lambda: _move(uow, actor, step, expected_version))


def confirm_pledge(
    house: House, actor: Actor, pledge_id: str, *, expected_version: int, asked: KeyedRequest
) -> PledgeView:
    """Note that all that is offered is still true today."""
    _require_own(actor, pledge_id.partition("/")[0])
    with house.store.unit_of_work() as uow:

        def act() -> PledgeView:
            known = uow.pledges.get(pledge_id, owner=actor.organisation).thing
            if known.state in {PledgeState.DRAFT, PledgeState.CLOSED}:
                raise ConflictError(f"Pledge {pledge_id} is {known.state.value}: nothing is to be confirmed.")
            today = uow.now.date()
            stored = uow.pledges.confirm(pledge_id, today, expected_version=expected_version)
            note_version(uow, stored, "still_true", author_of(actor))
            return pledge_view(stored, today)

        return once(uow, asked, PledgeView, act)


def read_pledge(house: House, actor: Actor, pledge_id: str) -> PledgeView:
    """Return a pledge with what is held and taken now."""
    require_pledge(actor, pledge_id.partition("/")[0])
    with house.store.read() as uow:
        return pledge_view(uow.pledges.get(pledge_id, owner=owner_seen(actor)), uow.now.date())


def list_pledges(house: House, actor: Actor, *, after: str | None, limit: int) -> Page[PledgeView]:
    """Return pledges by id: a municipality's own, a coordinator's all."""
    require(actor, Role.MUNICIPALITY, Role.COORDINATOR)
    with house.store.read() as uow:
        rows = uow.pledges.list(owner=owner_seen(actor), after=after, limit=limit + 1)
        today = uow.now.date()
        return page_of(rows, limit, view=lambda row: pledge_view(row, today), cursor=lambda row: row.id)


def _require_own(actor: Actor, municipality: str) -> None:
    require(actor, Role.MUNICIPALITY)
    require_municipality(actor, municipality)


def _move(
    uow: UnitOfWork,
    actor: Actor,
    step: tuple[str, PledgeState, Pause | None],
    expected_version: int,
) -> PledgeView:
    pledge_id, to, pause = step
    before = uow.pledges.get(pledge_id, owner=actor.organisation)
    _refuse_step(before.thing, to)
    moved = before.thing.model_copy(update={"state": to})
    stored = uow.pledges.change(before, moved, expected_version=expected_version, pause=pause)
    return _changed(uow, actor, (before, stored), to.value)


def _changed(
    uow: UnitOfWork, actor: Actor, change: tuple[StoredPledge, StoredPledge], action: str
) -> PledgeView:
    """Write a change down, and tell who works with the pledge."""
    before, after = change
    note_version(uow, after, action, author_of(actor))
    tell_coordination(uow, "pledge.changed", after.id)
    tell_below_round(uow, before.thing, after.thing)
    return pledge_view(after, uow.now.date())


def _add(uow: UnitOfWork, actor: Actor, pledge: Pledge) -> PledgeView:
    stored = uow.pledges.add(_unused(pledge), owner=actor.organisation)
    note_version(uow, stored, "create", author_of(actor))
    return pledge_view(stored, uow.now.date())


def _unused(pledge: Pledge) -> Pledge:
    nothing = {"held": 0, "taken": 0}
    return pledge.model_copy(
        update={
            "held_persons": 0,
            "taken_persons": 0,
            "unit_types": tuple(unit.model_copy(update=nothing) for unit in pledge.unit_types),
            "places": tuple(place.model_copy(update=nothing) for place in pledge.places),
            "bundles": tuple(bundle.model_copy(update=nothing) for bundle in pledge.bundles),
        }
    )


def _refuse_step(pledge: Pledge, to: PledgeState) -> None:
    if to is not pledge.state and to not in STEPS[pledge.state]:
        raise ConflictError(
            f"Pledge {pledge.pledge_id} is {pledge.state.value}; it cannot become {to.value}."
        )


def _refuse_silent_pause(before: Pledge | None, after: Pledge) -> None:
    """A pause has a reason, so that it has a call of its own."""
    paused = PledgeState.PAUSED
    if after.state is paused and (before is None or before.state is not paused):
        raise InputError("A pledge is paused by a call of its own, with its reason.", pointer="/state")


def _refuse_past(pause: Pause, today: date) -> None:
    if pause.reason is None:
        raise InputError("A pause has a reason of the closed list.", pointer="/reason")
    if pause.until is not None and pause.until <= today:
        raise InputError("A pause ends on a day to come.", pointer="/until")
