"""Turns dice into the places a household names: ties, ranking, where it will not go, what it must avoid."""

from collections.abc import Iterable

from rematch.analysis.dice import Dice
from rematch.analysis.places import facts
from rematch.analysis.presets import Preset, Trait
from rematch.analysis.sketches import Sketch
from rematch.models.case import SafetyDistance
from rematch.models.statement import Tie, TieKind
from rematch.models.types import Place, Position


def ties(sketch: Sketch, preset: Preset, dice: Dice) -> tuple[Tie, ...]:
    """
    Draw places of people a household wants to be near.

    Parameters
    ----------
    sketch : Sketch
        Who they are.
    preset : Preset
        The round.
    dice : Dice
        Dice of the case.

    Returns
    -------
    tuple of Tie
        None, one or two; required for the few that the preset names.
    """
    inside = Place(municipality=dice.pick(tuple(preset.receiving)))
    kind = dice.weighted({TieKind.CLOSE_FAMILY: 55, TieKind.FRIENDS: 38, TieKind.MUTUAL_CARE: 7})
    importance = dice.between(3, 5)
    if Trait.REQUIRED_TIE in sketch.traits:
        return (Tie(kind=TieKind.CLOSE_FAMILY, place=inside, required=True, within_km=40),)
    drawn = []
    if dice.chance(14):
        drawn.append(Tie(kind=kind, place=inside, importance=importance))
    if dice.chance(9):
        drawn.append(Tie(kind=TieKind.FRIENDS, place=outside(preset, dice), importance=dice.between(2, 4)))
    return tuple(drawn)


def ranking(preset: Preset, dice: Dice) -> tuple[tuple[str, ...], int]:
    """
    Draw a ranked list of municipalities.

    Parameters
    ----------
    preset : Preset
        The round.
    dice : Dice
        Dice of the case.

    Returns
    -------
    tuple of (tuple of str, int)
        Codes, best first, and the importance of the list; empty and 0 for more than half.
    """
    if not dice.chance(42):
        return (), 0
    return tuple(dice.some(tuple(preset.receiving), dice.between(1, 4))), dice.between(2, 5)


def unwanted(preset: Preset, kept: Iterable[str], dice: Dice) -> tuple[str, ...]:
    """
    Draw municipalities a household will not go to.

    Parameters
    ----------
    preset : Preset
        The round.
    kept : iterable of str
        Codes it has ranked or has people in.
    dice : Dice
        Dice of the case.

    Returns
    -------
    tuple of str
        None for most, else one or two.
    """
    named = set(kept)
    free = [code for code in preset.receiving if code not in named]
    return tuple(dice.some(free, dice.between(1, 2))) if dice.chance(11) else ()


def keep_distance(preset: Preset, kept: Iterable[str], dice: Dice) -> SafetyDistance:
    """
    Draw a place a household must stay away from.

    Parameters
    ----------
    preset : Preset
        The round.
    kept : iterable of str
        Codes it has ranked or has people in.
    dice : Dice
        Dice of the case.

    Returns
    -------
    SafetyDistance
        Around one municipality of the round.
    """
    named = set(kept)
    free = [code for code in preset.receiving if code not in named]
    return SafetyDistance(place=Place(municipality=dice.pick(free)), at_least_km=dice.pick((30, 50, 80)))


def outside(preset: Preset, dice: Dice) -> Place:
    """
    Draw a place elsewhere, as a point.

    Parameters
    ----------
    preset : Preset
        The round.
    dice : Dice
        Dice of the case.

    Returns
    -------
    Place
        Position of a city of facts.json, to 0.01 degrees.
    """
    name = dice.pick(preset.outside)
    known = {town["name"]: town["position"] for town in facts()["municipalities"]}
    found = ({place["name"]: place for place in facts()["places"]} | known)[name]
    return Place(position=Position(lat=round(found["lat"], 2), lon=round(found["lon"], 2)))
