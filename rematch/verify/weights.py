"""The same say for everybody: stated weights, scaled to the budget by D'Hondt where they exceed it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Units of weight per criterion, and what nobody asked anything for."""

    given: Mapping[str, int]
    unspent: int

    @property
    def spent(self) -> int:
        """Units that rest on something stated."""
        return sum(self.given.values())


def scaled(stated: Mapping[str, int], budget: int) -> Weights:
    """Return the weights as they are, or scaled down so that they add up to the budget."""
    total = sum(stated.values())
    if total <= budget:
        return Weights(dict(stated), budget - total)
    # D'Hondt gives everybody at least the floor of the exact share, so only the rest goes unit by unit.
    given = {key: weight * budget // total for key, weight in stated.items()}
    for _ in range(budget - sum(given.values())):
        given[_next(stated, given)] += 1
    return Weights(given, 0)


def _next(stated: Mapping[str, int], given: Mapping[str, int]) -> str:
    best = ""
    for key in sorted(stated):
        if not best or stated[key] * (given[best] + 1) > stated[best] * (given[key] + 1):
            best = key
    return best
