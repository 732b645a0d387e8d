"""Picks the strategy that fits an instance's structure and size; every level asked of it is a sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rematch.solver.canonical import Instance
from rematch.solver.objectives import Objective
from rematch.solver.outcome import Outcome
from rematch.solver.presolve import everyones_best
from rematch.solver.problem import IntArray, SolveParams
from rematch.solver.strategy_flow import solve_flow
from rematch.solver.strategy_medium import solve_medium
from rematch.solver.strategy_small import solve_small
from rematch.solver.unit_structure import unit_tree
from rematch.solver.watch import Watch

CORE_PAIR_LIMIT = 50_000


def solve_sums(
    instance: Instance,
    objectives: Sequence[Objective],
    warm: IntArray | None,
    params: SolveParams,
    watch: Watch,
) -> Outcome:
    """The outcome of the first strategy that fits."""
    tree = unit_tree(instance)
    if tree is not None:
        # A flow holds a level by having solved it.
        searched = [replace(each, held=False) for each in objectives]
        outcome = solve_flow(instance, searched, tree, watch)
        if outcome is not None:
            return outcome
    best = everyones_best(instance, objectives)
    if best is not None:
        return best
    strategy = solve_small if int(instance.possible.sum()) <= CORE_PAIR_LIMIT else solve_medium
    return strategy(instance, objectives, warm, params, watch)
