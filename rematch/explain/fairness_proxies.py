"""What declared proxies change: every score again with them at weight 0, exactly and without a solver."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from rematch.explain.fairness_outcomes import Outcomes, outcomes_of
from rematch.matching.cohort import group_labels
from rematch.models.policy import Criterion, Kind, Policy
from rematch.models.run import Run
from rematch.models.scenario import Scenario
from rematch.scoring.arrays import Bools, Ints
from rematch.scoring.household import stated

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """
    What a set of proxies changes in n cases.

    Attributes
    ----------
    touched : bool[n], placed cases whose score they may touch
    changed : bool[n], of these, cases with another best possible municipality without them
    points : int64[n], household score of the proposal with them minus without
    """

    touched: Bools
    changed: Bools
    points: Ints

    @classmethod
    def none(cls, n: int) -> "Effect":
        """Return the effect of proxies that touch nobody."""
        return cls(np.zeros(n, np.bool_), np.zeros(n, np.bool_), np.zeros(n, np.int64))


def declared(policies: Iterable[Policy]) -> tuple[Keys, ...]:
    """Return the declared proxies that weigh anything in some rules: one by one, then all together."""
    keys = sorted(
        {each.key for policy in policies for each in policy.criteria if each.declared_proxy and each.weight}
    )
    together = [tuple(keys)] if len(keys) > 1 else []
    return (*((key,) for key in keys), *together)


def effect_of(keys: Keys, scenario: Scenario, run: Run, outcomes: Outcomes) -> Effect:
    """
    Return what some proxies change, case by case.

    Parameters
    ----------
    keys : criteria to set to weight 0
    scenario, run : what was solved, and the answer
    outcomes : of the same, with the proxies
    """
    effect = Effect.none(len(scenario.cases))
    effect.touched[:] = outcomes.placed & _touched(keys, scenario)
    if not effect.touched.any():
        return effect
    rows = _with_groups(scenario, effect.touched)
    without = scenario.model_copy(
        update={
            "policy": _without(keys, scenario.policy),
            "cases": tuple(scenario.cases[row] for row in rows),
        }
    )
    again = outcomes_of(without, run)
    effect.changed[rows] = outcomes.first[rows] != again.first
    effect.points[rows] = outcomes.score[rows] - again.score
    effect.changed[~effect.touched] = False
    effect.points[~effect.touched] = 0
    return effect


def _touched(keys: Keys, scenario: Scenario) -> Bools:
    """bool[n]: who states one of them; everybody, where a municipality gives it a priority."""
    policy = scenario.policy
    criteria = {criterion.key: criterion for criterion in policy.criteria}
    if any(_is_prioritised(criteria[key], scenario) for key in keys if key in criteria):
        return np.ones(len(scenario.cases), np.bool_)
    states = [
        not set(keys).isdisjoint(stated(part.case, criteria, policy.budget).keys) for part in scenario.cases
    ]
    return np.array(states, dtype=np.bool_)


def _is_prioritised(criterion: Criterion, scenario: Scenario) -> bool:
    return (
        criterion.kind is Kind.MUNICIPAL_PRIORITY
        and criterion.weight > 0
        and any(town.priorities.get(criterion.key) for town in scenario.municipalities)
    )


def _with_groups(scenario: Scenario, touched: Bools) -> list[int]:
    """Those touched and all they stay together with: what is possible for a case rests on them."""
    labels = group_labels(scenario.cases)
    wanted = {label for label, each in zip(labels, touched, strict=True) if each}
    return [row for row, label in enumerate(labels) if label in wanted]


def _without(keys: Keys, policy: Policy) -> Policy:
    def criteria() -> Iterator[Criterion]:
        for criterion in policy.criteria:
            yield criterion.model_copy(update={"weight": 0}) if criterion.key in keys else criterion

    return policy.model_copy(update={"criteria": tuple(criteria())})
