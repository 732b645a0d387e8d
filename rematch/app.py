"""Builds the one ASGI app: `uvicorn --factory rematch.app:create_app`."""

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from rematch import __version__
from rematch.api import openapi, problems
from rematch.api.identity import Identity
from rematch.api.metrics import Metrics
from rematch.api.middleware import RequestContext
from rematch.api.routes import V1
from rematch.api.routes.mail_page import router as mail_page
from rematch.api.routes.service import router as service
from rematch.api.streams import Streams
from rematch.errors import RematchError
from rematch.scoring.catalogue import use_own_rows
from rematch.services.opening import opened
from rematch.settings import Settings

CORS_HEADERS = ["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "X-Request-ID"]
CORS_EXPOSED = ["ETag", "Location", "Retry-After", "X-Request-ID"]


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the app; the database is opened when it starts."""
    settings = settings or Settings()
    log_as_json(settings.log_level)
    use_own_rows(settings.criteria_file)
    app = FastAPI(
        title="rematch",
        summary="Relocation matching: certified, explained, decided by a person.",
        description=openapi.DESCRIPTION.strip(),
        version=__version__,
        openapi_tags=openapi.TAGS,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.metrics = Metrics()
    app.state.streams = Streams(most=settings.streams_per_person)
    app.include_router(V1)
    app.include_router(service)
    app.include_router(mail_page)
    _add_handlers(app)
    _add_middleware(app, settings)
    _set_openapi(app)
    return app


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open the house, and close it in order; neither stands in the way of the event loop."""
    house = opened(app.state.settings)
    app.state.house = await run_in_threadpool(house.__enter__)
    try:
        with app.state.streams.ended_by_signals():
            yield
    finally:
        await run_in_threadpool(house.__exit__, None, None, None)


def openapi_document() -> str:
    """Return the OpenAPI document as docs/openapi.json holds it."""
    return json.dumps(create_app(Settings()).openapi(), indent=2, ensure_ascii=False) + "\n"


def log_as_json(level: str) -> None:
    """Log one JSON object per line. Addresses may name a case: the server's own access log is off."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=False,
    )
    access = logging.getLogger("uvicorn.access")
    access.handlers.clear()
    access.propagate = False


def _add_handlers(app: FastAPI) -> None:
    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        return problems.for_http(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return problems.for_validation(request, error.errors())

    @app.exception_handler(RematchError)
    async def failed(request: Request, error: RematchError) -> JSONResponse:
        return problems.for_error(request, error)


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    # The last one added is the outermost.
    app.add_middleware(Identity)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=CORS_HEADERS,
            expose_headers=CORS_EXPOSED,
        )
    app.add_middleware(RequestContext)


def _set_openapi(app: FastAPI) -> None:
    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = openapi.document_of(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]
