"""Municipalities: what is known about a place, put by itself or by a coordinator."""

from rematch.errors import InputError, NotFoundError, StaleError, VersionMissingError
from rematch.models.municipality import Municipality
from rematch.scoring.catalogue import catalogue
from rematch.scoring.statements import check_municipality
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.tenancy import READERS, require, require_municipality
from rematch.services.views import MunicipalityView, Page, page_of
from rematch.store import Stored, UnitOfWork


def put_municipality(
    house: House, actor: Actor, municipality: Municipality, *, expected_version: int | None
) -> MunicipalityView:
    """Add a municipality, or replace what is known about it; the version is asked for where it is there."""
    require(actor, Role.MUNICIPALITY, Role.COORDINATOR)
    require_municipality(actor, municipality.code)
    check_municipality(municipality, catalogue())
    with house.store.unit_of_work() as uow:
        stored = _put(uow, actor, municipality, expected_version=expected_version)
        uow.audit.append(actor.audited, "put", "municipality", municipality.code)
        return _view(stored)


def read_municipality(house: House, actor: Actor, code: str) -> MunicipalityView:
    """Return a municipality; another municipality's looks absent to a municipality."""
    require_municipality(actor, code)
    with house.store.read() as uow:
        return _view(uow.municipalities.get(code))


def list_municipalities(
    house: House, actor: Actor, *, after: str | None, limit: int
) -> Page[MunicipalityView]:
    """Return municipalities by code; a municipality sees itself."""
    require(actor, *READERS)
    with house.store.read() as uow:
        if actor.role is Role.MUNICIPALITY:
            rows = _own(uow, actor, after=after)
        else:
            rows = uow.municipalities.list(after=after, limit=limit + 1)
        return page_of(rows, limit, view=_view, cursor=lambda row: row.id)


def require_known(uow: UnitOfWork, code: str, *, pointer: str) -> None:
    """Refuse a code that no municipality has."""
    try:
        uow.municipalities.get(code)
    except NotFoundError:
        raise InputError(
            "No municipality of this code is known here: put it first.", pointer=pointer
        ) from None


def _put(
    uow: UnitOfWork, actor: Actor, municipality: Municipality, *, expected_version: int | None
) -> Stored[Municipality]:
    try:
        known = uow.municipalities.get(municipality.code)
    except NotFoundError:
        if expected_version is not None:
            raise StaleError("There is no such municipality yet: put it without a version.") from None
        return uow.municipalities.add(municipality, owner=actor.organisation)
    if expected_version is None:
        raise VersionMissingError(f"{known.id} is there already: say which version you change.")
    return uow.municipalities.change(municipality, expected_version=expected_version)


def _own(uow: UnitOfWork, actor: Actor, *, after: str | None) -> tuple[Stored[Municipality], ...]:
    code = str(actor.municipality)
    try:
        return () if after is not None and after >= code else (uow.municipalities.get(code),)
    except NotFoundError:
        return ()


def _view(stored: Stored[Municipality]) -> MunicipalityView:
    return MunicipalityView(
        code=stored.id, version=stored.version, changed_at=stored.changed_at, municipality=stored.thing
    )
