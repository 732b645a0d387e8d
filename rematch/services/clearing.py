"""Clearances: an authority sees those addressed to it and nothing else; a no is told to the coordination."""

from rematch.models.clearance import ClearanceGiven, ClearanceState
from rematch.models.types import Pathway
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.offer_progress import confirm_when_complete
from rematch.services.offer_views import ClearanceView
from rematch.services.once import KeyedRequest, once
from rematch.services.telling import tell_coordination
from rematch.services.tenancy import require
from rematch.services.views import Page, page_of
from rematch.store import StoredClearance, UnitOfWork


def list_clearances(
    house: House, actor: Actor, state: ClearanceState | None, *, after: str | None, limit: int
) -> Page[ClearanceView]:
    """Return clearances, oldest first: an authority's own, a coordinator's all."""
    require(actor, Role.AUTHORITY, Role.COORDINATOR)
    states = () if state is None else (state,)
    with house.store.read() as uow:
        rows = uow.clearances.list(authority=_seen(actor), states=states, after=after, limit=limit + 1)
        return page_of(rows, limit, view=lambda row: _view(uow, row), cursor=lambda row: row.id)


def read_clearance(house: House, actor: Actor, clearance_id: str) -> ClearanceView:
    """Return a clearance; another authority's looks absent."""
    require(actor, Role.AUTHORITY, Role.COORDINATOR)
    with house.store.read() as uow:
        return _view(uow, uow.clearances.get(clearance_id, authority=_seen(actor)))


def give_clearance(
    house: House,
    actor: Actor,
    given: tuple[str, ClearanceGiven],
    *,
    expected_version: int,
    asked: KeyedRequest,
) -> ClearanceView:
    """Clear it: reference, date, valid until; the last one confirms an offer whose home is confirmed."""
    return _answer(house, actor, given, expected_version=expected_version, asked=asked)


def refuse_clearance(
    house: House, actor: Actor, clearance_id: str, *, expected_version: int, asked: KeyedRequest
) -> ClearanceView:
    """Say no; only the coordination is told, who ends the offer without passing the no on."""
    return _answer(house, actor, (clearance_id, None), expected_version=expected_version, asked=asked)


def _answer(
    house: House,
    actor: Actor,
    said: tuple[str, ClearanceGiven | None],
    *,
    expected_version: int,
    asked: KeyedRequest,
) -> ClearanceView:
    require(actor, Role.AUTHORITY, Role.COORDINATOR)
    clearance_id, given = said
    with house.store.unit_of_work() as uow:
        known = uow.clearances.get(clearance_id, authority=_seen(actor))
        about = uow.offers.get(known.offer).case_id  # the answer may hold the household's file number

        def act() -> ClearanceView:
            answered = uow.clearances.answer(
                known, given, by=actor.principal, expected_version=expected_version
            )
            uow.audit.append(actor.audited, f"clearance_{answered.state.value}", "clearance", clearance_id)
            tell_coordination(uow, "clearance.answered", clearance_id)
            confirm_when_complete(uow, uow.offers.get(known.offer), actor)
            return _view(uow, answered)

        return once(uow, asked, ClearanceView, act, about=about)


def _seen(actor: Actor) -> str | None:
    return actor.organisation if actor.role is Role.AUTHORITY else None


def _view(uow: UnitOfWork, clearance: StoredClearance) -> ClearanceView:
    offer = uow.offers.get(clearance.offer)
    return ClearanceView(
        clearance_id=clearance.id,
        version=clearance.version,
        kind=clearance.kind,
        state=clearance.state,
        pathway=Pathway(offer.pathway) if offer.pathway else None,
        municipality=offer.home.municipality,
        persons=offer.home.persons,
        file_number=_file_number(uow, offer.case_id, clearance.authority),
        authority=clearance.authority,
        reference=clearance.reference,
        dated=clearance.dated,
        valid_until=clearance.valid_until,
        asked_at=clearance.created_at,
    )


def _file_number(uow: UnitOfWork, case_id: str, authority: str | None) -> str | None:
    """The number under which the authority itself knows the household, where the NGO wrote it down."""
    if authority is None or not uow.cases.is_there(case_id):
        return None
    known = {each.system: each.value for each in uow.cases.get(case_id).thing.external_ids}
    return known.get(authority)
