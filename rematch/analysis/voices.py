"""Turns habits and dice into the needs and wishes a household states together, and each adult alone."""

from dataclasses import dataclass

from rematch.analysis.dice import Dice
from rematch.analysis.habits import OWN, QUIET_STRUCTURES, SHARED, Habit, Speaker
from rematch.analysis.households import Household, Structure
from rematch.models.statement import Need, Wish

SILENT_PERCENT = 7
TALKATIVE_PERCENT = 12
TALKATIVE_FACTOR = 3
SENSITIVE_HIDDEN_PERCENT = 35


@dataclass(frozen=True)
class Manner:
    """How much a household says: everything times `factor`, nothing at 0, all important if it says much."""

    factor: int = 1

    @property
    def least(self) -> int:
        """Least importance of what is said."""
        return 4 if self.factor > 1 else 1


def manner(household: Household, dice: Dice) -> Manner:
    """
    Draw how much a household says.

    Parameters
    ----------
    household : Household
        The household; those with children always say something.
    dice : Dice
        Its dice.

    Returns
    -------
    Manner
        Silent, usual, or more than its budget of weight.
    """
    if household.structure in QUIET_STRUCTURES and dice.chance(SILENT_PERCENT):
        return Manner(0)
    return Manner(TALKATIVE_FACTOR if dice.chance(TALKATIVE_PERCENT) else 1)


def shared_needs(speaker: Speaker, manner: Manner, dice: Dice) -> tuple[Need, ...]:
    """
    State what the children cannot do without: places at school, and childcare where nobody else cares.

    Parameters
    ----------
    speaker : Speaker
        The household.
    manner : Manner
        How much it says.
    dice : Dice
        Its dice.

    Returns
    -------
    tuple of Need
        Only criteria that follow from who belongs to the household.
    """
    household = speaker.household
    needs = []
    if household.has_child(6, 17) and manner.factor and dice.chance(92):
        needs.append(Need(criterion="school_place"))
    single = household.structure is Structure.SINGLE_PARENT
    if household.has_child(1, 5) and single and manner.factor and dice.chance(60):
        needs.append(Need(criterion="childcare_place"))
    return tuple(needs)


def shared_wishes(speaker: Speaker, needs: tuple[Need, ...], manner: Manner, dice: Dice) -> tuple[Wish, ...]:
    """
    State what the household wishes for together.

    Parameters
    ----------
    speaker : Speaker
        The household.
    needs : tuple of Need
        What it needs already, and does not wish for again.
    manner : Manner
        How much it says.
    dice : Dice
        Its dice.

    Returns
    -------
    tuple of Wish
        In the order of the habits.
    """
    needed = {need.criterion for need in needs}
    places = [
        Habit("school_place", 100, 5, 5, lambda each: each.household.has_child(6, 17)),
        Habit("childcare_place", 75, 3, 5, lambda each: each.household.has_child(1, 5)),
    ]
    wished = (_wish(habit, speaker, manner, dice) for habit in (*places, *SHARED))
    return tuple(wish for wish in wished if wish is not None and wish.criterion not in needed)


def own_wishes(speaker: Speaker, manner: Manner, dice: Dice) -> tuple[Wish, ...]:
    """
    State what one adult wishes for, asked alone.

    Parameters
    ----------
    speaker : Speaker
        The adult in the household.
    manner : Manner
        How much the household says.
    dice : Dice
        Its dice.

    Returns
    -------
    tuple of Wish
        In the order of the habits; some are hidden from the other adults.
    """
    wished = (_wish(habit, speaker, manner, dice) for habit in OWN)
    return tuple(_maybe_hidden(wish, speaker, dice) for wish in wished if wish is not None)


def _wish(habit: Habit, speaker: Speaker, manner: Manner, dice: Dice) -> Wish | None:
    if not habit.when(speaker) or not dice.chance(min(95, habit.percent * manner.factor)):
        return None
    importance = max(manner.least, dice.between(habit.low, habit.high))
    options = habit.options(speaker, dice) if habit.options else ()
    return Wish(criterion=habit.criterion, options=options, importance=importance)


def _maybe_hidden(wish: Wish, speaker: Speaker, dice: Dice) -> Wish:
    """Somebody who lives with other adults may hide a sensitive answer from them."""
    alone = len(speaker.household.adults) == 1
    if wish.criterion != "trauma_therapy" or alone or not dice.chance(SENSITIVE_HIDDEN_PERCENT):
        return wish
    return wish.model_copy(update={"hidden": True})
