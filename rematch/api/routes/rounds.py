"""Rounds over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Response
from pydantic import Field

from rematch.api import examples, examples_pledges
from rematch.api.deps import AskedDep, CallerDep, PageDep, StepDep, opaque, tagged
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.models.round import Round
from rematch.models.types import Model, ScopedId, Token
from rematch.services import pledge_changes, rounds
from rematch.services.actor import Role
from rematch.services.pledge_changes import PledgeChanges
from rematch.services.tenancy import RULES_READERS
from rematch.services.views import Page, RoundCases, RoundView

router = APIRouter(prefix="/rounds", tags=["rounds"], route_class=StrictRoute)
RoundRef = Annotated[Token, Path(description="Name of the round.", examples=["winter"])]
RoundBody = Annotated[Round, Body(examples=[examples.ROUND])]
VIEW = examples.ROUND_VIEW


class CaseList(Model):
    """Cases to bring into a round."""

    case_ids: tuple[ScopedId, ...] | None = Field(
        default=None,
        max_length=10_000,
        description="Ready cases; null: every ready one.",
        examples=[["harbour/C-0007"]],
    )


class Reopening(Model):
    """Why a frozen round is opened again."""

    reason: rounds.ReopenReason = Field(description="From the closed list.", examples=["pledges_changed"])


@router.get(
    "",
    **operation("listRounds", *RULES_READERS, example=examples.page(VIEW)),
)
def list_rounds(caller: CallerDep, query: PageDep) -> Page[RoundView]:
    """List rounds by name."""
    return opaque(rounds.list_rounds(*caller, after=query.cursor, limit=query.limit))


@router.post("", **operation("openRound", Role.COORDINATOR, example=VIEW, status=201))
def open_round(caller: CallerDep, round_: RoundBody, asked: AskedDep, response: Response) -> RoundView:
    """Open a round."""
    view = rounds.open_round(*caller, round_, asked=asked)
    return tagged(response, view, location=f"/v1/rounds/{view.round_ref}")


@router.get(
    "/{round_ref}",
    **operation("readRound", *RULES_READERS, example=VIEW, problems=(404,)),
)
def read_round(caller: CallerDep, round_ref: RoundRef, response: Response) -> RoundView:
    """Read a round and where it stands."""
    return tagged(response, rounds.read_round(*caller, round_ref))


@router.post(
    "/{round_ref}/cases",
    **operation("addCases", Role.COORDINATOR, example=examples.ROUND_CASES, problems=(404,)),
)
def add_cases(
    caller: CallerDep,
    round_ref: RoundRef,
    chosen: Annotated[CaseList, Body(examples=[{"case_ids": None}])],
    step: StepDep,
    response: Response,
) -> RoundCases:
    """Bring cases into an open round: the listed ones, all or none, or every ready one."""
    wanted = (round_ref, chosen.case_ids)
    view = rounds.add_cases(*caller, wanted, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.post(
    "/{round_ref}/freeze",
    **operation("freezeRound", Role.COORDINATOR, example=VIEW, problems=(404, 410)),
)
def freeze_round(
    caller: CallerDep,
    round_ref: RoundRef,
    step: StepDep,
    response: Response,
) -> RoundView:
    """Freeze a round with all that a solve reads: cases, municipalities, pledges, distances."""
    view = rounds.freeze_round(*caller, round_ref, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.post(
    "/{round_ref}/reopen",
    **operation("reopenRound", Role.COORDINATOR, example=VIEW, problems=(404,)),
)
def reopen_round(
    caller: CallerDep,
    round_ref: RoundRef,
    reopening: Annotated[Reopening, Body(examples=[examples.REOPEN])],
    step: StepDep,
    response: Response,
) -> RoundView:
    """Open a frozen round again, with a reason that the audit keeps."""
    what = (round_ref, reopening.reason)
    view = rounds.reopen_round(*caller, what, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.post(
    "/{round_ref}/close",
    **operation("closeRound", Role.COORDINATOR, example=VIEW, problems=(404,)),
)
def close_round(
    caller: CallerDep,
    round_ref: RoundRef,
    step: StepDep,
    response: Response,
) -> RoundView:
    """End a round; its cases are ready for the next one."""
    view = rounds.close_round(*caller, round_ref, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.get(
    "/{round_ref}/pledge-changes",
    **operation(
        "readPledgeChanges",
        Role.COORDINATOR,
        example=examples_pledges.PLEDGE_CHANGES,
        problems=(404, 409),
    ),
)
def read_pledge_changes(caller: CallerDep, round_ref: RoundRef) -> PledgeChanges:
    """Read what changed in pledges since the freezing, and which open proposals no longer fit."""
    return pledge_changes.read_changes(*caller, round_ref)
