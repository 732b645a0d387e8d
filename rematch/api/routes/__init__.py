"""The routes: each is its types, one service call, and the answer."""

from fastapi import APIRouter

from rematch.api.routes import (
    alternatives,
    bulk,
    cases,
    fairness,
    monitoring,
    municipalities,
    pledges,
    policies,
    results,
    rounds,
    runs,
    safety,
)
from rematch.api.strict import StrictRoute

V1 = APIRouter(prefix="/v1", route_class=StrictRoute)
for part in (
    *(municipalities, pledges, cases, bulk, safety, monitoring, policies, rounds),
    *(runs, results, alternatives, fairness),
):
    V1.include_router(part.router)
V1.include_router(policies.presets_router)

__all__ = ["V1"]
