"""Turns dice into households: how many, who lives together, how old. Nobody has a name or an origin."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rematch.analysis.dice import Dice

SIZES_PERMILLE: Mapping[int, int] = {1: 450, 2: 110, 3: 120, 4: 130, 5: 110, 6: 50, 7: 20, 8: 6, 9: 2, 10: 2}
"""Share of households of each size seen in resettlement practice; mean 2.6."""
PARENT_GAP = 19
OLDEST_CHILD = 16


class Role(StrEnum):
    """What somebody is in the household."""

    PARENT = "parent"
    ADULT = "adult"
    ELDER = "elder"
    CHILD = "child"


class Structure(StrEnum):
    """Who lives together."""

    ALONE = "alone"
    ELDER_ALONE = "elder_alone"
    COUPLE = "couple"
    ELDER_COUPLE = "elder_couple"
    ADULT_SIBLINGS = "adult_siblings"
    SINGLE_PARENT = "single_parent"
    FAMILY = "family"
    THREE_GENERATIONS = "three_generations"
    CHILDREN_ALONE = "children_alone"


@dataclass(frozen=True)
class Member:
    """One person: role and completed years on the planned day."""

    role: Role
    age: int


@dataclass(frozen=True)
class Household:
    """Persons who stay together, adults first."""

    structure: Structure
    members: tuple[Member, ...]

    @property
    def children(self) -> tuple[Member, ...]:
        """Members under 18."""
        return tuple(member for member in self.members if member.role is Role.CHILD)

    @property
    def adults(self) -> tuple[Member, ...]:
        """Members of 18 and more."""
        return tuple(member for member in self.members if member.role is not Role.CHILD)

    def has_child(self, youngest: int, oldest: int) -> bool:
        """Say whether a child of these ages is among them."""
        return any(youngest <= child.age <= oldest for child in self.children)

    def has_elder(self) -> bool:
        """Say whether somebody of 60 or more is among them."""
        return any(member.age >= 60 for member in self.members)


BY_SIZE: Mapping[int, Mapping[Structure, int]] = {
    1: {Structure.ALONE: 88, Structure.ELDER_ALONE: 12},
    2: {
        Structure.COUPLE: 33,
        Structure.SINGLE_PARENT: 37,
        Structure.ELDER_COUPLE: 12,
        Structure.ADULT_SIBLINGS: 18,
    },
    3: {
        Structure.FAMILY: 48,
        Structure.SINGLE_PARENT: 28,
        Structure.THREE_GENERATIONS: 12,
        Structure.ADULT_SIBLINGS: 12,
    },
    4: {Structure.FAMILY: 66, Structure.SINGLE_PARENT: 18, Structure.THREE_GENERATIONS: 16},
    5: {Structure.FAMILY: 74, Structure.SINGLE_PARENT: 9, Structure.THREE_GENERATIONS: 17},
}
"""How often each structure is drawn; households above five persons are drawn as those of five."""


def size_counts(households: int) -> dict[int, int]:
    """
    Share a number of households out over the sizes of practice.

    Parameters
    ----------
    households : int
        How many.

    Returns
    -------
    dict
        Households per size, by largest remainder, ties to the smaller size.
    """
    whole = {size: households * share // 1000 for size, share in SIZES_PERMILLE.items()}
    by_rest = sorted(SIZES_PERMILLE, key=lambda size: (-(households * SIZES_PERMILLE[size] % 1000), size))
    for size in by_rest[: households - sum(whole.values())]:
        whole[size] += 1
    return {size: number for size, number in whole.items() if number}


def household(size: int, dice: Dice) -> Household:
    """
    Draw one household.

    Parameters
    ----------
    size : int
        Persons.
    dice : Dice
        Its dice.

    Returns
    -------
    Household
        Children are at least 19 years younger than their parents.
    """
    structure = dice.weighted(BY_SIZE[min(size, 5)])
    return Household(structure, _members(structure, size, dice))


def children_alone(dice: Dice) -> Household:
    """
    Draw two brothers or sisters without an adult: accepted, answered with the child-protection route.

    Parameters
    ----------
    dice : Dice
        Its dice.

    Returns
    -------
    Household
        Two children.
    """
    ages = (16, dice.between(12, 14))
    return Household(Structure.CHILDREN_ALONE, tuple(Member(Role.CHILD, age) for age in ages))


def _members(structure: Structure, size: int, dice: Dice) -> tuple[Member, ...]:
    if structure is Structure.ALONE:
        return (Member(Role.ADULT, dice.weighted({age: 4 if age < 36 else 1 for age in range(18, 58)})),)
    if structure in {Structure.ELDER_ALONE, Structure.ELDER_COUPLE}:
        return _of_like_age(Role.ELDER, dice.between(63, 76), size, dice)
    if structure in {Structure.COUPLE, Structure.ADULT_SIBLINGS}:
        return _of_like_age(Role.ADULT, dice.between(22, 52), size, dice)
    return _with_children(structure, size, dice)


def _of_like_age(role: Role, age: int, number: int, dice: Dice) -> tuple[Member, ...]:
    others = (Member(role, age + dice.between(-3, 5)) for _ in range(number - 1))
    return (Member(role, age), *others)


def _with_children(structure: Structure, size: int, dice: Dice) -> tuple[Member, ...]:
    elders = 1 if structure is Structure.THREE_GENERATIONS else 0
    single = structure is Structure.SINGLE_PARENT or (elders and size < 5)
    children = size - elders - (1 if single else 2)
    age = dice.between(max(24, 22 + 2 * children), 50)
    parents = _of_like_age(Role.PARENT, age, 1 if single else 2, dice)
    youngest_parent = min(parent.age for parent in parents)
    oldest_child = min(OLDEST_CHILD, youngest_parent - PARENT_GAP)
    ages = sorted(dice.some(range(oldest_child + 1), children), reverse=True)
    grown = (*parents, *(Member(Role.ELDER, age + dice.between(22, 30)) for _ in range(elders)))
    return (*grown, *(Member(Role.CHILD, child) for child in ages))
