"""Organisations, their people and keys over HTTP: for admins, who see no case and nobody's token."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path, Response

from rematch.api import examples, examples_people
from rematch.api.deps import AskedDep, CallerDep, PageDep, VersionDep, opaque, tagged
from rematch.api.operations import operation
from rematch.api.routes.me import KeyId
from rematch.api.strict import StrictRoute
from rematch.models.types import Token
from rematch.services import people
from rematch.services.actor import Role
from rematch.services.own_keys import KeyView
from rematch.services.people import (
    OrganisationRequest,
    OrganisationView,
    PersonChange,
    PersonRequest,
    PersonView,
)
from rematch.services.views import Page

router = APIRouter(prefix="/organisations", tags=["organisations"], route_class=StrictRoute)
OrgId = Annotated[Token, Path(description="Id of the organisation.", examples=["harbour"])]
Handle = Annotated[Token, Path(description="Handle of the person.", examples=["caseworker-07"])]
OrganisationBody = Annotated[OrganisationRequest, Body(examples=[examples_people.ORGANISATION])]
PersonBody = Annotated[PersonRequest, Body(examples=[examples_people.PERSON_REQUEST])]
ChangeBody = Annotated[PersonChange, Body(examples=[examples_people.PERSON_CHANGE])]
ORGANISATION, PERSON, KEY = examples_people.ORGANISATION, examples_people.PERSON, examples_people.KEY
ONE = "/{org_id}/people/{person}"


async def who_is_meant(org_id: OrgId, person: Handle) -> tuple[str, str]:
    """Return organisation and handle."""
    return org_id, person


WhoDep = Annotated[tuple[str, str], Depends(who_is_meant)]


@router.get("", **operation("listOrganisations", Role.ADMIN, example=examples.page(ORGANISATION)))
def list_organisations(caller: CallerDep, query: PageDep) -> Page[OrganisationView]:
    """List all organisations."""
    return opaque(people.list_organisations(*caller, after=query.cursor, limit=query.limit))


@router.post("", **operation("addOrganisation", Role.ADMIN, example=ORGANISATION, status=201))
def add_organisation(
    caller: CallerDep, request: OrganisationBody, asked: AskedDep, response: Response
) -> OrganisationView:
    """Add an organisation."""
    response.headers["Location"] = f"/v1/organisations/{request.org_id}"
    return people.add_organisation(*caller, request, asked=asked)


@router.get("/{org_id}", **operation("readOrganisation", Role.ADMIN, example=ORGANISATION, problems=(404,)))
def read_organisation(caller: CallerDep, org_id: OrgId) -> OrganisationView:
    """Read an organisation."""
    return people.read_organisation(*caller, org_id)


@router.get(
    "/{org_id}/people",
    **operation("listPeople", Role.ADMIN, example=examples.page(PERSON | {"email": None}), problems=(404,)),
)
def list_people(caller: CallerDep, org_id: OrgId, query: PageDep) -> Page[PersonView]:
    """List the people of an organisation, without their addresses."""
    return opaque(people.list_people(*caller, org_id, after=query.cursor, limit=query.limit))


@router.post(
    "/{org_id}/people",
    **operation("addPerson", Role.ADMIN, example=PERSON, status=201, problems=(404,)),
)
def add_person(
    caller: CallerDep, org_id: OrgId, request: PersonBody, asked: AskedDep, response: Response
) -> PersonView:
    """Add a person, who signs in with the address and makes keys alone."""
    view = people.add_person(*caller, org_id, request, asked=asked)
    return tagged(response, view, location=f"/v1/organisations/{org_id}/people/{view.person}")


@router.get(ONE, **operation("readPerson", Role.ADMIN, example=PERSON, problems=(404,)))
def read_person(caller: CallerDep, who: WhoDep, response: Response) -> PersonView:
    """Read a person with the address."""
    return tagged(response, people.read_person(*caller, *who))


@router.put(ONE, **operation("changePerson", Role.ADMIN, example=PERSON, problems=(404, 409)))
def change_person(
    caller: CallerDep, who: WhoDep, request: ChangeBody, version: VersionDep, response: Response
) -> PersonView:
    """Change a person: sessions end, and keys of roles they no longer have."""
    return tagged(response, people.change_person(*caller, who, request, expected_version=version))


@router.delete(ONE, **operation("endPerson", Role.ADMIN, status=204, problems=(404, 409)))
def end_person(caller: CallerDep, who: WhoDep, version: VersionDep) -> None:
    """Somebody leaves: address forgotten, sessions and keys over at once."""
    people.end_person(*caller, who, expected_version=version)


@router.get(
    "/{org_id}/keys",
    **operation("listKeys", Role.ADMIN, example=examples.page(KEY), problems=(404,)),
)
def list_keys(caller: CallerDep, org_id: OrgId, query: PageDep) -> Page[KeyView]:
    """List the keys of an organisation, those over included; never a token."""
    return opaque(people.list_keys_of(*caller, org_id, after=query.cursor, limit=query.limit))


@router.delete("/{org_id}/keys/{key_id}", **operation("revokeKey", Role.ADMIN, status=204, problems=(404,)))
def revoke_key(caller: CallerDep, org_id: OrgId, key_id: KeyId) -> None:
    """End somebody's key now."""
    people.revoke_key_of(*caller, org_id, key_id)
