"""Pledges: what a municipality offers; it alone posts, changes and pauses them."""

from rematch.errors import ConflictError
from rematch.models.pledge import Pledge, PledgeState
from rematch.scoring.catalogue import catalogue
from rematch.scoring.statements import check_pledge
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.municipalities import require_known
from rematch.services.once import KeyedRequest, once
from rematch.services.telling import tell_coordination
from rematch.services.tenancy import owner_seen, require, require_municipality, require_pledge
from rematch.services.views import Page, PledgeView, page_of
from rematch.store import Stored, UnitOfWork

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
    with house.store.unit_of_work() as uow:
        require_known(uow, pledge.municipality, pointer="/municipality")
        return once(uow, asked, PledgeView, lambda: _add(uow, actor, pledge))


def change_pledge(house: House, actor: Actor, pledge: Pledge, *, expected_version: int) -> PledgeView:
    """Replace what is offered; CapacityError with both numbers where less is offered than is in use."""
    _require_own(actor, pledge.municipality)
    check_pledge(pledge, catalogue())
    with house.store.unit_of_work() as uow:
        _refuse_step(uow.pledges.get(pledge.pledge_id, owner=actor.organisation).thing, pledge.state)
        stored = uow.pledges.change(pledge, expected_version=expected_version, owner=actor.organisation)
        uow.audit.append(actor.audited, "change", "pledge", pledge.pledge_id)
        tell_coordination(uow, "pledge.changed", pledge.pledge_id)
        return _view(stored)


def pause_pledge(
    house: House, actor: Actor, pledge_id: str, *, expected_version: int, asked: KeyedRequest
) -> PledgeView:
    """Take an open pledge out of matching until it is resumed."""
    return _move(
        house, actor, (pledge_id, PledgeState.PAUSED), expected_version=expected_version, asked=asked
    )


def resume_pledge(
    house: House, actor: Actor, pledge_id: str, *, expected_version: int, asked: KeyedRequest
) -> PledgeView:
    """Open a draft or paused pledge for matching."""
    return _move(house, actor, (pledge_id, PledgeState.OPEN), expected_version=expected_version, asked=asked)


def read_pledge(house: House, actor: Actor, pledge_id: str) -> PledgeView:
    """Return a pledge with what is held and taken now."""
    require_pledge(actor, pledge_id.partition("/")[0])
    with house.store.read() as uow:
        return _view(uow.pledges.get(pledge_id, owner=owner_seen(actor)))


def list_pledges(house: House, actor: Actor, *, after: str | None, limit: int) -> Page[PledgeView]:
    """Return pledges by id: a municipality's own, a coordinator's all."""
    require(actor, Role.MUNICIPALITY, Role.COORDINATOR)
    with house.store.read() as uow:
        rows = uow.pledges.list(owner=owner_seen(actor), after=after, limit=limit + 1)
        return page_of(rows, limit, view=_view, cursor=lambda row: row.id)


def _require_own(actor: Actor, municipality: str) -> None:
    require(actor, Role.MUNICIPALITY)
    require_municipality(actor, municipality)


def _move(
    house: House, actor: Actor, step: tuple[str, PledgeState], *, expected_version: int, asked: KeyedRequest
) -> PledgeView:
    pledge_id, to = step
    _require_own(actor, pledge_id.partition("/")[0])
    with house.store.unit_of_work() as uow:

        def act() -> PledgeView:
            pledge = uow.pledges.get(pledge_id, owner=actor.organisation).thing
            _refuse_step(pledge, to)
            moved = pledge.model_copy(update={"state": to})
            stored = uow.pledges.change(moved, expected_version=expected_version)
            uow.audit.append(actor.audited, to.value, "pledge", pledge_id)
            tell_coordination(uow, "pledge.changed", pledge_id)
            return _view(stored)

        return once(uow, asked, PledgeView, act)


def _add(uow: UnitOfWork, actor: Actor, pledge: Pledge) -> PledgeView:
    stored = uow.pledges.add(_unused(pledge), owner=actor.organisation)
    uow.audit.append(actor.audited, "create", "pledge", pledge.pledge_id)
    return _view(stored)


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


def _view(stored: Stored[Pledge]) -> PledgeView:
    return PledgeView(
        pledge_id=stored.id, version=stored.version, changed_at=stored.changed_at, pledge=stored.thing
    )
