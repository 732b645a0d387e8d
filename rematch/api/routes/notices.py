"""What an organisation tells those whose answers it holds, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Body, Response

from rematch.api import examples_person
from rematch.api.deps import CallerDep, VersionDep, tagged
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.models.notice import Notice
from rematch.services import notices
from rematch.services.actor import Role
from rematch.services.person_views import NoticeView

router = APIRouter(prefix="/notice", tags=["people"], route_class=StrictRoute)
VIEW = examples_person.NOTICE_VIEW


@router.get("", **operation("readNotice", Role.NGO, Role.COORDINATOR, example=VIEW))
def read_notice(caller: CallerDep, response: Response) -> NoticeView:
    """Read what your organisation tells people: whom to call, and by what law; version 0: nothing yet."""
    return tagged(response, notices.read_notice(*caller))


@router.put("", **operation("putNotice", Role.NGO, Role.COORDINATOR, example=VIEW))
def put_notice(
    caller: CallerDep,
    notice: Annotated[Notice, Body(examples=[examples_person.NOTICE])],
    version: VersionDep,
    response: Response,
) -> NoticeView:
    """Write what your organisation tells people, one legal basis per purpose."""
    return tagged(response, notices.put_notice(*caller, notice, expected_version=version))
