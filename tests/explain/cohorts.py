"""Cohorts for fairness reports: cases by kind, and a run whose placements are written down by hand."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from rematch.models.case import Case
from rematch.models.run import Placement, Run, RunFacts, RunParams
from rematch.models.scenario import Scenario
from tests.builders import (
    AS_OF,
    a_case,
    a_municipality,
    a_pledge,
    a_policy,
    a_provision,
    a_scenario,
    a_wish,
)

BEST, SECOND, NOWHERE = "DE-a", "DE-b", None
ADVICE = "recognition_advice"
POLICY = a_policy(budget=500, municipal_share_pct=0)
"""One wish of importance 5 takes the whole budget: the score is the criterion's value."""
TOWNS = (
    a_municipality("DE-a", provisions=(a_provision(ADVICE, 3),)),
    a_municipality("DE-b", provisions=(a_provision(ADVICE, 2),)),
    a_municipality("DE-c"),
)
"""Worth 10,000 and 6,666 to who wishes for advice; the third offers no home."""


def some_cases(count: int, size: int, *, first: int = 1, **fields: Any) -> list[Case]:
    """Cases of one size that wish for advice: S<size>-<number>."""
    wishes = fields.pop("wishes", (a_wish(ADVICE, 5),))
    return [
        a_case(size, case_ref=f"S{size}-{number:03}", wishes=wishes, **fields)
        for number in range(first, first + count)
    ]


def a_cohort(cases: Iterable[Case], *, name: str = "round-1", as_of: date = AS_OF, **fields: Any) -> Scenario:
    """A scenario of the three towns."""
    settings: dict[str, Any] = {"policy": POLICY, "pledges": [a_pledge("DE-a"), a_pledge("DE-b")]} | fields
    scenario = a_scenario(cases, TOWNS, as_of=as_of, **settings)
    facts = scenario.round.model_copy(update={"name": name})
    salts = {key: salt for key, salt in scenario.salts.items() if not key.startswith("round:")}
    return scenario.model_copy(update={"round": facts, "salts": salts | {f"round:{name}": "0" * 32}})


def a_run(scenario: Scenario, homes: Mapping[str, str | None] | Sequence[str | None]) -> Run:
    """A run that says for each case (by id, or in the scenario's order) a municipality, or none."""
    if not isinstance(homes, Mapping):
        homes = dict(zip((part.case_id for part in scenario.cases), homes, strict=True))
    facts = RunFacts(phases=(), strategies=(), versions={}, finished_at=datetime(2026, 12, 2, 9, tzinfo=UTC))
    return Run(
        scenario_hash=scenario.hash,
        seed=0,
        params=RunParams(),
        stages=(),
        placements=tuple(_placement(case_id, home) for case_id, home in sorted(homes.items())),
        facts=facts,
    )


def _placement(case_id: str, home: str | None) -> Placement:
    if home is None:
        return Placement(case_id=case_id, municipality=None)
    return Placement(case_id=case_id, municipality=home, pledge_ref="P-1", unit_ref="u1", score=1)
