"""Every refusal as one problem document (RFC 9457), never with the value that was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from rematch import errors
from rematch.models.strict_json import plain_key
from rematch.models.words import ground_of, in_words
from rematch.services.tenancy import ABSENT

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class ProblemKind:
    """A kind of refusal: its status, what it is called, and what to do next."""

    status: int
    title: str
    advice: str


KINDS: dict[str, ProblemKind] = {
    "malformed-json": ProblemKind(400, "The body is no JSON that is read here", "Mend the JSON text."),
    "bad-request": ProblemKind(400, "The request cannot be read", "Mend the request."),
    "idempotency-key-missing": ProblemKind(
        400,
        "An Idempotency-Key is missing",
        "Send a new random key with every new POST, and the same one on a retry.",
    ),
    "unknown-caller": ProblemKind(
        401,
        "The caller is not known",
        "Sign in, or send Authorization: Bearer with a key that has not expired.",
    ),
    "not-allowed": ProblemKind(403, "The caller may not do this", "Ask somebody whose role may."),
    "foreign-page": ProblemKind(
        403,
        "The request comes from no page of this service",
        "Send X-CSRF-Token with the csrf_token that /v1/me answers.",
    ),
    "not-found": ProblemKind(404, "No such thing, or not yours", "Check the address and the key."),
    "method": ProblemKind(405, "This address has no such method", "See the header Allow."),
    "conflict": ProblemKind(409, "The state forbids this now", "Read the thing again; the detail says more."),
    "capacity-in-use": ProblemKind(409, "Less offered than is in use", "Offer at least what is in use."),
    "together-and-apart": ProblemKind(
        409, "Two households are to stay together and apart", "Settle which of the two holds, then repeat."
    ),
    "impossible": ProblemKind(
        409, "Nothing keeps all the rules of the round", "Look at the cases and resources that are named."
    ),
    "gone": ProblemKind(410, "It was there, and is over for good", "Nothing can be done with it any more."),
    "stale-version": ProblemKind(
        412, "Somebody else changed it first", "Read it again, then repeat the change with the new ETag."
    ),
    "too-large": ProblemKind(413, "The body is too large", "Send it in parts."),
    "media-type": ProblemKind(415, "The body is of another media type", "Send application/json."),
    "invalid-input": ProblemKind(422, "What was given cannot be used", "Mend the fields that are named."),
    "invalid-problem": ProblemKind(422, "The problem contradicts itself", "Mend the ids that are named."),
    "invalid-scenario": ProblemKind(422, "The scenario contradicts itself", "Mend the ids that are named."),
    "invalid-file": ProblemKind(422, "The file cannot be used", "Mend the file."),
    "barred": ProblemKind(422, "This never scores here", "Leave it out: who a person is never counts."),
    "version-missing": ProblemKind(
        428, "The version is missing", "Send If-Match with the ETag of what you read."
    ),
    "too-many": ProblemKind(429, "Asked too often", "Try again after the time in Retry-After."),
    "error": ProblemKind(500, "Something went wrong here", "Report the request_id."),
    "solve-failed": ProblemKind(500, "The solve ended without an answer", "Start another run."),
    "refuted": ProblemKind(500, "A claim does not re-check", "Report the request_id."),
    "setting": ProblemKind(503, "The service is not ready", "Try again after the time in Retry-After."),
    "busy": ProblemKind(503, "The service is busy", "Try again after the time in Retry-After."),
}
BY_STATUS = {400: "bad-request", 401: "unknown-caller", 403: "not-allowed", 404: "not-found", 405: "method"}
RETRY_AFTER_S = 2
MISSING_HEADERS = {
    ("header", "Idempotency-Key"): "idempotency-key-missing",
    ("header", "If-Match"): "version-missing",
}


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    model_config = ConfigDict(frozen=True)

    part: str = Field(
        description="Where the field stands: body, path, query or header.", examples=["body"], alias="in"
    )
    pointer: str = Field(
        description="Body: JSON pointer (RFC 6901); else: the name.", examples=["/persons/0/birth_year"]
    )
    detail: str = Field(description="What is asked of it.", examples=["a whole number is asked for"])


class Problem(BaseModel):
    """A refusal (RFC 9457); never repeats the value that was refused."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(description="Stable kind; a page says what to do.", examples=["/problems/not-found"])
    title: str = Field(description="The kind in words.", examples=["No such thing, or not yours"])
    status: int = Field(description="HTTP status.", examples=[404])
    detail: str = Field(
        description="What happened here.", examples=["There is no such thing, or it is not yours."]
    )
    errors: list[FieldProblem] = Field(default=[], description="Fields it lies with, if any.")
    request_id: str = Field(
        description="Name it when you ask about this answer.", examples=["9f1c2b7e55d04a6c"]
    )


