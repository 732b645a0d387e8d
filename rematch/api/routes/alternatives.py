"""What would change a proposal, and what an override would do, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from rematch.api import examples_alternatives as examples
from rematch.api.deps import CallerDep, CaseIdDep
from rematch.api.operations import operation
from rematch.api.routes.runs import RunId
from rematch.api.strict import StrictRoute
from rematch.models.effect import Override
from rematch.models.types import Code
from rematch.services import alternatives, results
from rematch.services.actor import Role
from rematch.services.tenancy import CHECKERS
from rematch.services.views import OrdersView

router = APIRouter(prefix="/runs/{run_id}", tags=["runs"], route_class=StrictRoute)
Municipality = Annotated[
    Code, Query(description="Code of a municipality of the round.", examples=["DE-kiel"])
]


@router.get(
    "/changes/{ngo}/{case_ref}",
    **operation("readChanges", Role.NGO, Role.COORDINATOR, example=examples.CHANGES, problems=(404, 410)),
)
def read_changes(
    caller: CallerDep, run_id: RunId, case_id: CaseIdDep, municipality: Municipality
) -> alternatives.Changes:
    """Name the smallest change by others that would make a municipality possible, better or proposed."""
    return alternatives.changes_of(*caller, run_id, case_id, municipality)


@router.get(
    "/orders",
    **operation("readOrders", *CHECKERS, example=examples.ORDERS, problems=(404,)),
)
def read_orders(caller: CallerDep, run_id: RunId) -> OrdersView:
    """Read what other orders of objectives would do: who is placed under each, beside the chosen one."""
    return results.read_orders(*caller, run_id)


@router.get(
    "/overrides/{ngo}/{case_ref}",
    **operation("readOverride", Role.COORDINATOR, example=examples.OVERRIDE, problems=(404, 410)),
)
def read_override(
    caller: CallerDep, run_id: RunId, case_id: CaseIdDep, municipality: Municipality
) -> Override:
    """Look at another municipality for a household: its own view first, then the effect on the round."""
    return alternatives.override_of(*caller, run_id, case_id, municipality)
