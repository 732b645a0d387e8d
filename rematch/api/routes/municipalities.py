"""Municipalities over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Response

from rematch.api import examples, examples_pledges
from rematch.api.deps import CallerDep, OptionalVersionDep, PageDep, opaque, tagged
from rematch.api.operations import operation
from rematch.api.problems import Refusal
from rematch.api.strict import StrictRoute
from rematch.models.municipality import Municipality
from rematch.models.types import Code
from rematch.services import capacity, municipalities
from rematch.services.actor import Role
from rematch.services.pledge_views import CapacityView
from rematch.services.views import MunicipalityView, Page

router = APIRouter(prefix="/municipalities", tags=["municipalities"], route_class=StrictRoute)
CodePath = Annotated[Code, Path(description="Code of the municipality.", examples=["DE-kiel"])]
MunicipalityBody = Annotated[Municipality, Body(examples=[examples.MUNICIPALITY])]
VIEW = examples.MUNICIPALITY_VIEW


@router.get(
    "",
    **operation(
        "listMunicipalities", Role.NGO, Role.MUNICIPALITY, Role.COORDINATOR, example=examples.page(VIEW)
    ),
)
def list_municipalities(caller: CallerDep, query: PageDep) -> Page[MunicipalityView]:
    """List municipalities by code; a municipality sees itself."""
    page = municipalities.list_municipalities(*caller, after=query.cursor, limit=query.limit)
    return opaque(page)


@router.get(
    "/{code}",
    **operation(
        "readMunicipality",
        Role.NGO,
        Role.MUNICIPALITY,
        Role.COORDINATOR,
        example=VIEW,
        problems=(404,),
    ),
)
def read_municipality(caller: CallerDep, code: CodePath, response: Response) -> MunicipalityView:
    """Read a municipality."""
    return tagged(response, municipalities.read_municipality(*caller, code))


@router.put(
    "/{code}",
    **operation(
        "putMunicipality",
        Role.MUNICIPALITY,
        Role.COORDINATOR,
        example=VIEW,
        problems=(404, 412, 428),
    ),
)
def put_municipality(
    caller: CallerDep,
    code: CodePath,
    municipality: MunicipalityBody,
    version: OptionalVersionDep,
    response: Response,
) -> MunicipalityView:
    """Add a municipality, or replace what is known about it (with If-Match)."""
    if municipality.code != code:
        raise Refusal("invalid-input", "The code differs from the one in the address.", pointer="/code")
    view = municipalities.put_municipality(*caller, municipality, expected_version=version)
    return tagged(response, view)


@router.get(
    "/{code}/capacity",
    **operation(
        "readCapacity",
        Role.MUNICIPALITY,
        Role.COORDINATOR,
        example=examples_pledges.CAPACITY,
        problems=(404,),
    ),
)
def read_capacity(caller: CallerDep, code: CodePath) -> CapacityView:
    """Read homes promised, held, agreed, taken and free, by date and unit type, and arrivals by month."""
    return capacity.read_capacity(*caller, code)
