"""A scenario becomes a stream: its households arrive one batch after the other, in a drawn order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rematch.analysis.dice import Dice
from rematch.analysis.over_time.plan import (
    Plan,
    drawn_arrivals,
    first_of_group,
    over_time,
    owner_of_resources,
    scaled,
)
from rematch.analysis.over_time.rows import joined
from rematch.analysis.over_time.stream import Stream
from rematch.errors import ScenarioError
from rematch.matching import Encoded, encode, who_problem
from rematch.matching.resources import BEDS, HOMES, PERSONS
from rematch.models.case import Case
from rematch.models.scenario import CasePart, Scenario
from rematch.scoring.arrays import Ints
from rematch.solver import Problem

NOT_SAID = 10**6


@dataclass(frozen=True, eq=False)
class Encodings:
    """
    A round in numbers, with everybody who may arrive, and households of the past, in the same columns.

    Parameters
    ----------
    round : Encoded
    cases, past : Problem
    days : int64[n]
        How long each household said it can wait; `NOT_SAID` where it did not.
    """

    round: Encoded
    cases: Problem
    past: Problem
    days: Ints


def past_of(scenario: Scenario, *, past: Sequence[Scenario] = (), more: Sequence[Scenario] = ()) -> Encodings:
    """
    Encode a round, and the households of other rounds as if they asked for its homes.

    Parameters
    ----------
    scenario : Scenario
    past : sequence of Scenario, optional
        Their households are the past; left out: nobody, and only those who have arrived are known.
    more : sequence of Scenario, optional
        Their households arrive as well.

    Returns
    -------
    Encodings

    Raises
    ------
    ScenarioError
        A floor among the rules, which holds for a round and not for a week; or a household names a
        municipality that the round does not have.
    """
    if scenario.policy.floors:
        raise ScenarioError(
            "A floor of the rules holds for a whole round, not for each week: leave the floors out.",
            pointer="/policy/floors",
        )
    encoded = encode(scenario)
    coming = (scenario, *more)
    return Encodings(
        round=encoded,
        cases=joined([who_problem(encoded), *(_asking(scenario, each.cases) for each in more)]),
        past=joined([_asking(scenario, each.cases) for each in past] or [_asking(scenario, ())]),
        days=np.array([days_of(part.case) for each in coming for part in each.cases], dtype=np.int64),
    )


def _asking(scenario: Scenario, cases: tuple[CasePart, ...]) -> Problem:
    return who_problem(encode(scenario.model_copy(update={"cases": cases, "given": None})))


def scenario_stream(encodings: Encodings, plan: Plan, *, seed: int) -> Stream:
    """
    Let the households of a round arrive over time.

    Parameters
    ----------
    encodings : Encodings
    plan : Plan
        A household waits at most `wait_weeks`, less where it named a shorter time to move in.
    seed : int
        Of the drawn order, and of what the methods draw.

    Returns
    -------
    Stream
        By the household side of the score alone. Whoever must be placed, in a round, may leave here.
    """
    dice, encoded = Dice(seed, "stream"), encodings.round
    first = scaled(encodings.cases.capacity, plan.capacity_pct, dice.sub("capacity"))
    cases = replace(encodings.cases, capacity=first)
    arrives = drawn_arrivals(cases, plan, dice.sub("arrivals"))
    patience = np.minimum(encodings.days // plan.period_days, plan.wait_periods)
    waits = first_of_group(patience, cases.group)
    places = places_of(encoded, first)
    return Stream(
        cases=cases,
        arrives=arrives,
        leaves=np.minimum(arrives + waits, plan.periods - 1),
        capacity=over_time(first, owner_of_resources(cases), plan),
        places=over_time(places, np.arange(len(places)), plan),
        past=encodings.past,
        expected=cases.n * plan.forecast_pct // 100,
        period_days=plan.period_days,
        seed=seed,
    )


def days_of(case: Case) -> int:
    """Return the days from the first to the last day of a household's move; `NOT_SAID` where one is open."""
    if case.ready_from is None or case.move_by is None:
        return NOT_SAID
    return (case.move_by - case.ready_from).days


def places_of(encoded: Encoded, capacity: Ints) -> Ints:
    """int64[O]: persons that each municipality can take by beds and by its pledges' limits of persons."""
    columns = encoded.table.columns
    beds: dict[str, int] = {}
    limits: dict[str, int] = {}
    for resource, holds in zip(encoded.resources, capacity.tolist(), strict=True):
        column = columns[resource.column_idx[0]]
        pledge, kind = column.pledge.pledge_id, resource.name.partition(":")[0]
        if kind in (HOMES, BEDS):
            beds[pledge] = beds.get(pledge, 0) + holds * (column.unit.beds if kind == HOMES else 1)
        elif kind == PERSONS:
            limits[pledge] = holds
    places = np.zeros(len(encoded.scenario.municipalities), dtype=np.int64)
    owner = {column.pledge.pledge_id: column.owner_idx for column in columns}
    for pledge, holds in beds.items():
        places[owner[pledge]] += min(holds, limits.get(pledge, holds))
    return places
