"""The finished runs of a round beside each other, over HTTP."""

from fastapi import APIRouter

from rematch.api import examples_runs
from rematch.api.deps import CallerDep
from rematch.api.operations import operation
from rematch.api.routes.rounds import RoundRef
from rematch.api.strict import StrictRoute
from rematch.models.comparison import Comparison
from rematch.services import round_comparison
from rematch.services.actor import Role

router = APIRouter(tags=["runs"], route_class=StrictRoute)


@router.get(
    "/rounds/{round_ref}/comparison",
    **operation("compareRuns", Role.COORDINATOR, example=examples_runs.COMPARISON, problems=(404,)),
)
def compare_runs(caller: CallerDep, round_ref: RoundRef) -> Comparison:
    """Compare the finished runs of a round: what each reaches, whose proposals differ, how the rules do."""
    return round_comparison.compare_runs(*caller, round_ref)
