"""Runs over HTTP: start, watch, cancel."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import Field

from rematch.api import examples
from rematch.api.deps import AskedDep, CallerDep, PageQuery, opaque
from rematch.api.operations import operation
from rematch.api.routes.rounds import RoundRef
from rematch.api.strict import StrictRoute
from rematch.models.types import Token
from rematch.services import runs
from rematch.services.actor import Role
from rematch.services.run_request import RunRequest
from rematch.services.tenancy import RUN_READERS
from rematch.services.views import Page, RunView

router = APIRouter(tags=["runs"], route_class=StrictRoute)
RunId = Annotated[
    str, Path(pattern=r"^run-[0-9a-f-]{1,60}$", description="Id of the run.", examples=[examples.RUN_ID])
]
POLL_S = "1"


class RunQuery(PageQuery):
    """Which part of the runs."""

    round_ref: Token | None = Field(default=None, description="Only runs of this round.", examples=["winter"])


@router.post(
    "/rounds/{round_ref}/runs",
    **operation("startRun", Role.COORDINATOR, example=examples.RUN_VIEW, status=202, problems=(404,)),
)
def start_run(
    caller: CallerDep,
    round_ref: RoundRef,
    request: Annotated[RunRequest, Body(examples=[examples.RUN_REQUEST])],
    asked: AskedDep,
    response: Response,
) -> RunView:
    """Start a run on a frozen round under signed rules; read it again until it has ended."""
    view = runs.start_run(*caller, round_ref, request, asked=asked)
    response.headers.update({"Location": f"/v1/runs/{view.run_id}", "Retry-After": POLL_S})
    return view


@router.get(
    "/runs",
    **operation("listRuns", *RUN_READERS, example=examples.page(examples.RUN_VIEW)),
)
def list_runs(caller: CallerDep, query: Annotated[RunQuery, Query()]) -> Page[RunView]:
    """List runs, oldest first; an NGO sees published ones that hold a case of its own."""
    page = runs.list_runs(*caller, round_ref=query.round_ref, after=query.cursor, limit=query.limit)
    return opaque(page)


@router.get(
    "/runs/{run_id}",
    **operation("readRun", *RUN_READERS, example=examples.RUN_VIEW, problems=(404,)),
)
def read_run(caller: CallerDep, run_id: RunId) -> RunView:
    """Read a run: state, progress, and, once done, what each objective reached."""
    return runs.read_run(*caller, run_id)


@router.post(
    "/runs/{run_id}/cancel",
    **operation("cancelRun", Role.COORDINATOR, example=examples.RUN_VIEW, status=202, problems=(404,)),
)
def cancel_run(caller: CallerDep, run_id: RunId, asked: AskedDep) -> RunView:
    """Cancel a run: a queued one ends at once, a solving one soon."""
    return runs.cancel_run(*caller, run_id, asked=asked)
