"""People's own links over HTTP: made, listed and ended by the NGO of the case."""

from typing import Annotated

from fastapi import APIRouter, Body, Path

from rematch.api import examples, examples_person
from rematch.api.deps import AskedDep, CallerDep, CaseIdDep
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.models.person_link import LinkRequest
from rematch.services import holding, links
from rematch.services.actor import Role
from rematch.services.person_views import LinkView
from rematch.services.views import Page

router = APIRouter(prefix="/cases/{ngo}/{case_ref}", tags=["people"], route_class=StrictRoute)
LinkId = Annotated[
    str,
    Path(pattern=r"^[0-9a-f]{1,32}$", description="Id of the link.", examples=[examples_person.LINK_ID]),
]
GONE = (404, 410)


@router.post(
    "/links",
    **operation("makeLink", Role.NGO, example=examples_person.NEW_LINK, status=201, problems=(404, 410, 429)),
)
def make_link(
    caller: CallerDep,
    case_id: CaseIdDep,
    request: Annotated[LinkRequest, Body(examples=[examples_person.LINK_REQUEST])],
    asked: AskedDep,
) -> LinkView:
    """Make a link for one adult of the household; its token is shown this once."""
    return links.make_link(*caller, case_id, request, asked=asked)


@router.get(
    "/links",
    **operation("listLinks", Role.NGO, example=examples.page(examples_person.LINK), problems=GONE),
)
def list_links(caller: CallerDep, case_id: CaseIdDep) -> Page[LinkView]:
    """List the links of a case, those over included; never a token."""
    return links.list_links(*caller, case_id)


@router.delete("/links/{link_id}", **operation("revokeLink", Role.NGO, status=204, problems=GONE))
def revoke_link(caller: CallerDep, case_id: CaseIdDep, link_id: LinkId) -> None:
    """End a link now; a second time changes nothing."""
    links.revoke_link(*caller, case_id, link_id)


@router.get("/export", **operation("exportCase", Role.NGO, example=examples_person.EXPORT, problems=GONE))
def export_case(caller: CallerDep, case_id: CaseIdDep) -> holding.Export:
    """Take out everything held about a household, for whoever asks for it; the audit keeps that it was."""
    return holding.export_case(*caller, case_id)
