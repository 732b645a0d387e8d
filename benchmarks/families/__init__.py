"""Every family by its name: what it is, and the function that makes an instance of a shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.families.assignment import generalised_assignment
from benchmarks.families.equal import equal_sizes
from benchmarks.families.households import households
from benchmarks.families.unit_stock import unit_stock
from benchmarks.shape import Shape
from rematch.solver import Problem


@dataclass(frozen=True)
class Family:
    """`make` turns a shape into the same problem every time."""

    name: str
    title: str
    make: Callable[[Shape], Problem]


FAMILIES = {
    family.name: family
    for family in (
        Family("equal", "Equal sizes", equal_sizes),
        Family("households-1", "Households, one dimension", households),
        Family("households-3", "Households, three dimensions", households),
        Family("households-6", "Households, six dimensions", households),
        Family("unit-stock", "Unit stock with caps", unit_stock),
        Family("assignment", "Generalised assignment", generalised_assignment),
    )
}


def problem_of(shape: Shape) -> Problem:
    """
    The instance of a shape.

    Raises
    ------
    KeyError
        No family of that name.
    """
    return FAMILIES[shape.family].make(shape)
