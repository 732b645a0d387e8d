"""The progress of a run as server-sent events."""

from functools import partial

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from rematch.api import examples_runs
from rematch.api.deps import CallerDep
from rematch.api.operations import operation
from rematch.api.routes.runs import RunId
from rematch.api.streams import EventStream, run_events
from rematch.api.strict import StrictRoute
from rematch.services import runs
from rematch.services.tenancy import RUN_READERS

router = APIRouter(tags=["runs"], route_class=StrictRoute)


@router.get(
    "/runs/{run_id}/events",
    response_class=EventStream,
    **operation("watchRun", *RUN_READERS, example=examples_runs.EVENTS, problems=(404,)),
)
async def watch_run(caller: CallerDep, run_id: RunId, request: Request) -> EventStream:
    """Watch a run: `progress` whenever it changes, then `ended`; 503 beyond the streams a person may hold."""
    look = partial(runs.read_run, *caller, run_id)
    await run_in_threadpool(look)
    streams = request.app.state.streams
    return EventStream(run_events(look, streams), close=streams.open(caller.actor.principal))
