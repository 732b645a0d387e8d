"""The ways in, for everybody: a link by e-mail, or an OpenID Connect issuer."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Body, Query, Request, Response
from fastapi.responses import RedirectResponse

from rematch.api import examples_people
from rematch.api.cookies import FLOW, forget_flow, set_flow, set_session
from rematch.api.deps import HouseDep
from rematch.api.operations import for_everybody
from rematch.api.strict import StrictRoute
from rematch.services import oidc, sign_in
from rematch.services.sign_in import LinkAsked, SessionRequest, SignInRequest
from rematch.services.who import MeView

router = APIRouter(prefix="/sign-in", tags=["sign-in"], route_class=StrictRoute)
LinkBody = Annotated[SignInRequest, Body(examples=[examples_people.LINK_REQUEST])]
SessionBody = Annotated[SessionRequest, Body(examples=[examples_people.SESSION_REQUEST])]
Brought = Annotated[str, Query(max_length=2_000)]
CALLBACK = "/v1/sign-in/oidc/callback"
LANDING = "/v1/me"


@router.post(
    "/links",
    **for_everybody("askSignInLink", example=examples_people.LINK_ASKED, status=202, problems=(429,)),
)
def ask_link(house: HouseDep, request: LinkBody, asked_by: Request, later: BackgroundTasks) -> LinkAsked:
    """Ask for a link to sign in; the answer is the same for every address."""
    answer = sign_in.asked_for_link(house, request, host=_host(asked_by))
    later.add_task(sign_in.send_asked_link, house, request)
    return answer


@router.post(
    "/sessions",
    **for_everybody("signIn", example=examples_people.ME, status=201, problems=(410, 429)),
)
def open_session(house: HouseDep, request: SessionBody, asked_by: Request, response: Response) -> MeView:
    """Sign in with the token of a link, which works once; the session comes as a cookie."""
    issued, view = sign_in.open_session(house, request, host=_host(asked_by))
    set_session(asked_by, response, issued.token)
    return view


@router.get("/oidc", include_in_schema=False)
def begin_oidc(house: HouseDep, request: Request) -> Response:
    """Send a browser to the issuer."""
    house.pace.keep("session-host", _host(request))
    begun = oidc.begin_oidc(house, redirect_uri=_callback(house.settings.public_url, request))
    response = RedirectResponse(begun.url, status_code=303)
    set_flow(request, response, begun.memory)
    return response


@router.get("/oidc/callback", include_in_schema=False)
def finish_oidc(house: HouseDep, request: Request, state: Brought = "", code: Brought = "") -> Response:
    """Take a browser back from the issuer, signed in."""
    house.pace.keep("session-host", _host(request))
    issued, _ = oidc.finish_oidc(
        house,
        memory=request.cookies.get(FLOW, ""),
        state=state,
        code=code,
        redirect_uri=_callback(house.settings.public_url, request),
    )
    response = RedirectResponse(LANDING, status_code=303)
    set_session(request, response, issued.token)
    forget_flow(request, response)
    return response


def _callback(public_url: str | None, request: Request) -> str:
    return f"{(public_url or str(request.base_url)).rstrip('/')}{CALLBACK}"


def _host(request: Request) -> str:
    return request.client.host if request.client else "unknown"
