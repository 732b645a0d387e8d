"""Turns a seed and a name into integers: the same on every machine, system and Python version."""

import hashlib
from collections.abc import Mapping, Sequence
from itertools import count
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """
    A stream of integers drawn from SHA-256 of a seed, a name and a counter.

    Every household and every home has dice of its own name, so that a change of one leaves the others as
    they are.

    Parameters
    ----------
    seed : int
        Seed of the whole scenario.
    *name : str or int
        What the dice are thrown for.
    """

    def __init__(self, seed: int, *name: str | int) -> None:
        self._name = "/".join(str(word) for word in (seed, *name))
        self._throws = count()

    def sub(self, *name: str | int) -> "Dice":
        """Return dice of a longer name: what they show does not depend on throws made before."""
        return Dice(0, self._name, *name)

    def below(self, bound: int) -> int:
        """Return an integer from 0 to bound - 1."""
        digest = hashlib.sha256(f"{self._name}#{next(self._throws)}".encode()).digest()
        return int.from_bytes(digest, "big") % bound

    def between(self, low: int, high: int) -> int:
        """Return an integer from low to high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """Return True in `percent` of 100 throws."""
        return self.below(100) < percent

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[self.below(len(options))]

    def weighted(self, table: Mapping[T, int]) -> T:
        """Return one of the keys, each as often as its integer weight says."""
        left = self.below(sum(table.values()))
        for option, weight in table.items():
            left -= weight
            if left < 0:
                return option
        raise AssertionError("the weights add up to what was thrown below")

    def some(self, options: Sequence[T], number: int) -> list[T]:
        """Return `number` different options (all, if there are fewer), in the order thrown."""
        left = list(options)
        return [left.pop(self.below(len(left))) for _ in range(min(number, len(left)))]

    def answered(self, percent_yes: int, percent_silent: int) -> bool | None:
        """Return yes, no, or None where nobody has answered."""
        return None if self.chance(percent_silent) else self.chance(percent_yes)
