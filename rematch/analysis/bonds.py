"""Turns cases that stand alone into a cohort: who asks to stay near whom, who must be kept apart."""

from collections.abc import Sequence

from rematch.analysis.casework import liked
from rematch.analysis.dice import Dice
from rematch.analysis.presets import Preset, Trait
from rematch.analysis.sketches import Sketch
from rematch.analysis.wished_places import keep_distance
from rematch.models.case import Case, Safety

SMALL = 3
"""Only households up to this size ask to stay near another: a larger pair would fit nowhere."""


def together(
    sketches: Sequence[Sketch], cases: Sequence[Case], preset: Preset, seed: int
) -> tuple[Case, ...]:
    """
    Let some pairs of small households of one NGO ask to stay near each other.

    Parameters
    ----------
    sketches : sequence of Sketch
        Who asks, in the order of the cases.
    cases : sequence of Case
        Cases without bonds.
    preset : Preset
        The round; says how many pairs.
    seed : int
        Seed of the scenario.

    Returns
    -------
    tuple of Case
        The same cases; each of a pair names the other.
    """
    partner: dict[str, str] = {}
    dice = Dice(seed, preset.name, "together")
    alike: dict[tuple[str, str], list[Sketch]] = {}
    for sketch in filter(_plain, sketches):
        alike.setdefault((sketch.ngo, sketch.language), []).append(sketch)
    for sketch in dice.some(sketches, len(sketches)):
        if len(partner) == 2 * preset.together:
            break
        if sketch.case_ref in partner or not _plain(sketch):
            continue
        others = alike[sketch.ngo, sketch.language]
        other = next((each for each in others if each is not sketch and each.case_ref not in partner), None)
        if other is not None:
            partner |= {sketch.case_ref: other.case_ref, other.case_ref: sketch.case_ref}
    return tuple(_bound(case, partner.get(case.case_ref)) for case in cases)


def safeties(
    sketches: Sequence[Sketch], cases: Sequence[Case], preset: Preset, seed: int
) -> tuple[Safety, ...]:
    """
    Record the few safety distances and separations, as a coordinator would.

    Parameters
    ----------
    sketches : sequence of Sketch
        Who asks, in the order of the cases.
    cases : sequence of Case
        Cases with their bonds.
    preset : Preset
        The round; says how many.
    seed : int
        Seed of the scenario.

    Returns
    -------
    tuple of Safety
        One per case; separations are one-sided and never between cases that stay together.
    """
    dice = Dice(seed, preset.name, "separated")
    apart = _separations(sketches, cases, preset.separated, dice)
    safeties = []
    for sketch, case in zip(sketches, cases, strict=True):
        far = Trait.KEEP_DISTANCE in sketch.traits
        kept = liked(case.ranked_municipalities, case.ties or ())
        distance = (keep_distance(preset, kept, dice),) if far else ()
        safeties.append(Safety(keep_distance=distance, separated_from=apart.get(sketch.number, ())))
    return tuple(safeties)


def _plain(sketch: Sketch) -> bool:
    """Say whether a household can be one of a pair: small, with an adult, and nothing rare about it."""
    household = sketch.household
    return 0 < len(household.members) <= SMALL and not sketch.traits and bool(household.adults)


def _bound(case: Case, other: str | None) -> Case:
    """Name the other one; a pair ranks nothing against each other and rules nothing out."""
    if other is None:
        return case
    return Case(**{**dict(case), "together_with": (other,), "unwanted_municipalities": ()})


def _separations(
    sketches: Sequence[Sketch], cases: Sequence[Case], number: int, dice: Dice
) -> dict[int, tuple[str, ...]]:
    plain = [
        sketch
        for sketch, case in zip(sketches, cases, strict=True)
        if sketch.household.adults and not sketch.traits and not case.together_with
    ]
    drawn = dice.some(plain, 2 * number)
    return {
        one.number: (f"{other.ngo}/{other.case_ref}",)
        for one, other in zip(drawn[::2], drawn[1::2], strict=True)
    }
