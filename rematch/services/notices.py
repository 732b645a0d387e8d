"""What organisations tell those whose answers they hold; who sees what of a household, and why."""

from rematch.explain.languages import Language
from rematch.explain.person_words import say
from rematch.models.notice import Notice, Purpose, PurposeBasis
from rematch.services.actor import Actor, OrganisationKind, Role
from rematch.services.house import House
from rematch.services.person_views import NoticeView, WhoSees
from rematch.services.tenancy import require
from rematch.store import Stored, UnitOfWork

READERS_TOLD = {
    "adviser": Purpose.MATCHING,
    "coordination": Purpose.MATCHING,
    "adults": Purpose.MATCHING,
    "authority": Purpose.CLEARANCE,
    "municipality": Purpose.ARRIVAL,
    "follow_up": Purpose.FOLLOW_UP,
    "counts": Purpose.COUNTS,
}
"""Who sees something of a household, in the order of a placement, and what for."""


def read_notice(house: House, actor: Actor) -> NoticeView:
    """Return what the own organisation tells; version 0: nothing is written yet."""
    require(actor, Role.NGO, Role.COORDINATOR)
    with house.store.read() as uow:
        return _view(actor.organisation, uow.notices.get(actor.organisation))


def put_notice(house: House, actor: Actor, notice: Notice, *, expected_version: int) -> NoticeView:
    """Write what the own organisation tells, in place of what was there; expected_version 0: nothing was."""
    require(actor, Role.NGO, Role.COORDINATOR)
    with house.store.unit_of_work() as uow:
        written = uow.notices.put(actor.organisation, notice, expected_version=expected_version)
        uow.audit.append(actor.audited, "change", "notice", actor.organisation)
        return _view(actor.organisation, written)


def notice_of(uow: UnitOfWork, org_id: str) -> Notice:
    """Return what an organisation tells; nothing where it has written nothing."""
    stored = uow.notices.get(org_id)
    return stored.thing if stored else Notice()


def who_sees_what(uow: UnitOfWork, ngo: str, language: Language, *, several: bool) -> tuple[WhoSees, ...]:
    """Return every reader with what it sees; the basis is the NGO's, else that of whoever coordinates."""
    bases = _bases(uow, ngo)
    named = [name for name in READERS_TOLD if several or name != "adults"]
    return tuple(_row(name, bases.get(READERS_TOLD[name]), language) for name in named)


def _bases(uow: UnitOfWork, ngo: str) -> dict[Purpose, PurposeBasis]:
    told = [*uow.organisations.ids_of(OrganisationKind.COORDINATION), ngo]
    return {each.purpose: each for org_id in told for each in notice_of(uow, org_id).purposes}


def _row(name: str, basis: PurposeBasis | None, language: Language) -> WhoSees:
    return WhoSees(
        reader=name,
        who=say(language, f"who_{name}"),
        sees=say(language, f"sees_{name}"),
        purpose=READERS_TOLD[name],
        basis=basis.basis if basis else None,
        sensitive_basis=basis.sensitive_basis if basis else None,
        law=basis.law if basis else None,
        kept_for=basis.kept_for if basis else None,
        basis_note=None if basis else say(language, "basis_unknown"),
    )


def _view(org_id: str, stored: Stored[Notice] | None) -> NoticeView:
    if stored is None:
        return NoticeView(organisation=org_id, version=0, notice=Notice())
    return NoticeView(organisation=org_id, version=stored.version, notice=stored.thing)
