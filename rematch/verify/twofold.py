"""A bundle read as one unit type, field by field; written from docs/matching.md, called by `site`."""

from collections.abc import Sequence
from typing import Any

from rematch.models.bundle import Bundle
from rematch.models.pledge import Pledge, StayClass, Tenure, UnitType

ANSWERS = frozenset(
    {
        "self_contained",
        "step_free",
        "wheelchair_usable",
        "lockable",
        "quiet",
        "internet",
        "pets",
        "rent_covered",
    }
)
SUMMED = ("beds", "cots", "min_persons")
TENURES = (Tenure.EMERGENCY, Tenure.BRIDGING, Tenure.LEASE)
STAYS = (StayClass.M3, StayClass.M6, StayClass.M12, StayClass.M24, StayClass.OPEN)


def twofold(pledge: Pledge, bundle: Bundle) -> UnitType:
    """Return the unit type that a bundle is read as."""
    first, second = (
        next(unit for unit in pledge.unit_types if unit.unit_ref == ref) for ref in bundle.unit_refs
    )
    fields: dict[str, Any] = dict(first)
    fields |= {name: getattr(first, name) + getattr(second, name) for name in SUMMED}
    fields |= {name: _answer([getattr(first, name), getattr(second, name)]) for name in ANSWERS}
    fields["rooms"] = None if first.rooms is None or second.rooms is None else first.rooms + second.rooms
    starts = [unit.available_from or pledge.period.start for unit in (first, second)]
    ends = [unit.available_until or pledge.period.end for unit in (first, second)]
    fields["available_from"], fields["available_until"] = max(starts), min(ends)
    fields["tenure"] = _weaker(TENURES, [first.tenure, second.tenure])
    fields["stay"] = _weaker(STAYS, [first.stay, second.stay])
    fields |= {"unit_ref": bundle.bundle_ref, "count": bundle.count}
    fields |= {"held": bundle.held, "taken": bundle.taken}
    # Not checked again: two homes may have more beds than one may have.
    return UnitType.model_construct(None, **fields)


def _answer(said: Sequence[bool | None]) -> bool | None:
    if all(said):
        return True
    return False if any(each is False for each in said) else None


def _weaker(order: Sequence[object], said: Sequence[object]) -> object:
    if None in said:
        return None
    return order[min(map(order.index, said))]
