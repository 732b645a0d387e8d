"""Planted mistakes (sign, off by one, dropped rule) in strategies: each makes the oracle fail."""

from __future__ import annotations

from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import rematch.solver as true_solver
from rematch.solver import Problem, check
from tests.mutants import Mutant, planted
from tests.solver.brute_force import best_values
from tests.solver.builders import OBJECTIVES, params, tiny, tiny_units

SOLVING = [
    Mutant("priced_flow", "Forest(self.tree.low, self.tree.high", "Forest(self.tree.low, 1 + self.tree.high"),
    Mutant("flow_kernels", "flow[b] > forest.low[b] and start", "flow[b] >= forest.low[b] and start"),
    Mutant("flow_kernels", "worth[i, node[-1]] = 0", "worth[i, node[-1]] = 1"),
    Mutant("priced_flow", "tree.high[k] if price[k] > 0 else", "held if price[k] > 0 else"),
    Mutant("priced_flow", "state.potential[forest.parent] - state", "state.potential[forest.parent] + state"),
    Mutant("flow_levels", "4 * nodes * (own + 1)", "1"),
    Mutant("strategy_flow", "tuple(tree.scale * each for", "tuple(each for"),
    Mutant("unit_structure", "(high % each).any()", "False"),
    Mutant("unit_structure", "(drawn, covers.sum(axis=1))", "(drawn, -covers.sum(axis=1))"),
    Mutant("model_rows", "lowest, v.instance.capacity, ", "lowest, v.instance.capacity - 1, "),
    Mutant("model_rows", "switched_high, switched_low, apart", "apart"),
    Mutant("model_rows", "switched_high, switched_low, apart_cases)", "switched_high, switched_low)"),
    Mutant("model_rows", ", group_members, group_owner)", ")"),
    Mutant("model_rows", "low = np.where(v.instance.must &", "low = 0 * np.where(v.instance.must &"),
    Mutant("highs_model", "        -model.gain,", "        model.gain,"),
    Mutant("highs_model", "np.asarray([float(value)])", "np.asarray([-np.inf])"),
    Mutant("tightened", "scale * (floor + 1)", "scale * (floor + 9)"),
    Mutant("tightened", "task.bound.unplaced > spare", "task.bound.unplaced >= spare"),
    Mutant("tightened", "task.bound.slack <= spare", "task.bound.slack < spare"),
    Mutant("branching", "reversed(children(done.packing, split))", "children(done.packing, split)[:1]"),
    Mutant("lean", "(most > instance.capacity) |", "(most > instance.capacity + 1) |"),
    Mutant("lean", "(instance.minimum > 0)", "(instance.minimum > 1)"),
    Mutant("presolve", "(worth > 0) | instance.must[lone]", "worth > 0"),
    Mutant("ladder", "    yield value", "    yield value + 1"),
    Mutant("price_bound", "total = -sum(lam * value", "total = sum(lam * value"),
    Mutant("price_bound", "max(price * high, price * low)", "price * low"),
    Mutant("price_kernels", "least = NEVER if must[members[0]] else 0", "least = NEVER"),
    Mutant("canonical", "(problem.must_place | (problem.pinned >= 0))", "problem.must_place"),
    Mutant("objectives", "instance.tier <= int", "instance.tier < int"),
    Mutant("objectives", "instance.weight[:, None] * instance.score", "instance.score"),
    Mutant("answer", "held[:level]", "[0] * level"),
]  # fmt: skip

# «proved» is what an infeasible round says.
UNIT_ANSWERS = {("flow", "certified"), ("flow", "proved"), ("none", "certified")}


@cache
def _rounds() -> list[tuple[Problem, Any, list[int] | None]]:
    """Tiny rounds with their optimum by brute force."""
    rounds = []
    for position in range(90):
        rng = np.random.default_rng([8, position])
        problem = tiny_units(rng) if position % 2 == 0 else tiny(rng)
        choices = OBJECTIVES[-2:] if position % 2 == 0 else OBJECTIVES
        asked = params(choices[position // 2 % len(choices)])
        rounds.append((problem, asked, best_values(problem, asked.objectives)))
    return rounds


def _is_units(problem: Problem) -> bool:
    alike = bool((problem.demand == problem.demand[0]).all())
    return len(problem.capacity) == 2 * problem.m + 1 and problem.demand.shape[1] == 1 and alike


def solves_rightly(solver: ModuleType) -> bool:
    """Every round: values of brute force, accepted by the true checker, units all certified."""
    try:
        for problem, asked, best in _rounds():
            solution = solver.solve(problem, asked)
            check(problem, solution)
            if solution.status != ("infeasible" if best is None else "optimal"):
                return False
            if best is not None and [level.value for level in solution.levels] != best:
                return False
            if _is_units(problem) and (solution.facts["strategy"], solution.proof) not in UNIT_ANSWERS:
                return False
    except Exception:  # noqa: BLE001 - a mutant may fail in any way; every one of them shows it
        return False
    return True


def test_the_true_solver_passes_the_oracle() -> None:
    """Otherwise the mutants would show nothing."""
    assert solves_rightly(true_solver)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # A mutant may divide by zero on its way.
@pytest.mark.parametrize("mutant", SOLVING, ids=lambda each: f"{each.file}: {each.after}")
def test_a_mistake_in_a_strategy_shows(mutant: Mutant) -> None:
    """Brute force or the checker notices."""
    with planted(mutant) as solver:
        assert not solves_rightly(solver)
