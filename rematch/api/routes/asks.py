"""What people ask of their NGO over HTTP: corrections accepted or declined, erasures ended."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import Field

from rematch.api import examples, examples_person
from rematch.api.deps import CallerDep, PageQuery, StepDep, opaque, tagged
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.models.ask import AskState, Declined, ErasureEnd
from rematch.services import asks
from rematch.services.actor import Role
from rematch.services.person_views import CorrectionView, ErasureView
from rematch.services.views import Page

router = APIRouter(tags=["people"], route_class=StrictRoute)
CorrectionId = Annotated[
    str,
    Path(
        pattern=r"^correction-[0-9a-f-]{1,60}$",
        description="Id of the correction.",
        examples=[examples_person.CORRECTION_ID],
    ),
]
ErasureId = Annotated[
    str,
    Path(
        pattern=r"^erasure-[0-9a-f-]{1,60}$",
        description="Id of the erasure.",
        examples=[examples_person.ERASURE_ID],
    ),
]
CORRECTION, ERASURE = examples_person.CORRECTION, examples_person.ERASURE
GONE = (404, 410)


class AskQuery(PageQuery):
    """Which part of what was asked."""

    state: AskState | None = Field(default=None, description="Only in this state.", examples=["asked"])


@router.get("/corrections", **operation("listCorrections", Role.NGO, example=examples.page(CORRECTION)))
def list_corrections(caller: CallerDep, query: Annotated[AskQuery, Query()]) -> Page[CorrectionView]:
    """List corrections that people asked for, oldest first, beside what the field says now."""
    return opaque(asks.list_corrections(*caller, query.state, after=query.cursor, limit=query.limit))


@router.post(
    "/corrections/{correction_id}/accept",
    **operation("acceptCorrection", Role.NGO, example=CORRECTION | {"state": "accepted"}, problems=GONE),
)
def accept_correction(
    caller: CallerDep, correction_id: CorrectionId, step: StepDep, response: Response
) -> CorrectionView:
    """Accept a correction: the case is changed as it stands now."""
    view = asks.accept_correction(*caller, correction_id, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.post(
    "/corrections/{correction_id}/decline",
    **operation("declineCorrection", Role.NGO, example=CORRECTION | {"state": "declined"}, problems=GONE),
)
def decline_correction(
    caller: CallerDep,
    correction_id: CorrectionId,
    declined: Annotated[Declined, Body(examples=[examples_person.DECLINED])],
    step: StepDep,
    response: Response,
) -> CorrectionView:
    """Decline a correction, with a reason of the closed list."""
    said = (correction_id, declined)
    view = asks.decline_correction(*caller, said, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.get("/erasures", **operation("listErasures", Role.NGO, example=examples.page(ERASURE)))
def list_erasures(caller: CallerDep, query: Annotated[AskQuery, Query()]) -> Page[ErasureView]:
    """List erasures that people asked for where others' answers are in the same case, oldest first."""
    return opaque(asks.list_erasures(*caller, query.state, after=query.cursor, limit=query.limit))


@router.post(
    "/erasures/{erasure_id}/end",
    **operation("endErasure", Role.NGO, example=ERASURE | {"state": "declined"}, problems=GONE),
)
def end_erasure(
    caller: CallerDep,
    erasure_id: ErasureId,
    end: Annotated[ErasureEnd, Body(examples=[examples_person.ERASURE_END])],
    step: StepDep,
    response: Response,
) -> ErasureView:
    """Note what came of an erasure after the talks; to erase everything, erase the case."""
    said = (erasure_id, end)
    view = asks.end_erasure(*caller, said, expected_version=step.version, asked=step.asked)
    return tagged(response, view)
