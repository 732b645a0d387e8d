"""The routes: each is its types, one service call, and the answer."""

from fastapi import APIRouter

from rematch.api.routes import (
    alternatives,
    arrivals,
    asks,
    audit,
    bulk,
    cases,
    clearances,
    comparison,
    decisions,
    events,
    fairness,
    follow_ups,
    imports,
    intake,
    letters,
    links,
    mail,
    me,
    monitoring,
    municipalities,
    my,
    notices,
    offers,
    organisations,
    outlooks,
    pledges,
    policies,
    results,
    reviews,
    rounds,
    run_events,
    runs,
    safety,
    sign_in,
)
from rematch.api.strict import StrictRoute

V1 = APIRouter(prefix="/v1", route_class=StrictRoute)
for part in (
    *(municipalities, pledges, cases, bulk, imports, intake, safety, monitoring, policies, rounds),
    *(runs, run_events, comparison, results, alternatives, fairness, outlooks),
    *(decisions, offers, arrivals, clearances, reviews, follow_ups, events, mail, audit),
    *(sign_in, me, organisations),
    *(letters, links, asks, notices, my),
):
    V1.include_router(part.router)
V1.include_router(policies.presets_router)
V1.include_router(imports.uploads)

__all__ = ["V1"]
