"""Whether decisions are really made by people: too few overrides, too quick a look."""

from statistics import median

from pydantic import Field

from rematch.models.decision import DecisionKind
from rematch.models.types import Count, Flag, Model
from rematch.services.actor import Actor
from rematch.services.house import House
from rematch.services.tenancy import WATCHERS, require

ENOUGH = 20
"""Decisions before anything can be said."""
LEAST_OTHER_PCT = 1
LEAST_MEDIAN_S = 20


class Alarms(Model):
    """How the proposals of a run were decided on, and whether that looks like rubber-stamping."""

    run_id: str = Field(description="The run.")
    decided: Count = Field(description="Decisions so far.", examples=[24])
    other: Count = Field(description="Of them, another place or to wait.", examples=[3])
    median_looked_s: Count | None = Field(
        description="Median seconds a review sheet lay open; null: no decision yet.", examples=[180]
    )
    too_few_to_tell: Flag = Field(description="Fewer than 20 decisions.", examples=[False])
    few_overrides: Flag = Field(description="Fewer than 1 in 100 decided otherwise.", examples=[False])
    quick_reviews: Flag = Field(description="Half of the sheets lay open for under 20 s.", examples=[False])


def alarms_of(house: House, actor: Actor, run_id: str) -> Alarms:
    """Look at how a run's proposals were decided on."""
    require(actor, *WATCHERS)
    with house.store.read() as uow:
        uow.runs.get(run_id)
        decisions = uow.decisions.of_run(run_id)
    other = sum(each.kind is not DecisionKind.ACCEPT for each in decisions)
    looked = int(median(each.looked_s for each in decisions)) if decisions else None
    enough = len(decisions) >= ENOUGH
    return Alarms(
        run_id=run_id,
        decided=len(decisions),
        other=other,
        median_looked_s=looked,
        too_few_to_tell=not enough,
        few_overrides=enough and other * 100 < LEAST_OTHER_PCT * len(decisions),
        quick_reviews=enough and looked is not None and looked < LEAST_MEDIAN_S,
    )
