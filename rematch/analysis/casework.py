"""Turns a sketch into a case as an NGO would post it, with all twelve answers given."""

from collections.abc import Iterable

from rematch.analysis import circumstances, wished_places
from rematch.analysis.habits import Speaker
from rematch.analysis.persons import Telling, persons
from rematch.analysis.presets import Preset, Trait
from rematch.analysis.sketches import Sketch
from rematch.analysis.voices import manner, shared_needs, shared_wishes
from rematch.models.case import Case
from rematch.models.statement import Tie
from rematch.models.types import Code

FLOOR = 3_500
"""Acceptance floor of the few households that set one."""


def drawn_case(sketch: Sketch, preset: Preset, seed: int) -> Case:
    """
    Write a case down.

    Parameters
    ----------
    sketch : Sketch
        Who asks.
    preset : Preset
        The round.
    seed : int
        Seed of the scenario.

    Returns
    -------
    Case
        Ready for a round; bonds with other cases are added afterwards.
    """
    dice = sketch.dice(preset, seed, "case")
    home = circumstances.accommodation(sketch, dice)
    ready, move_by = circumstances.window(preset, dice)
    expected = circumstances.expected(sketch, ready, dice)
    speaker = Speaker(sketch.household, sketch.language, home.kinds, bool(expected))
    says = manner(sketch.household, dice)
    everybody = persons(Telling(sketch, speaker, says, ready), sketch.dice(preset, seed, "persons"))
    needs = shared_needs(speaker, says, dice)
    ties = wished_places.ties(sketch, preset, dice) if says.factor else ()
    ranked, importance = wished_places.ranking(preset, dice) if says.factor else ((), 0)
    kept = liked(ranked, ties)
    unwanted = wished_places.unwanted(preset, kept, dice) if says.factor else ()
    route = circumstances.pathway(sketch, preset, dice)
    return Case(
        case_ref=sketch.case_ref,
        persons=everybody,
        accommodation=home,
        needs=needs,
        wishes=shared_wishes(speaker, needs, says, sketch.dice(preset, seed, "wishes")),
        ties=ties,
        ranked_municipalities=ranked,
        ranked_importance=importance,
        unwanted_municipalities=unwanted,
        expected_members=expected,
        acceptance_floor=FLOOR if Trait.FLOOR in sketch.traits else 0,
        ready_from=ready,
        move_by=move_by,
        pathway=route,
        place_of_stay=circumstances.place_of_stay(preset, route, dice),
        urgency=circumstances.urgency(sketch, preset, dice),
        consents=circumstances.consents(sketch, everybody, preset, dice),
    )


def liked(ranked: Iterable[Code], ties: Iterable[Tie]) -> tuple[Code, ...]:
    """
    Return the municipalities a household has ranked or has people in.

    Parameters
    ----------
    ranked : iterable of str
        Its ranked list.
    ties : iterable of Tie
        Its ties.

    Returns
    -------
    tuple of str
        Codes.
    """
    return (*ranked, *(tie.place.municipality for tie in ties if tie.place.municipality))
