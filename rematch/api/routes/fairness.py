"""Fairness reports over HTTP: coordinators read groups, never a household."""

from fastapi import APIRouter

from rematch.api import examples_fairness as examples
from rematch.api.deps import CallerDep
from rematch.api.operations import operation
from rematch.api.routes.runs import RunId
from rematch.api.strict import StrictRoute
from rematch.models.fairness import FairnessReport
from rematch.services import fairness
from rematch.services.tenancy import WATCHERS

router = APIRouter(prefix="/runs/{run_id}/fairness", tags=["runs"], route_class=StrictRoute)


@router.get("", **operation("readFairness", *WATCHERS, example=examples.FAIRNESS, problems=(404,)))
def read_fairness(caller: CallerDep, run_id: RunId) -> FairnessReport:
    """Read how groups of households fared in a finished run; «too few to tell» never means no gap."""
    return fairness.run_fairness(*caller, run_id)


@router.get(
    "/twelve-months",
    **operation("readPooledFairness", *WATCHERS, example=examples.FAIRNESS, problems=(404,)),
)
def read_pooled_fairness(caller: CallerDep, run_id: RunId) -> FairnessReport:
    """Read the same over the latest finished run of every round of the twelve months up to this one."""
    return fairness.pooled_fairness(*caller, run_id)
