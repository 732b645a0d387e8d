"""Outlooks over HTTP: one case today, with its value in future places; for coordinators."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Response

from rematch.api import examples_outlooks as examples
from rematch.api.deps import AskedDep, CallerDep
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.models.outlook import OutlookRequest
from rematch.services import outlooks
from rematch.services.actor import Role
from rematch.services.outlooks import OutlookView

router = APIRouter(prefix="/outlooks", tags=["runs"], route_class=StrictRoute)
OutlookId = Annotated[
    str,
    Path(
        pattern=r"^outlook-[0-9a-f-]{1,32}$",
        description="Id of the outlook.",
        examples=[examples.OUTLOOK_ID],
    ),
]
RequestBody = Annotated[OutlookRequest, Body(examples=[examples.ASKED])]


@router.post(
    "",
    **operation("postOutlook", Role.COORDINATOR, example=examples.QUEUED, status=202, problems=(404, 409)),
)
def post_outlook(
    caller: CallerDep,
    request: Annotated[OutlookRequest, Body(examples=[examples.ASKED])],
    asked: AskedDep,
    response: Response,
) -> OutlookView:
    """Ask what the places a case could take are worth to households that may still come."""
    view = outlooks.post_outlook(*caller, request, asked=asked)
    response.headers["Location"] = f"/v1/outlooks/{view.outlook_id}"
    return view


@router.get(
    "/{outlook_id}",
    **operation("readOutlook", Role.COORDINATOR, example=examples.DONE, problems=(404, 410)),
)
def read_outlook(caller: CallerDep, outlook_id: OutlookId) -> OutlookView:
    """Read an outlook: every municipality, the largest difference first."""
    return outlooks.read_outlook(*caller, outlook_id)
