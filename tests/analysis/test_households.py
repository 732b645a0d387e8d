"""Households are as large as practice shows, and their ages make sense."""

import pytest

from rematch.analysis.dice import Dice
from rematch.analysis.households import (
    PARENT_GAP,
    SIZES_PERMILLE,
    Role,
    Structure,
    children_alone,
    household,
    size_counts,
)

DRAWN = [household(size, Dice(seed, "drawn", size)) for size in range(1, 9) for seed in range(60)]


def test_sizes_follow_practice() -> None:
    """A thousand households have exactly the shares of the table, mean 2.6 persons."""
    assert size_counts(1000) == SIZES_PERMILLE
    assert sum(size * number for size, number in size_counts(1000).items()) == 2_626


@pytest.mark.parametrize("households", [1, 7, 40, 199, 200])
def test_every_household_has_a_size(households: int) -> None:
    """Largest remainders add up."""
    assert sum(size_counts(households).values()) == households


def test_size_and_order() -> None:
    """A household has the persons asked for, adults before children."""
    for number, drawn in enumerate(DRAWN):
        assert len(drawn.members) == number // 60 + 1
        roles = [member.role is Role.CHILD for member in drawn.members]
        assert roles == sorted(roles)


def test_children_are_younger_than_their_parents_by_a_generation() -> None:
    """Parents are at least 19 years older than every child; no two children have one age."""
    for drawn in DRAWN:
        parents = [member.age for member in drawn.members if member.role is Role.PARENT]
        ages = [child.age for child in drawn.children]
        assert len(set(ages)) == len(ages)
        assert all(0 <= age <= 16 for age in ages)
        assert not ages or min(parents) - max(ages) >= PARENT_GAP


def test_structures_hold_who_they_say() -> None:
    """One parent alone, two in a family, a grandparent in three generations, nobody else's child."""
    for drawn in DRAWN:
        parents = sum(member.role is Role.PARENT for member in drawn.members)
        elders = sum(member.role is Role.ELDER for member in drawn.members)
        if drawn.structure is Structure.SINGLE_PARENT:
            assert (parents, elders) == (1, 0)
        if drawn.structure is Structure.FAMILY:
            assert (parents, elders) == (2, 0)
        if drawn.structure is Structure.THREE_GENERATIONS:
            assert elders == 1
        assert bool(parents) == bool(drawn.children)
        assert all(member.age >= 18 for member in drawn.adults)


def test_every_structure_occurs() -> None:
    """The tables leave nothing out."""
    assert {drawn.structure for drawn in DRAWN} == set(Structure) - {Structure.CHILDREN_ALONE}
    assert {member.role for member in children_alone(Dice(1)).members} == {Role.CHILD}
