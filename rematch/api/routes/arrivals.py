"""Coming arrivals over HTTP, for the municipality: pseudonymous, after the household's yes."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Response
from pydantic import Field

from rematch.api import examples, examples_offers
from rematch.api.deps import CallerDep, PageDep, StepDep, opaque, tagged
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.models.offer import NotAvailableReason
from rematch.models.types import Model
from rematch.services import arrivals, moving
from rematch.services.actor import Role
from rematch.services.offer_views import ArrivalView
from rematch.services.views import Page

router = APIRouter(prefix="/arrivals", tags=["arrivals"], route_class=StrictRoute)
ArrivalId = Annotated[
    str,
    Path(
        pattern=r"^offer-[0-9a-f-]{1,60}$",
        description="Id of the arrival.",
        examples=[examples_offers.OFFER_ID],
    ),
]
VIEW = examples_offers.ARRIVAL
GONE = (404, 410)


class NotAvailable(Model):
    """Why a home is not there."""

    reason: NotAvailableReason = Field(
        description="From the closed list; never anything about people.", examples=["home_gone"]
    )


@router.get("", **operation("listArrivals", Role.MUNICIPALITY, example=examples.page(VIEW)))
def list_arrivals(caller: CallerDep, query: PageDep) -> Page[ArrivalView]:
    """List the households who said yes to a home of yours: size, ages, languages, dates; no name, no case."""
    return opaque(arrivals.list_arrivals(*caller, after=query.cursor, limit=query.limit))


@router.get("/{arrival_id}", **operation("readArrival", Role.MUNICIPALITY, example=VIEW, problems=GONE))
def read_arrival(caller: CallerDep, arrival_id: ArrivalId, response: Response) -> ArrivalView:
    """Read one of them."""
    return tagged(response, arrivals.read_arrival(*caller, arrival_id))


@router.post(
    "/{arrival_id}/confirm", **operation("confirmHome", Role.MUNICIPALITY, example=VIEW, problems=GONE)
)
def confirm_home(caller: CallerDep, arrival_id: ArrivalId, step: StepDep, response: Response) -> ArrivalView:
    """Confirm that the home and the named services are still there."""
    view = arrivals.confirm_home(*caller, arrival_id, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.post(
    "/{arrival_id}/not-available",
    **operation("reportNotAvailable", Role.MUNICIPALITY, example=VIEW, problems=GONE),
)
def report_not_available(
    caller: CallerDep,
    arrival_id: ArrivalId,
    report: Annotated[NotAvailable, Body(examples=[examples_offers.NOT_AVAILABLE])],
    step: StepDep,
    response: Response,
) -> ArrivalView:
    """Report what is not there any more; a home that is gone lowers the pledge at once."""
    said = (arrival_id, report.reason)
    view = arrivals.report_not_available(*caller, said, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.post(
    "/{arrival_id}/steps", **operation("moveArrival", Role.MUNICIPALITY, example=VIEW, problems=GONE)
)
def move_arrival(
    caller: CallerDep,
    arrival_id: ArrivalId,
    request: Annotated[moving.StepRequest, Body(examples=[examples_offers.PREPARE])],
    step: StepDep,
    response: Response,
) -> ArrivalView:
    """Say the next step: preparing with checklist and day, arrived, not arrived, living there, moved on."""
    wanted = moving.Asked(offer_id=arrival_id, step=request)
    view = moving.move_arrival(*caller, wanted, expected_version=step.version, asked=step.asked)
    return tagged(response, view)
