"""What every other choice would cost: exact for unit structure, an estimate from prices otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rematch.errors import ProblemError
from rematch.solver.canonical import Instance, canonical
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.objectives import Objective, objectives_of
from rematch.solver.price_bound import no_prices, price_bound
from rematch.solver.problem import BoolArray, IntArray, Problem, SolveParams
from rematch.solver.sensitivity_units import Change, UnitMoves, unit_moves
from rematch.solver.solution import Solution
from rematch.solver.solve import solve
from rematch.solver.watch import Forwarding, Watch


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """
    Costs of other choices, in the last level, every earlier level held at its value.

    Parameters
    ----------
    exact : bool
        True: proved numbers. False: an estimate from prices; re-solve what a decision rests on.
    cost : int64[n, m]
        What the last level loses when the case is forced into the column.
    possible : bool[n, m]
        False: not without giving up something of an earlier level, or not at all; `cost` is 0 there.
    one_more, one_less : int64[R]
        What the last level gains when the resource holds one case more, and loses with one less: the
        smallest and the largest optimal price. Per unit of demand, and both the same, in an estimate.
    earlier_moves : bool[R, 2]
        True: an earlier level would change as well, with one more, with one less.
    """

    exact: bool
    cost: IntArray
    possible: BoolArray
    one_more: IntArray
    one_less: IntArray
    earlier_moves: BoolArray
    _column: IntArray
    _moves: UnitMoves | None

    def chain(self, case: int, column: int) -> tuple[Change, ...]:
        """
        Who moves where when the case is forced into the column; -1 is unplaced.

        Returns
        -------
        tuple of Change
            The forced case first. In an estimate nobody else is known to move.
        """
        if self._moves is not None:
            return self._moves.chain(case, column)
        return (Change(case, int(self._column[case]), column),)


def sensitivity(problem: Problem, solution: Solution, params: SolveParams) -> Sensitivity:
    """
    What other choices would cost in the last level, the earlier ones held.

    Parameters
    ----------
    problem : Problem
    solution : Solution
        Optimal for exact figures; with a placement in any case.
    params : SolveParams
        The objectives and the seed it was solved with.

    Returns
    -------
    Sensitivity

    Raises
    ------
    ProblemError
        The solution holds no placement, or there is no objective.

    References
    ----------
    docs: solver contract, section 3. Ahuja, Magnanti, Orlin 1993, Network Flows, section 9.
    """
    if not solution.levels:
        raise ProblemError("sensitivity: a placement and at least one objective are meant.")
    instance = canonical(problem, params.seed)
    objectives = objectives_of(instance, params.objectives)
    column = instance.entered(solution.column)
    moves = unit_moves(instance, objectives, column)
    if moves is None:
        return _estimate(instance, objectives, solution, params)
    price, earlier = np.zeros((2, moves.price.shape[1]), dtype=np.int64), np.zeros_like(moves.earlier)
    price[:, instance.resource_order], earlier[instance.resource_order] = moves.price, moves.earlier
    return Sensitivity(True, moves.cost, moves.possible, price[0], price[1], earlier, solution.column, moves)


def _estimate(
    instance: Instance, objectives: tuple[Objective, ...], solution: Solution, params: SolveParams
) -> Sensitivity:
    """Slack of each pair at the prices of the last level, rounded down."""
    held = [level.value for level in solution.levels[:-1]]
    scale = common_scale(instance, objectives)
    watch = Watch(params, Forwarding(None))
    prices = linear_prices(instance, objectives, held, scale, watch)
    prices = no_prices(instance, len(held), scale) if prices is None else prices
    bound = price_bound(instance, objectives, prices, held)
    pairs = np.ix_(instance.case_order, instance.column_order)
    possible, cost = np.zeros_like(instance.possible), np.zeros_like(bound.slack)
    possible[pairs] = instance.possible
    cost[pairs] = np.where(instance.possible, bound.slack // scale, 0)
    price = np.zeros_like(prices.resource)
    price[instance.resource_order] = prices.resource // scale
    earlier = np.zeros((price.shape[0], 2), dtype=np.bool_)
    return Sensitivity(False, cost, possible, price, price, earlier, solution.column, None)


def worth_of_one_more(problem: Problem, solution: Solution, resource: int, params: SolveParams) -> Solution:
    """
    The exact round with one more in a resource: one home, one place, one person's worth of a quota.

    Parameters
    ----------
    problem : Problem
    solution : Solution
        Of the round as it is; where the search starts.
    resource : int
        Position in `problem.capacity`, which rises by 1 in the unit that demand is counted in.
    params : SolveParams

    Returns
    -------
    Solution
        Its levels less those of `solution` are what one more is worth.

    Raises
    ------
    ProblemError
        No such resource.
    """
    if not 0 <= resource < problem.capacity.shape[0]:
        known = problem.capacity.shape[0]
        raise ProblemError(f"worth_of_one_more: resource {resource} of {known}.", pointer="/resource")
    capacity = np.array(problem.capacity)
    capacity[resource] += 1
    return solve(replace(problem, capacity=capacity), replace(params, warm=solution))
