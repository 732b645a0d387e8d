"""Turns a preset into sketches of cases: who they are, which language they speak, what is rare about them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rematch.analysis.dice import Dice
from rematch.analysis.households import Household, Structure, children_alone, household
from rematch.analysis.presets import Preset, Trait

EXCLUSIVE = frozenset(
    {
        Trait.WHEELCHAIR,
        Trait.SPECIALIST,
        Trait.TRAUMA,
        Trait.SURVIVOR,
        Trait.WOMEN_ONLY,
        Trait.REQUIRED_TIE,
        Trait.SCHOOL_SUPPORT,
        Trait.PET,
    }
)
"""A household has one of these at most: each already leaves few homes."""


@dataclass(frozen=True)
class Sketch:
    """A case before it is written down."""

    number: int
    ngo: str
    household: Household
    language: str
    traits: frozenset[Trait]

    @property
    def case_ref(self) -> str:
        """`C-` and the number."""
        return f"C-{self.number:03}"

    def dice(self, preset: Preset, seed: int, what: str) -> Dice:
        """Return the dice this case is thrown with for one purpose."""
        return Dice(seed, preset.name, self.case_ref, what)


def sketches(preset: Preset, seed: int) -> tuple[Sketch, ...]:
    """
    Draw who asks for a placement.

    Parameters
    ----------
    preset : Preset
        The round.
    seed : int
        Seed of the scenario.

    Returns
    -------
    tuple of Sketch
        Numbered from 1 in an order in which sizes are mixed.
    """
    households = tuple(_households(preset, seed))
    traits = _dealt(preset.traits, households, Dice(seed, preset.name, "traits"))
    drawn = []
    for number, each in enumerate(households, 1):
        dice = Dice(seed, preset.name, number, "who")
        ngo, language = dice.pick(preset.ngos), dice.weighted(preset.languages)
        drawn.append(Sketch(number, ngo, each, language, frozenset(traits[number])))
    return tuple(drawn)


def _households(preset: Preset, seed: int) -> Iterator[Household]:
    sizes = [size for size, number in preset.sizes.items() for _ in range(number)]
    for number, size in enumerate(Dice(seed, preset.name, "order").some(sizes, len(sizes)), 1):
        yield household(size, Dice(seed, preset.name, number, "household"))
    for number in range(preset.children_alone):
        yield children_alone(Dice(seed, preset.name, "children", number))


def _dealt(traits: Mapping[Trait, int], households: Sequence[Household], dice: Dice) -> dict[int, set[Trait]]:
    """Give each trait to as many households as the preset says, among those it fits."""
    dealt: dict[int, set[Trait]] = {number: set() for number in range(1, len(households) + 1)}
    for trait, count in traits.items():
        fitting = [
            number
            for number, each in enumerate(households, 1)
            if _FITS.get(trait, _has_adult)(each) and not (trait in EXCLUSIVE and dealt[number] & EXCLUSIVE)
        ]
        for number in dice.some(fitting, count):
            dealt[number].add(trait)
    return dealt


def _has_adult(household: Household) -> bool:
    return bool(household.adults)


def _wheelchair(household: Household) -> bool:
    return 0 < len(household.members) <= 3 and _has_adult(household)


def _school_child(household: Household) -> bool:
    return household.has_child(6, 15) and _has_adult(household)


def _smaller(household: Household) -> bool:
    return 0 < len(household.members) <= 4 and _has_adult(household)


def _women(household: Household) -> bool:
    return household.structure is Structure.ALONE or (
        household.structure is Structure.SINGLE_PARENT and len(household.members) <= 3
    )


_FITS: Mapping[Trait, Callable[[Household], bool]] = {
    Trait.WHEELCHAIR: _wheelchair,
    Trait.SPECIALIST: _smaller,
    Trait.TRAUMA: _smaller,
    Trait.SURVIVOR: _smaller,
    Trait.WOMEN_ONLY: _women,
    Trait.REQUIRED_TIE: _smaller,
    Trait.SCHOOL_SUPPORT: _school_child,
    Trait.PET: _smaller,
}
