"""What every route declares beside its types: a stable id, who may call it, an example, its problems."""

import json
from typing import Any

from rematch.api.deps import only
from rematch.api.problems import KINDS, MEDIA_TYPE
from rematch.services.actor import Role
from rematch.services.tenancy import STAFF

EXAMPLE = "x-example"
"""Carries an example as text into the document, which takes it out: FastAPI drops the nulls of an example."""
PROBLEM_REF = {"$ref": "#/components/schemas/Problem"}


def operation(
    operation_id: str, *roles: Role, example: Any = None, status: int = 200, problems: tuple[int, ...] = ()
) -> dict[str, Any]:
    """Return the arguments of a route's decorator."""
    shown = {} if example is None else {EXAMPLE: json.dumps(example)}
    return {
        "operation_id": operation_id,
        "status_code": status,
        "dependencies": [only(*roles)],
        "responses": {code: problem(code) for code in problems},
        "openapi_extra": {"x-roles": [role.value for role in roles], **shown},
    }


def for_everybody(
    operation_id: str, *, example: Any, status: int = 200, problems: tuple[int, ...] = ()
) -> dict[str, Any]:
    """Return the arguments of a decorator of a way in: no key is asked for, and none is looked at."""
    return {
        "operation_id": operation_id,
        "status_code": status,
        "responses": {code: problem(code) for code in problems},
        "openapi_extra": {
            "x-roles": [role.value for role in STAFF],
            "security": [],
            EXAMPLE: json.dumps(example),
        },
    }


def problem(status: int) -> dict[str, Any]:
    """Return the reference to how problems of this status are documented."""
    return {"$ref": f"#/components/responses/Problem{status}"}


def problem_responses() -> dict[str, Any]:
    """Return the documentation of all problems by status, under the names that `problem` refers to."""
    return {f"Problem{status}": _documented(status) for status in sorted({k.status for k in KINDS.values()})}


def _documented(status: int) -> dict[str, Any]:
    kinds = {code: kind for code, kind in KINDS.items() if kind.status == status}
    examples = {
        code: {
            "summary": kind.advice,
            "value": {
                "type": f"/problems/{code}",
                "title": kind.title,
                "status": status,
                "detail": kind.title + ".",
                "errors": [],
                "request_id": "9f1c2b7e55d04a6c",
            },
        }
        for code, kind in kinds.items()
    }
    description = "; ".join(kind.title for kind in kinds.values())
    return {
        "description": f"{description}.",
        "content": {MEDIA_TYPE: {"schema": PROBLEM_REF, "examples": examples}},
    }
