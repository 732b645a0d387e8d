"""Turns dice into the circumstances of a case: home accepted, window, pathway, urgency, consent."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from rematch.analysis.dice import Dice
from rematch.analysis.households import Role, Structure
from rematch.analysis.presets import Preset, Trait
from rematch.analysis.sketches import Sketch
from rematch.models.case import (
    Accommodation,
    Consent,
    ExpectedMember,
    PlaceOfStay,
    Urgency,
    UrgencyRecord,
)
from rematch.models.person import Person
from rematch.models.types import HomeKind, HostHousehold, Pathway

ALONE_KINDS = {
    HomeKind.SHARED_FLAT: 88,
    HomeKind.OWN_HOME: 70,
    HomeKind.HOST: 32,
    HomeKind.SHARED_ACCOMMODATION: 38,
}
TOGETHER_KINDS = {
    HomeKind.OWN_HOME: 100,
    HomeKind.SHARED_FLAT: 25,
    HomeKind.HOST: 18,
    HomeKind.SHARED_ACCOMMODATION: 30,
}
HOST_CHOICES = (
    (HostHousehold.COUPLE, HostHousehold.FAMILY),
    (HostHousehold.WOMAN,),
    (HostHousehold.COUPLE, HostHousehold.FAMILY, HostHousehold.WOMAN, HostHousehold.SEVERAL),
    tuple(HostHousehold),
)
FIRST_REASONS = ("safety", "medical", "no_shelter")


def accommodation(sketch: Sketch, dice: Dice) -> Accommodation:
    """
    Draw the homes a household accepts.

    Parameters
    ----------
    sketch : Sketch
        Who they are.
    dice : Dice
        Dice of the case.

    Returns
    -------
    Accommodation
        Large households mostly accept a home of their own; step-free follows age.
    """
    size = len(sketch.household.members)
    table = ALONE_KINDS if size == 1 else TOGETHER_KINDS
    kinds = tuple(kind for kind, percent in table.items() if dice.chance(percent)) or (HomeKind.OWN_HOME,)
    wheelchair = Trait.WHEELCHAIR in sketch.traits
    step_free = dice.chance(40) and sketch.household.has_elder()
    return Accommodation(
        kinds=kinds,
        step_free=wheelchair or step_free,
        wheelchair_usable=wheelchair,
        women_only=Trait.WOMEN_ONLY in sketch.traits,
        pets=Trait.PET in sketch.traits,
        hosts=dice.pick(HOST_CHOICES) if HomeKind.HOST in kinds else (),
    )


def window(preset: Preset, dice: Dice) -> tuple[date, date]:
    """
    Draw when a household can move.

    Parameters
    ----------
    preset : Preset
        The round; nobody moves before five weeks after it is frozen.
    dice : Dice
        Dice of the case.

    Returns
    -------
    tuple of date
        `ready_from` and `move_by`.
    """
    ready = preset.as_of + timedelta(days=dice.between(35, 90))
    return ready, ready + timedelta(days=dice.between(60, 120))


def pathway(sketch: Sketch, preset: Preset, dice: Dice) -> Pathway:
    """
    Draw the legal route.

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
    Pathway
        Ukrainian is spoken by people under temporary protection here; others travel as the preset says.
    """
    return Pathway.TEMPORARY_PROTECTION if sketch.language == "uk" else dice.weighted(preset.pathways)


def place_of_stay(preset: Preset, route: Pathway, dice: Dice) -> PlaceOfStay:
    """
    Draw where a household is now.

    Parameters
    ----------
    preset : Preset
        The round.
    route : Pathway
        Its legal route.
    dice : Dice
        Dice of the case.

    Returns
    -------
    PlaceOfStay
        Country and kind of place.
    """
    country = preset.stays.get(route, preset.stay_country)
    return PlaceOfStay(country=country, kind=dice.weighted(preset.stay_kinds))


def urgency(sketch: Sketch, preset: Preset, dice: Dice) -> UrgencyRecord | None:
    """
    Record why a case comes first, where it does.

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
    UrgencyRecord or None
        None: regular.
    """
    if not {Trait.FIRST, Trait.SECOND} & sketch.traits:
        return None
    first = Trait.FIRST in sketch.traits
    return UrgencyRecord(
        tier=Urgency.FIRST if first else Urgency.SECOND,
        reason=dice.pick(FIRST_REASONS) if first else "earlier_round_without_proposal",
        set_by=f"caseworker-{dice.between(1, 9):02}",
        set_on=preset.as_of - timedelta(days=dice.between(3, 25)),
    )


def expected(sketch: Sketch, ready: date, dice: Dice) -> tuple[ExpectedMember, ...]:
    """
    Draw who may join later.

    Parameters
    ----------
    sketch : Sketch
        Who they are.
    ready : date
        Earliest day of the move.
    dice : Dice
        Dice of the case.

    Returns
    -------
    tuple of ExpectedMember
        One entry for households that expect somebody.
    """
    if Trait.EXPECTS not in sketch.traits:
        return ()
    most = 4 if sketch.household.structure is Structure.ALONE else 2
    return (
        ExpectedMember(
            count=dice.between(1, most), expected_on=ready + timedelta(days=dice.between(90, 400))
        ),
    )


def consents(sketch: Sketch, everybody: Iterable[Person], preset: Preset, dice: Dice) -> tuple[Consent, ...]:
    """
    Record that every adult agreed to take part, alone.

    Parameters
    ----------
    sketch : Sketch
        Who they are.
    everybody : iterable of Person
        The household as written down.
    preset : Preset
        The round.
    dice : Dice
        Dice of the case.

    Returns
    -------
    tuple of Consent
        One per adult, on one day before the round was frozen.
    """
    noon = datetime(preset.as_of.year, preset.as_of.month, preset.as_of.day, 9, tzinfo=UTC)
    given = noon - timedelta(days=dice.between(7, 30), minutes=-15 * dice.between(0, 24))
    grown = [
        person
        for person, member in zip(everybody, sketch.household.members, strict=True)
        if member.role is not Role.CHILD
    ]
    return tuple(
        Consent(
            person_ref=person.person_ref,
            given_at=given + timedelta(minutes=40 * number),
            language=sketch.language,
        )
        for number, person in enumerate(grown)
    )
