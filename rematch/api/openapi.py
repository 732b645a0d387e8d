"""The OpenAPI document: FastAPI's own, with every problem that a route's shape implies."""

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from rematch.api.operations import EXAMPLE, problem, problem_responses
from rematch.api.problems import FieldProblem, Problem

REF = "#/components/schemas/{model}"
ALWAYS = (401, 403, 503)
"""Every operation looks up who calls, and the database may be busy with somebody else."""
IMPLIED = {"requestBody": (400, 413, 415, 422), "If-Match": (412, 428), "Idempotency-Key": (400, 409)}
DESCRIPTION = """
NGOs post cases, municipalities post pledges, coordinators freeze a round and start runs. A run holds
proposals; **a proposal is no decision**: a named person decides, after the household was asked.

* Send `Authorization: Bearer rm_<id>_<secret>` with every request under `/v1`.
* Or sign in (`/v1/sign-in`): a browser then holds a session, and sends `X-CSRF-Token` with every change.
* Send `Idempotency-Key` with every POST that asks for it; a retry gets the same answer and no second effect.
* A person sends the token of the own link, `rl_<id>_<secret>`, and reaches `/v1/my/...` alone.
* Send `If-Match` with the ETag you read when you change something that is there.
* Problems are `application/problem+json` (RFC 9457), each of a stable type, never repeating what was refused.
* Lists come in parts: follow `next_cursor`.
"""
TAGS = [
    {"name": "municipalities", "description": "Places that can receive, and what is known about them."},
    {"name": "pledges", "description": "What a municipality offers: homes and places, dated."},
    {"name": "cases", "description": "Placements asked for, each with its household."},
    {"name": "imports", "description": "Files of many cases, read in the background."},
    {"name": "rules", "description": "Rules of a round: what counts, how much, in which order."},
    {"name": "rounds", "description": "Cohorts matched together."},
    {"name": "runs", "description": "Solves of a frozen round: proposals, explanations, certificates."},
    {"name": "decisions", "description": "What named people decide on proposals, one case at a time."},
    {"name": "offers", "description": "What households are asked, and how the move goes on."},
    {"name": "arrivals", "description": "What a municipality sees of it, after the household's yes."},
    {"name": "clearances", "description": "What authorities must say before a home is confirmed."},
    {"name": "reviews", "description": "Another person's look, asked for by a household."},
    {"name": "follow-ups", "description": "How it goes after a month, half a year and a year."},
    {"name": "people", "description": "People's own links: what is held, corrected, answered, erased."},
    {"name": "events", "description": "What your organisation is told: a feed, and webhooks."},
    {"name": "mail", "description": "Addresses that messages are sent to, once they said yes."},
    {"name": "audit", "description": "Who did what to which thing: ids only, chained."},
    {
        "name": "sign-in",
        "description": "The ways in: a link by e-mail, or an issuer you trust.",
    },
    {"name": "me", "description": "Who you are here, and your own keys."},
    {"name": "organisations", "description": "Organisations and their people, as admins keep them."},
    {"name": "service", "description": "Whether the service is up."},
]


def document_of(app: FastAPI) -> dict[str, Any]:
    """Return the document of an app."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        tags=app.openapi_tags,
        routes=app.routes,
        separate_input_output_schemas=False,
    )
    for path, item in document["paths"].items():
        for operation in item.values():
            _complete(path, operation)
    document["components"]["responses"] = problem_responses()
    _swap_schemas(document["components"]["schemas"])
    return document


def _complete(path: str, operation: dict[str, Any]) -> None:
    """Summary from the docstring; the example; problems that headers, body, path imply; numbers in order."""
    operation["summary"] = operation.pop("description", operation.get("summary", "")).strip()
    responses = operation["responses"]
    responses.pop("422", None)
    if EXAMPLE in operation:
        [status] = [status for status in responses if status.startswith("2")]
        [content] = responses[status]["content"].values()
        content["example"] = json.loads(operation.pop(EXAMPLE))
    for status in _implied(path, operation):
        responses.setdefault(str(status), problem(status))
    operation["responses"] = {
        status: {"$ref": answer["$ref"]} if "$ref" in answer else answer
        for status, answer in sorted(responses.items())
    }


def _implied(path: str, operation: dict[str, Any]) -> set[int]:
    names = {parameter["name"] for parameter in operation.get("parameters", [])}
    names |= {"requestBody"} & set(operation)
    found = set(ALWAYS) if path.startswith("/v1") else set()
    for name in names & set(IMPLIED):
        found |= set(IMPLIED[name])
    return found | ({422} if _validates(operation) else set())


def _validates(operation: dict[str, Any]) -> bool:
    return bool(operation.get("parameters")) or "requestBody" in operation


def _swap_schemas(schemas: dict[str, Any]) -> None:
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for model in (Problem, FieldProblem):
        schema = model.model_json_schema(ref_template=REF)
        schema.pop("$defs", None)
        schemas[model.__name__] = schema
