"""What one unit of each resource is worth in a linear relaxation, and the bound these prices give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rematch.solver.canonical import canonical
from rematch.solver.linear_prices import common_scale, linear_prices
from rematch.solver.objectives import objectives_of, refuse_unknown
from rematch.solver.price_bound import no_prices, price_bound
from rematch.solver.problem import IntArray, Problem, SolveParams
from rematch.solver.watch import Forwarding, Watch


@dataclass(frozen=True, eq=False)
class ResourcePrices:
    """
    Prices of one level.

    Parameters
    ----------
    scale : int
        Prices are given times this.
    price : int64[R]
        Per unit of demand, at least 0 for a resource without a least use.
    bound : int
        No placement has more of the level: a certificate of kind 1, in whole units of the level.
    """

    scale: int
    price: IntArray
    bound: int


def resource_prices(problem: Problem, objective: str, *, seed: int = 0) -> ResourcePrices:
    """
    Price the resources by one objective alone, without looking at a clock.

    Parameters
    ----------
    problem : Problem
    objective : str
        Such as `score` or `placed_persons`.
    seed : int
        Of the canonical order.

    Returns
    -------
    ResourcePrices
        Optimal for the linear relaxation up to rounding; valid as a bound in any case.

    Raises
    ------
    ProblemError
        An unknown objective.

    References
    ----------
    docs: solver contract, section 2, kind 1.
    """
    refuse_unknown((objective,))
    instance = canonical(problem, seed)
    objectives = objectives_of(instance, (objective,))
    scale = common_scale(instance, objectives)
    watch = Watch(SolveParams(objectives=(objective,), audit=True), Forwarding(None))
    found = linear_prices(instance, objectives, (), scale, watch) if instance.allowed.any() else None
    found = no_prices(instance, 0, scale) if found is None else found
    price = np.zeros_like(found.resource)
    price[instance.resource_order] = found.resource
    return ResourcePrices(scale, price, price_bound(instance, objectives, found, ()).value)
