"""Solves the other orders of objectives beside the chosen one: who is placed under each."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rematch.errors import RematchError
from rematch.matching import Solve, solved_again
from rematch.models.floor import LARGEST_SIZE
from rematch.models.orders import OrderOutcome, Orders, SizeRate
from rematch.models.policy import DEFAULT_OBJECTIVES
from rematch.models.run import LevelResult, Run, RunParams
from rematch.models.scenario import Scenario
from rematch.solver import isolated

ORDERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "persons_first": DEFAULT_OBJECTIVES,
        "households_first": ("placed_cases@0", "placed_cases@1", "placed_cases", "score"),
        "without_urgency": ("placed_persons", "score"),
        "score_first": ("score",),
    }
)
"""The orders that every run is shown beside."""
CHOSEN = "chosen"
WITHOUT_FLOORS = "without_floors"
"""The chosen order without the floors of the rules, where there are any: what they change."""
SIX_OR_MORE = LARGEST_SIZE


def other_orders(scenario: Scenario, run: Run, params: RunParams, *, solve: Solve = isolated) -> Orders:
    """
    Return who is placed under the chosen order and under each of the others.

    Parameters
    ----------
    scenario : Scenario
    run : Run
        Its run under the chosen order.
    params : RunParams
        The deadline holds for each order.
    solve : Solve
        `isolated`, or `in_process`.

    Returns
    -------
    Orders
        The chosen one first. An order that asks for what the rules ask for is not solved again; one that
        found nothing in its time is marked as unanswered.

    References
    ----------
    docs/policies.md. Where a household goes is not decided here: only the first stage is solved.
    """
    chosen = tuple(scenario.policy.objectives)
    first = _outcome(scenario, CHOSEN, run.stages[0].levels, run.stages[0].placed)
    asked = dict(ORDERS)
    if scenario.policy.floors:
        asked[WITHOUT_FLOORS] = chosen
    others = (
        first.model_copy(update={"name": name, "same_as_chosen": True})
        if objectives == chosen and name != WITHOUT_FLOORS
        else _beside(run, _solved(scenario, (name, objectives), params, solve))
        for name, objectives in asked.items()
    )
    return Orders(outcomes=(first, *others))


@dataclass(frozen=True)
class _Answer:
    outcome: OrderOutcome
    placed: Mapping[str, str]


def _solved(
    scenario: Scenario, order: tuple[str, tuple[str, ...]], params: RunParams, solve: Solve
) -> _Answer:
    name, objectives = order
    rules = {"objectives": objectives, "municipal_share_pct": 0}
    policy = scenario.policy.model_copy(update=rules | ({"floors": ()} if name == WITHOUT_FLOORS else {}))
    changed = scenario.model_copy(update={"policy": policy})
    try:
        again = solved_again(changed, params, solve=solve)
    except RematchError:  # whatever became of this order, the run and the other orders stand
        nobody = _outcome(changed, name, (), {})
        return _Answer(nobody.model_copy(update={"unanswered": True}), {})
    return _Answer(_outcome(changed, name, again.stages[0].levels, again.placed), again.placed)


def _beside(run: Run, answer: _Answer) -> OrderOutcome:
    """Name who is placed under one of the two orders alone."""
    if answer.outcome.unanswered:
        return answer.outcome
    chosen, here = set(run.stages[0].placed), set(answer.placed)
    return answer.outcome.model_copy(
        update={"only_here": tuple(sorted(here - chosen)), "only_chosen": tuple(sorted(chosen - here))}
    )


def _outcome(
    scenario: Scenario, name: str, levels: tuple[LevelResult, ...], placed: Mapping[str, str]
) -> OrderOutcome:
    sizes = {part.case_id: part.case.size for part in scenario.cases}
    return OrderOutcome(
        name=name,
        objectives=scenario.policy.objectives,
        levels=levels,
        placed_cases=len(placed),
        placed_persons=sum(sizes[case_id] for case_id in placed),
        by_size=size_rates(sizes, placed),
        placed=tuple(sorted(placed)),
    )


def size_rates(sizes: Mapping[str, int], placed: Collection[str]) -> tuple[SizeRate, ...]:
    """
    Return, for each size of household there is, how many are placed.

    Parameters
    ----------
    sizes : mapping of case id to persons
    placed : collection of case id
    """
    return tuple(_by_size(sizes, placed))


def _by_size(sizes: Mapping[str, int], placed: Collection[str]) -> Iterator[SizeRate]:
    grouped = {case_id: min(size, SIX_OR_MORE) for case_id, size in sizes.items()}
    for size in sorted(set(grouped.values())):
        cases = [case_id for case_id, group in grouped.items() if group == size]
        yield SizeRate(size=size, cases=len(cases), placed=sum(case_id in placed for case_id in cases))
