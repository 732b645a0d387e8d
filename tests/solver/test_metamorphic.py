"""What has to stay the same, or move one way only, when a round is written otherwise or changed a little."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from rematch.solver import LevelCertificate, Problem, Solution, force, solve
from tests.solver.builders import params
from tests.solver.full_model import full_values
from tests.solver.rounds import HIGH_BANDS, middling_round, small_round, some_levels
from tests.solver.shown import accepted

SEEDS = range(60)


def _round(seed: int, stream: int) -> tuple[Problem, tuple[str, ...], np.random.Generator]:
    """Two small ones, one of them of units, then a middling one."""
    rng = np.random.default_rng([21, stream, seed])
    if seed % 3 == 2:
        return middling_round(rng, seed), some_levels(rng, HIGH_BANDS), rng
    return small_round(rng, units_only=seed % 3 == 1), some_levels(rng), rng


def _values(solution: Solution) -> list[int] | None:
    return None if solution.status == "infeasible" else [level.value for level in solution.levels]


@dataclass(frozen=True)
class _Order:
    """Position k of the shuffled round holds number `cases[k]` of the other, and so on."""

    cases: np.ndarray
    columns: np.ndarray
    resources: np.ndarray


@pytest.mark.parametrize("seed", SEEDS)
def test_order_changes_nothing(seed: int) -> None:
    """Cases, columns, resources and draws in another order: the same answer, once it is renamed back."""
    problem, objectives, rng = _round(seed, 1)
    order = _Order(*(rng.permutation(k) for k in (problem.n, problem.m, len(problem.capacity))))
    shuffled = _shuffled(problem, order, rng)
    given = params(objectives, deadline_s=120.0)  # so long that a busy machine takes no other way
    before, after = solve(problem, given), solve(shuffled, given)
    accepted(shuffled, after)
    back = np.append(order.columns, -1)[after.column]
    assert back.tolist() == before.column[order.cases].tolist()
    assert (before.levels, before.status, before.proof) == (after.levels, after.status, after.proof)
    assert _parts(problem, before, np.arange(len(order.resources))) == _parts(problem, after, order.resources)


def _parts(problem: Problem, solution: Solution, resources: np.ndarray) -> list[Any]:
    """Certificates without the numbers of cases and resources; like resources are interchangeable."""
    levels = () if solution.certificate is None else solution.certificate.levels
    return [
        (part.objective, part.held, part.bound, part.scale, _prices(problem, part, resources))
        for part in levels
    ]


def _prices(problem: Problem, part: LevelCertificate, resources: np.ndarray) -> list[Any]:
    drawn = [sorted(problem.draws[problem.draws[:, 1] == r][:, [0, 2]].tolist()) for r in resources]
    traits = [
        (
            *(int(each[r]) for each in (problem.capacity, problem.minimum, problem.if_used, problem.target)),
            draws,
        )
        for r, draws in zip(resources, drawn, strict=True)
    ]
    return [
        (sorted(zip(traits, step.prices, strict=True)), step.earlier)
        for node in part.nodes
        for step in node.steps
    ]


def _shuffled(problem: Problem, order: _Order, rng: np.random.Generator) -> Problem:
    case_at, column_at, resource_at = (
        np.argsort(each) for each in (order.cases, order.columns, order.resources)
    )
    draws = np.array(problem.draws[rng.permutation(len(problem.draws))])
    draws[:, 0], draws[:, 1] = column_at[draws[:, 0]], resource_at[draws[:, 1]]
    by_case = {name: getattr(problem, name)[order.cases] for name in
               ("demand", "weight", "size", "tier", "group", "must_place")}  # fmt: skip
    to_column = {
        name: np.append(column_at, -1)[getattr(problem, name)[order.cases]] for name in ("pinned", "previous")
    }
    by_resource = {
        name: getattr(problem, name)[order.resources] for name in ("capacity", "minimum", "if_used", "target")
    }
    assert problem.eligible is not None
    return replace(
        problem,
        score=problem.score[np.ix_(order.cases, order.columns)],
        eligible=problem.eligible[np.ix_(order.cases, order.columns)],
        draws=draws,
        owner=107 - problem.owner[order.columns],
        apart=case_at[problem.apart][:, ::-1],
        case_ids=tuple(problem.case_ids[i] for i in order.cases),
        column_ids=tuple(problem.column_ids[j] for j in order.columns),
        **by_case, **to_column, **by_resource,
    )  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_new_ids_change_only_ties(seed: int) -> None:
    """Other names draw other lots: who is placed may change, no level does."""
    problem, objectives, _ = _round(seed, 2)
    renamed = replace(
        problem,
        case_ids=tuple(f"other/{i}" for i in range(problem.n)),
        column_ids=tuple(f"place {j}" for j in range(problem.m)),
    )
    before, after = solve(problem, params(objectives)), solve(renamed, params(objectives))
    assert (before.status, _values(before)) == (after.status, _values(after))


@pytest.mark.parametrize("seed", SEEDS)
def test_more_capacity_never_hurts(seed: int) -> None:
    """Without a minimum, more of anything leaves no level worse before one that is better."""
    problem, objectives, rng = _round(seed, 3)
    problem = replace(problem, minimum=np.zeros_like(problem.minimum))
    more = replace(problem, capacity=problem.capacity + rng.integers(0, 4, len(problem.capacity)))
    before, after = (_values(solve(each, params(objectives))) for each in (problem, more))
    assert before is None or (after is not None and after >= before)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_pair_ruled_out_and_the_same_pair_pinned_hold_the_optimum(seed: int) -> None:
    """Every placement either uses a pair or does not: the better of both is the round's."""
    problem, objectives, rng = _round(seed, 4)
    assert problem.eligible is not None
    free = np.argwhere(problem.eligible & (problem.pinned < 0)[:, None])
    best = solve(problem, params(objectives))
    if not free.size or (best.status == "optimal" and (best.column < 0).all()):
        return  # Where nobody is placed, min_score is about pairs that may be used, and those change.
    case, column = rng.choice(free).tolist()
    without, pinned = problem.eligible.copy(), problem.pinned.copy()
    without[case, column], pinned[case] = False, column
    if _contradicts(problem, case, column):
        return
    halves = (replace(problem, eligible=without), replace(problem, pinned=pinned))
    values = [_values(solve(each, params(objectives))) for each in halves]
    assert max((each for each in values if each is not None), default=None) == _values(best)


