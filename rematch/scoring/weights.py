"""Gives every voice and every municipality the same budget of weight, exactly."""

import heapq
from collections.abc import Mapping
from fractions import Fraction


def scaled(stated: Mapping[str, int], budget: int) -> tuple[dict[str, int], int]:
    """
    Return the weights that fit the budget, and what is left of it unspent.

    Parameters
    ----------
    stated : mapping of key to weight >= 0 (importance x weight of the criterion)
    budget : int > 0

    Returns
    -------
    weights : dict of key to int
        As stated where their sum is within the budget; otherwise D'Hondt's apportionment of the budget.
    unspent : int
        `sum(weights.values()) + unspent == budget`, always.

    References
    ----------
    M. L. Balinski, H. P. Young, Fair Representation (1982), appendix A: D'Hondt is house- and
    population-monotone and stays at or above the lower quota.
    """
    total = sum(stated.values())
    if total <= budget:
        return dict(stated), budget - total
    return dhondt(stated, budget), 0


def dhondt(stated: Mapping[str, int], units: int) -> dict[str, int]:
    """
    Return `units` given one by one to the largest `w / (given + 1)`, ties to the smaller key.

    Nobody gets less than the lower quota `units x w // total`, so the units start there and only the few
    left over, fewer than there are keys, are given one by one.
    """
    total = sum(stated.values())
    given = {key: units * weight // total for key, weight in stated.items()}
    queue = [(-Fraction(weight, given[key] + 1), key) for key, weight in stated.items()]
    heapq.heapify(queue)
    for _ in range(units - sum(given.values())):
        _, key = queue[0]
        given[key] += 1
        heapq.heapreplace(queue, (-Fraction(stated[key], given[key] + 1), key))
    return given
