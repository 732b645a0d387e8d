"""Whether the service is up, what it offers, and what its problems mean: without a key."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse

from rematch.api import examples, page
from rematch.api.deps import HouseDep
from rematch.api.metrics import CONTENT_TYPE_LATEST
from rematch.api.operations import problem
from rematch.api.problems import KINDS, Refusal
from rematch.models.types import Model, Token
from rematch.services.health import Readiness, readiness

router = APIRouter(tags=["service"])
ALIVE = {"alive": True}
CodePath = Annotated[Token, Path(description="Kind of problem.", examples=["not-found"])]


class Alive(Model):
    """That the process answers."""

    alive: bool


class ProblemPage(Model):
    """What a kind of problem means."""

    type: str
    title: str
    status: int
    advice: str


@router.get(
    "/healthz",
    operation_id="readHealth",
    responses={200: {"content": {"application/json": {"example": ALIVE}}}},
)
async def read_health() -> Alive:
    """Say that the process answers; nothing else is looked at."""
    return Alive(alive=True)


@router.get(
    "/readyz",
    operation_id="readReadiness",
    responses={
        200: {"content": {"application/json": {"example": examples.READINESS}}},
        503: {"model": Readiness, "description": "Not ready; the fields say what is missing."},
    },
)
def read_readiness(house: HouseDep, response: Response) -> Readiness:
    """Say whether requests can be served: database, tables, SQLite."""
    found = readiness(house)
    if not found.ready:
        response.status_code = 503
        response.headers["Retry-After"] = "2"
    return found


@router.get(
    "/problems/{code}",
    operation_id="readProblem",
    responses={
        200: {
            "content": {
                "application/json": {
                    "example": {
                        "type": "/problems/not-found",
                        "title": KINDS["not-found"].title,
                        "status": 404,
                        "advice": KINDS["not-found"].advice,
                    }
                }
            }
        },
        404: problem(404),
    },
)
async def read_problem(code: CodePath) -> ProblemPage:
    """Say what a kind of problem means and what to do."""
    kind = KINDS.get(code)
    if kind is None:
        raise Refusal("not-found", "There is no such kind of problem.")
    return ProblemPage(type=f"/problems/{code}", title=kind.title, status=kind.status, advice=kind.advice)


@router.get("/metrics", include_in_schema=False)
def read_metrics(request: Request, house: HouseDep) -> Response:
    """Write the metrics in the text format of Prometheus: counts and seconds, no case."""
    return Response(request.app.state.metrics.written(house), media_type=CONTENT_TYPE_LATEST)


@router.get("/docs", include_in_schema=False)
async def read_docs(request: Request) -> HTMLResponse:
    """Show the operations as one page, without a script and without a foreign host."""
    return HTMLResponse(page.written(request.app.openapi()), headers=page.HEADERS)