def _contradicts(problem: Problem, case: int, column: int) -> bool:
    """Whether pinning here is refused: another pin of the group elsewhere, or one apart at this owner."""
    owner, label = problem.owner[column], problem.group[case]
    together = np.flatnonzero((problem.group == label) & (label >= 0) & (problem.pinned >= 0))
    apart = problem.apart[(problem.apart == case).any(axis=1)].ravel()
    apart = apart[problem.pinned[apart] >= 0]
    return bool(
        (problem.owner[problem.pinned[together]] != owner).any()
        or (problem.owner[problem.pinned[apart]] == owner).any()
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_forcing_costs_what_a_new_model_says(seed: int) -> None:
    """A case, and its group, at one owner: the values of a model in which nothing else is possible."""
    problem, objectives, rng = _round(seed, 5)
    assert problem.eligible is not None
    case, owner = int(rng.integers(0, problem.n)), int(rng.choice(problem.owner))
    eligible, must = problem.eligible.copy(), problem.must_place.copy()
    label = problem.group[case]
    unit = np.flatnonzero(problem.group == label) if label >= 0 else [case]
    eligible[unit] &= problem.owner == owner
    must[case] = True
    pins = problem.pinned[unit]
    if any(pin >= 0 and not eligible[i, pin] for i, pin in zip(unit, pins, strict=True)):
        expected = None
    else:
        expected = full_values(replace(problem, eligible=eligible, must_place=must), objectives)
    forced = force(problem, solve(problem, params(objectives)), case, owner, params(objectives))
    assert _values(forced) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_a_warm_start_gives_the_values_of_a_cold_one(seed: int) -> None:
    """From the answer of a round with other scores and capacities, and from its own."""
    problem, objectives, rng = _round(seed, 6)
    factor = rng.uniform(0.5, 1.5, len(problem.capacity))
    minimum = np.zeros_like(problem.minimum)
    other = replace(
        problem,
        capacity=np.rint(problem.capacity * factor).astype(np.int64),
        minimum=minimum,
        score=np.roll(problem.score, 1, axis=0),
    )
    cold = solve(problem, params(objectives))
    for earlier in (solve(other, params(objectives)), cold):
        warm = solve(problem, params(objectives, warm=earlier))
        accepted(problem, warm)
        assert (warm.status, _values(warm)) == (cold.status, _values(cold))
