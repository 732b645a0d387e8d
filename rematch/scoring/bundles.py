"""Turns the two unit types of a bundle into one that stands for both: docs/matching.md, «Bundles»."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from rematch.models.bundle import Bundle
from rematch.models.pledge import Pledge, StayClass, Tenure, UnitType

Ranked = TypeVar("Ranked", Tenure, StayClass)
ASKED = (
    "self_contained",
    "step_free",
    "wheelchair_usable",
    "lockable",
    "quiet",
    "internet",
    "pets",
    "rent_covered",
)
"""Fields of which a bundle has what both of its homes have."""


def members(pledge: Pledge, bundle: Bundle) -> tuple[UnitType, UnitType]:
    """Return the two unit types a bundle draws one home each of."""
    by_ref = {unit.unit_ref: unit for unit in pledge.unit_types}
    one, other = bundle.unit_refs
    return by_ref[one], by_ref[other]


def as_one(pledge: Pledge, bundle: Bundle) -> UnitType:
    """
    Return a bundle as a unit type: what a household finds that lives in both homes.

    Parameters
    ----------
    pledge : Pledge
    bundle : Bundle
        One of the pledge's.

    References
    ----------
    docs/matching.md, «Bundles».
    """
    one, other = both = members(pledge, bundle)
    rooms = [unit.rooms for unit in both if unit.rooms is not None]
    # Beyond what one home may have (30 beds): it stands for two, and is read, never stored.
    return one.model_copy(
        update={
            "unit_ref": bundle.bundle_ref,
            "count": bundle.count,
            "held": bundle.held,
            "taken": bundle.taken,
            "beds": one.beds + other.beds,
            "rooms": sum(rooms) if len(rooms) == len(both) else None,
            "cots": one.cots + other.cots,
            "min_persons": one.min_persons + other.min_persons,
            "available_from": _latest(unit.available_from for unit in both),
            "available_until": _earliest(unit.available_until for unit in both),
            "tenure": _least(tuple(Tenure), one.tenure, other.tenure),
            "stay": _least(tuple(StayClass), one.stay, other.stay),
            **{name: _both(getattr(one, name), getattr(other, name)) for name in ASKED},
        }
    )


def home_of(pledge: Pledge, ref: str) -> UnitType | None:
    """Return the unit type of this reference, or the bundle read as one; None where there is neither."""
    bundle = pledge.bundle(ref)
    if bundle is not None:
        return as_one(pledge, bundle)
    return next((unit for unit in pledge.unit_types if unit.unit_ref == ref), None)


def _both(one: bool | None, other: bool | None) -> bool | None:
    """Yes where both say yes; no where one says no; else nobody has said so."""
    if one is False or other is False:
        return False
    return True if one and other else None


def _latest(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _earliest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _least(order: tuple[Ranked, ...], one: Ranked | None, other: Ranked | None) -> Ranked | None:
    """The weaker of both; not answered where one is not."""
    return None if one is None or other is None else min(one, other, key=order.index)
