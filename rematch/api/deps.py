"""What routes are handed: the house, the actor, versions, keyed requests, pages; and who may call."""

import base64
import binascii
from typing import Annotated, Any, NamedTuple, Protocol, TypeVar

from fastapi import Depends, Header, Path, Query, Request, Response, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from rematch.models.types import Token
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.once import KeyedRequest
from rematch.services.tenancy import require
from rematch.services.views import Page

T = TypeVar("T")
V = TypeVar("V", bound="Versioned")
LIMIT_MAX = 200

bearer = HTTPBearer(
    auto_error=False,
    scheme_name="key",
    description="A key that `rematch keys create` made: rm_<id>_<secret>.",
)


async def the_house(request: Request) -> House:
    """Return what the app opened at its start."""
    house: House = request.app.state.house
    return house


async def the_actor(
    request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]
) -> Actor:
    """Return who calls, as `Identity` found out."""
    actor: Actor = request.scope["rematch.actor"]
    return actor


HouseDep = Annotated[House, Depends(the_house)]
ActorDep = Annotated[Actor, Depends(the_actor)]


class Caller(NamedTuple):
    """The first two arguments of every use case."""

    house: House
    actor: Actor


async def the_caller(house: HouseDep, actor: ActorDep) -> Caller:
    """Return the house and who calls."""
    return Caller(house, actor)


CallerDep = Annotated[Caller, Depends(the_caller)]


def only(*roles: Role) -> Any:
    """Return a dependency that refuses other roles before anything else of the request is looked at."""

    async def refuse_others(actor: ActorDep) -> None:
        require(actor, *roles)

    return Depends(refuse_others)


async def expected_version(
    if_match: Annotated[
        str,
        Header(
            alias="If-Match",
            pattern=r'^"[0-9]{1,9}"$',
            description="ETag of what the change was made on: read the thing, then send it back.",
            examples=['"1"'],
        ),
    ],
) -> int:
    """Return the version a change was made on."""
    return int(if_match.strip('"'))


async def optional_version(
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            pattern=r'^"[0-9]{1,9}"$',
            description="ETag of what is changed; left out for something new.",
            examples=['"1"'],
        ),
    ] = None,
) -> int | None:
    """Return the version a change was made on, if any."""
    return None if if_match is None else int(if_match.strip('"'))


async def keyed_request(
    request: Request,
    actor: ActorDep,
    idempotency_key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            pattern=r"^[\x21-\x7e]{8,200}$",
            description="Random and new for every new request; the same on a retry, answered alike.",
            examples=["5f0c1d2e-3b4a-4c5d-8e6f-7a8b9c0d1e2f"],
        ),
    ],
) -> KeyedRequest:
    """Return what tells a repeated request from a new one."""
    return KeyedRequest(
        key=idempotency_key,
        principal=actor.principal,
        route=f"{request.method} {request.url.path}"[:200],
        body=await request.body(),
    )


VersionDep = Annotated[int, Depends(expected_version)]
OptionalVersionDep = Annotated[int | None, Depends(optional_version)]
AskedDep = Annotated[KeyedRequest, Depends(keyed_request)]


class Step(NamedTuple):
    """A keyed request that changes something at a version."""

    version: int
    asked: KeyedRequest


async def the_step(version: VersionDep, asked: AskedDep) -> Step:
    """Return both."""
    return Step(version, asked)


StepDep = Annotated[Step, Depends(the_step)]


async def case_id_of(
    ngo: Annotated[Token, Path(description="The NGO.", examples=["harbour"])],
    case_ref: Annotated[Token, Path(description="Its reference.", examples=["C-0007"])],
) -> str:
    """Return the id of a case."""
    return f"{ngo}/{case_ref}"


CaseIdDep = Annotated[str, Depends(case_id_of)]


def decoded(cursor: str) -> str:
    """Return the id behind a cursor."""
    try:
        text = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, UnicodeError):
        text = ""
    if not text.isprintable() or not text:  # NUL, say, which PostgreSQL takes in no text
        raise ValueError("is no cursor that was given out here")
    return text


class PageQuery(BaseModel):
    """Which part of a list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limit: int = Field(default=50, ge=1, le=LIMIT_MAX, description="Items at most.", examples=[50])
    cursor: Annotated[str, AfterValidator(decoded)] | None = Field(
        default=None,
        max_length=400,
        description="`next_cursor` of the part before; left out: the start.",
    )


PageDep = Annotated[PageQuery, Query()]


def opaque(page: Page[T]) -> Page[T]:
    """Return the page with a cursor that means nothing to its reader."""
    if page.next_cursor is None:
        return page
    cursor = base64.urlsafe_b64encode(page.next_cursor.encode("ascii")).decode("ascii")
    return page.model_copy(update={"next_cursor": cursor})


class Versioned(Protocol):
    """Anything with a version."""

    @property
    def version(self) -> int:
        """Counts up with every change."""


def tagged(response: Response, view: V, *, location: str | None = None) -> V:
    """Return the view; its version goes out as ETag, its address as Location."""
    response.headers["ETag"] = f'"{view.version}"'
    if location is not None:
        response.headers["Location"] = location
    return view
