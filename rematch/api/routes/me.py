"""Oneself over HTTP: who calls, the own keys, the end of the session."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Request, Response

from rematch.api import examples, examples_people
from rematch.api.cookies import forget_session
from rematch.api.deps import AskedDep, CallerDep
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.services import own_keys, sign_in, who
from rematch.services.own_keys import KeyRequest, KeyView, RotateRequest
from rematch.services.tenancy import STAFF
from rematch.services.views import Page
from rematch.services.who import MeView, RoleRequest

router = APIRouter(tags=["me"], route_class=StrictRoute)
KeyId = Annotated[
    str, Path(pattern=r"^[0-9a-f]{16}$", description="Id of the key.", examples=[examples_people.KEY_ID])
]
RoleBody = Annotated[RoleRequest, Body(examples=[{"role": "ngo"}])]
KeyBody = Annotated[KeyRequest, Body(examples=[examples_people.KEY_REQUEST])]
RotateBody = Annotated[RotateRequest, Body(examples=[{"overlap_hours": 24}])]
ME, KEY = examples_people.ME, examples_people.KEY


@router.get("/me", **operation("readMe", *STAFF, example=ME))
def read_me(caller: CallerDep) -> MeView:
    """Read who you are here; in a session, with the token that changes are sent with."""
    return who.read_me(*caller)


@router.put("/me/role", **operation("takeRole", *STAFF, example=ME))
def take_role(caller: CallerDep, request: RoleBody) -> MeView:
    """Go on in another of your roles; in a session only."""
    return who.take_role(*caller, request)


@router.delete("/me/session", **operation("signOut", *STAFF, status=204, problems=(409,)))
def sign_out(caller: CallerDep, request: Request, response: Response) -> None:
    """Sign out: the session is over at once, whoever holds its cookie."""
    sign_in.sign_out(*caller)
    forget_session(request, response)


@router.get("/me/keys", **operation("listMyKeys", *STAFF, example=examples.page(KEY)))
def list_my_keys(caller: CallerDep) -> Page[KeyView]:
    """List your keys, those over included."""
    return own_keys.list_own_keys(*caller)


@router.post("/me/keys", **operation("addMyKey", *STAFF, example=KEY, status=201))
def add_my_key(caller: CallerDep, request: KeyBody, asked: AskedDep) -> KeyView:
    """Make a key for yourself, two live at most; the answer holds its token, this once."""
    return own_keys.make_own_key(*caller, request, asked=asked)


@router.post(
    "/me/keys/{key_id}/rotate",
    **operation("rotateMyKey", *STAFF, example=KEY, status=201, problems=(404,)),
)
def rotate_my_key(caller: CallerDep, key_id: KeyId, request: RotateBody, asked: AskedDep) -> KeyView:
    """Make a key like this one; both work until the overlap is over."""
    return own_keys.rotate_own_key(*caller, key_id, request, asked=asked)


@router.delete("/me/keys/{key_id}", **operation("revokeMyKey", *STAFF, status=204, problems=(404,)))
def revoke_my_key(caller: CallerDep, key_id: KeyId) -> None:
    """End a key now."""
    own_keys.revoke_own_key(*caller, key_id)
