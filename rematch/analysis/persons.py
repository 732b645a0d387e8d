"""Turns a sketch into persons: age, languages, work wanted, school stage, own needs and wishes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from rematch.analysis.dice import Dice
from rematch.analysis.habits import Speaker
from rematch.analysis.households import Member, Role
from rematch.analysis.presets import Trait
from rematch.analysis.sketches import Sketch
from rematch.analysis.vocabulary import OPTIONS, WORK
from rematch.analysis.voices import Manner, own_wishes
from rematch.models.person import AgeBand, LanguageSkill, Person, SchoolStage
from rematch.models.statement import Need

WORKING_AGE = (18, 62)
BAND_PERCENT = 12
SECOND_LANGUAGES = {"en": 50, "fr": 20, "ar": 15, "es": 8, "it": 7}


@dataclass(frozen=True)
class Telling:
    """What every member of one household has in common while they are written down."""

    sketch: Sketch
    speaker: Speaker
    manner: Manner
    planned_day: date


def persons(telling: Telling, dice: Dice) -> tuple[Person, ...]:
    """
    Write down the members of a household.

    Parameters
    ----------
    telling : Telling
        Who they are, how much they say, and the day on which their ages count.
    dice : Dice
        Dice of the case.

    Returns
    -------
    tuple of Person
        P1, P2, ...: adults first.
    """
    numbered = enumerate(telling.sketch.household.members, 1)
    return tuple(_person(f"P{number}", member, telling, dice) for number, member in numbered)


def stage(age: int, dice: Dice) -> SchoolStage | None:
    """
    Return the childcare or school stage of a child.

    Parameters
    ----------
    age : int
        Completed years.
    dice : Dice
        Decides between school and vocational training, and whether a toddler goes to childcare.

    Returns
    -------
    SchoolStage or None
        None for infants, some toddlers and adults.
    """
    if age >= 18 or age == 0:
        return None
    if age <= 5:
        return SchoolStage.CHILDCARE if dice.chance(80) else None
    if age <= 11:
        return SchoolStage.PRIMARY
    if age <= 15:
        return SchoolStage.LOWER_SECONDARY
    return SchoolStage.UPPER_SECONDARY if dice.chance(60) else SchoolStage.VOCATIONAL


def _person(ref: str, member: Member, telling: Telling, dice: Dice) -> Person:
    sketch = telling.sketch
    grown = member.role is not Role.CHILD
    work = tuple(_work(member, dice)) if grown else ()
    needs = _own_needs(ref, member, sketch, dice)
    needed = {need.criterion for need in needs}
    speaker = replace(telling.speaker, member=member, work=work)
    wishes = own_wishes(speaker, telling.manner, dice) if grown else ()
    by_band = dice.chance(BAND_PERCENT) and member.age != 1  # the band 0-1 would hide that it is no infant
    return Person(
        person_ref=ref,
        birth_year=None if by_band else telling.planned_day.year - member.age - 1,
        age_band=band(member.age) if by_band else None,
        cares_for_children=member.role is Role.PARENT if grown and sketch.household.children else None,
        languages=tuple(_languages(sketch.language, dice)) if grown else (),
        work_wanted=work,
        school_stage=stage(member.age, dice),
        needs=needs,
        wishes=tuple(wish for wish in wishes if wish.criterion not in needed),
    )


def band(age: int) -> AgeBand:
    """
    Return the age band of an age.

    Parameters
    ----------
    age : int
        Completed years.

    Returns
    -------
    AgeBand
        The band that holds it.
    """
    return max((each for each in AgeBand if each.youngest <= age), key=lambda each: each.youngest)


def _work(member: Member, dice: Dice) -> Iterator[str]:
    if not WORKING_AGE[0] <= member.age <= WORKING_AGE[1] or not dice.chance(86):
        return
    first = dice.weighted(WORK)
    yield first
    second = dice.weighted(WORK)
    if second != first and dice.chance(35):
        yield second


def _languages(main: str, dice: Dice) -> Iterator[LanguageSkill]:
    yield LanguageSkill(language=main, level="native")
    other = dice.weighted(SECOND_LANGUAGES)
    if other != main and dice.chance(45):
        yield LanguageSkill(language=other, level=dice.pick(("A1", "A2", "B1", "B2", "C1")))


def _own_needs(ref: str, member: Member, sketch: Sketch, dice: Dice) -> tuple[Need, ...]:
    """State what is rare and cannot be done without: by the first adult, or for the first school child."""
    if ref == "P1" and Trait.SPECIALIST in sketch.traits:
        return (Need(criterion="specialist_service", options=(dice.pick(OPTIONS["specialist_service"]),)),)
    if ref == "P1" and Trait.TRAUMA in sketch.traits:
        return (Need(criterion="trauma_therapy", hidden=len(sketch.household.adults) > 1),)
    if ref == "P1" and Trait.SURVIVOR in sketch.traits:
        return (Need(criterion="survivor_support"), Need(criterion="address_protection"))
    school_children = [child for child in sketch.household.children if 6 <= child.age <= 15]
    if Trait.SCHOOL_SUPPORT in sketch.traits and school_children and member is school_children[0]:
        return (Need(criterion="special_education"),)
    return ()