class Refusal(HTTPException):
    """A refusal that begins at the edge; FastAPI lets this class through everywhere."""

    def __init__(self, code: str, detail: str, *, pointer: str | None = None) -> None:
        super().__init__(KINDS[code].status, detail)
        self.code = code
        self.pointer = pointer


def document(request_id: str, code: str, detail: str, *, fields: Sequence[FieldProblem] = ()) -> JSONResponse:
    """Return the problem document as an answer, with the headers its status asks for."""
    kind = KINDS[code]
    problem = Problem(
        type=f"/problems/{code}",
        title=kind.title,
        status=kind.status,
        detail=detail,
        errors=list(fields),
        request_id=request_id,
    )
    headers = {"Cache-Control": "no-store"}
    if kind.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="rematch"'
    if kind.status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_S)
    content = problem.model_dump(mode="json", by_alias=True)
    return JSONResponse(content, kind.status, headers, media_type=MEDIA_TYPE)


def for_http(request: Request, error: HTTPException) -> JSONResponse:
    """Answer a refusal of the edge, of FastAPI or of Starlette."""
    if isinstance(error, Refusal):
        fields = _at(error.pointer)
        return document(request_id(request), error.code, str(error.detail), fields=fields)
    code = BY_STATUS.get(error.status_code, "bad-request" if error.status_code < 500 else "error")
    answer = document(request_id(request), code, f"{KINDS[code].title}.")
    answer.headers.update(error.headers or {})
    return answer


def for_validation(request: Request, mistakes: Sequence[Mapping[str, Any]]) -> JSONResponse:
    """Answer fields that FastAPI or pydantic refused: where, and what is asked; never what was sent."""
    for mistake in mistakes:
        if mistake["type"] == "missing" and mistake["loc"] in MISSING_HEADERS:
            code = MISSING_HEADERS[mistake["loc"]]
            return document(request_id(request), code, KINDS[code].advice)
    fields = [field_of(mistake) for mistake in mistakes[:50]]
    if any(mistake["type"] == "barred" or ground_of(mistake) for mistake in mistakes):
        return document(request_id(request), "barred", _first_barred(mistakes), fields=fields)
    detail = f"{len(mistakes)} field(s) cannot be used; the first: {fields[0].detail}"
    return document(request_id(request), "invalid-input", detail, fields=fields)


def _first_barred(mistakes: Sequence[Mapping[str, Any]]) -> str:
    return next(in_words(each) for each in mistakes if each["type"] == "barred" or ground_of(each))


def for_error(request: Request, error: errors.RematchError) -> JSONResponse:
    """Answer an error of the tree with the status of its kind, or of the nearest kind above it."""
    codes = (str(getattr(cls, "code", "error")) for cls in type(error).__mro__)
    code = next(code for code in codes if code in KINDS)
    if KINDS[code].status == 404:
        return document(request_id(request), code, ABSENT)
    answer = document(request_id(request), code, error.message, fields=_at(error.pointer))
    if isinstance(error, errors.TooManyError):
        answer.headers["Retry-After"] = str(error.retry_after_s)
    return answer


def request_id(request: Request) -> str:
    """Return the id under which this request is logged."""
    return str(request.scope.get("rematch.request_id", ""))


def _at(pointer: str | None) -> list[FieldProblem]:
    if pointer is None:
        return []
    return [FieldProblem.model_validate({"in": "body", "pointer": pointer, "detail": "See above."})]


def field_of(mistake: Mapping[str, Any], *, part: str | None = None) -> FieldProblem:
    """Return where a mistake of pydantic lies and what is asked there, without what was given."""
    steps = list(mistake["loc"])
    part = part or str(steps.pop(0))
    plain = []
    for step in steps:
        if isinstance(step, str) and not (plain_key(step) or part != "body"):
            break
        plain.append(str(step))
    pointer = "".join(f"/{step}" for step in plain) if part == "body" else ".".join(plain)
    return FieldProblem.model_validate({"in": part, "pointer": pointer, "detail": in_words(mistake)})
