"""How much a round is offered: percent of all homes, counts, more homes, municipalities that close."""

from collections.abc import Sequence
from typing import Any

from rematch.analysis.dice import Dice
from rematch.analysis.studies.refreezing import refrozen
from rematch.analysis.studies.rounding import scaled
from rematch.errors import InputError
from rematch.models.pledge import PlaceCount, Pledge, PledgeState, UnitType
from rematch.models.scenario import Scenario
from rematch.models.study import HomesAdded, HomesCounted, Limits, StudyCapacity
from rematch.models.types import HomeKind

Homes = dict[tuple[int, int], int]
"""Count by position of pledge and unit type."""


def with_capacity(scenario: Scenario, capacity: StudyCapacity, *, seed: int) -> Scenario:
    """
    Return a round with as much offered as a study says.

    Parameters
    ----------
    scenario : Scenario
        The round.
    capacity : StudyCapacity
        Percent of all homes and places, counts, more homes, who closes: in this order.
    seed : int
        Says which homes a rounded percentage falls on, and of the salts.

    Returns
    -------
    Scenario
        Homes held or taken stay, however few are asked for.

    Raises
    ------
    InputError
        A municipality, pledge or unit type named is not in the round.
    """
    pledges = list(scenario.pledges)
    if capacity.percent != 100:
        pledges = _scaled_homes(pledges, _every(pledges), capacity.percent, 100, Dice(seed, "homes"))
    for counted in capacity.count:
        chosen = _chosen(pledges, counted)
        homes = sum(pledges[at].unit_types[unit].count for at, unit in chosen)
        dice = Dice(seed, "count", counted.municipality, counted.pledge or "", counted.unit or "")
        pledges = _counted_homes(pledges, chosen, counted.homes, homes, dice)
    for added in capacity.add:
        pledges = _with_added(pledges, added)
    if capacity.limits is Limits.FOLLOW:
        pledges = [_limits_follow(old, new) for old, new in zip(scenario.pledges, pledges, strict=True)]
    if capacity.places_percent != 100:
        pledges = [_scaled_places(each, capacity.places_percent, seed) for each in pledges]
    return refrozen(scenario, seed=seed, pledges=tuple(_without(pledges, capacity.close)))


def _every(pledges: Sequence[Pledge]) -> list[tuple[int, int]]:
    return [(at, unit) for at, pledge in enumerate(pledges) for unit in range(len(pledge.unit_types))]


def _chosen(pledges: Sequence[Pledge], named: HomesCounted) -> list[tuple[int, int]]:
    """Return positions of the unit types named."""
    found = [
        (at, unit)
        for at, unit in _every(pledges)
        if pledges[at].municipality == named.municipality
        and named.pledge in (None, pledges[at].pledge_ref)
        and named.unit in (None, pledges[at].unit_types[unit].unit_ref)
    ]
    if not found:
        what = "/".join(filter(None, (named.municipality, named.pledge, named.unit)))
        raise InputError(f"no homes of {what} in this round; {_offered(pledges, named.municipality)}")
    return found


def _offered(pledges: Sequence[Pledge], code: str) -> str:
    """Say what there is at a municipality, or which municipalities offer homes."""
    units = [
        f"{each.pledge_ref}/{unit.unit_ref}"
        for each in pledges
        if each.municipality == code
        for unit in each.unit_types
    ]
    if units:
        return f"there are: {', '.join(units)}"
    return f"homes are offered by: {', '.join(dict.fromkeys(each.municipality for each in pledges))}"


def _counted_homes(
    pledges: Sequence[Pledge], chosen: Sequence[tuple[int, int]], wanted: int, whole: int, dice: Dice
) -> list[Pledge]:
    """Scale to a number; where there were no homes at all, the first unit type gets them."""
    if whole == 0:
        return _changed(pledges, {chosen[0]: wanted})
    return _scaled_homes(pledges, chosen, wanted, whole, dice)


def _scaled_homes(
    pledges: Sequence[Pledge], chosen: Sequence[tuple[int, int]], wanted: int, whole: int, dice: Dice
) -> list[Pledge]:
    counts = [pledges[at].unit_types[unit].count for at, unit in chosen]
    return _changed(pledges, dict(zip(chosen, scaled(counts, wanted, whole, dice), strict=True)))


def _changed(pledges: Sequence[Pledge], homes: Homes) -> list[Pledge]:
    """Return the pledges with these counts of homes."""
    return [
        _with_units(
            pledge,
            tuple(
                _with_count(unit, homes.get((at, position), unit.count))
                for position, unit in enumerate(pledge.unit_types)
            ),
        )
        for at, pledge in enumerate(pledges)
    ]


def _with_count(unit: UnitType, count: int) -> UnitType:
    """Return a unit type of so many homes, never of fewer than are in use."""
    used = unit.held + unit.taken
    least = -(-used // unit.beds) if unit.kind is HomeKind.SHARED_ACCOMMODATION else used
    return unit.model_copy(update={"count": max(count, least)})


def _with_units(pledge: Pledge, units: tuple[UnitType, ...]) -> Pledge:
    """Return a pledge of these unit types: no more bundles than homes to make them of."""
    homes = {unit.unit_ref: unit.count for unit in units}
    bundles = tuple(
        each.model_copy(
            update={
                "count": max(min(each.count, *(homes[ref] for ref in each.unit_refs)), each.held + each.taken)
            }
        )
        for each in pledge.bundles
    )
    return _revised(pledge, unit_types=units, bundles=bundles)


def _with_added(pledges: Sequence[Pledge], added: HomesAdded) -> list[Pledge]:
    there = [
        at
        for at, each in enumerate(pledges)
        if each.municipality == added.municipality
        and added.pledge in (None, each.pledge_ref)
        and each.state is PledgeState.OPEN
    ]
    if not there:
        what = "/".join(filter(None, (added.municipality, added.pledge)))
        raise InputError(f"no open pledge of {what} in this round; {_offered(pledges, added.municipality)}")
    found = list(pledges)
    found[there[0]] = _with_more(pledges[there[0]], added)
    return found


def _with_more(pledge: Pledge, added: HomesAdded) -> Pledge:
    """Return a pledge with more homes of a unit type that is as asked for, or with a new one."""
    like = next((at for at, unit in enumerate(pledge.unit_types) if _is_like(unit, added)), None)
    if like is not None:
        unit = pledge.unit_types[like]
        more = unit.model_copy(update={"count": unit.count + added.homes})
        return _revised(pledge, unit_types=(*pledge.unit_types[:like], more, *pledge.unit_types[like + 1 :]))
    refs = {unit.unit_ref for unit in pledge.unit_types} | {each.bundle_ref for each in pledge.bundles}
    names = (f"added-{number}-{added.beds}" for number in range(1, len(refs) + 2))
    new = UnitType(
        unit_ref=next(name for name in names if name not in refs),
        kind=added.kind,
        count=added.homes,
        beds=added.beds,
        step_free=added.step_free,
        wheelchair_usable=added.wheelchair_usable,
    )
    return _revised(pledge, unit_types=(*pledge.unit_types, new))


def _is_like(unit: UnitType, added: HomesAdded) -> bool:
    same = (unit.kind, unit.beds) == (added.kind, added.beds)
    open_to_all = not unit.women_only and not unit.families_only
    step_free = added.step_free in (None, unit.step_free)
    return same and open_to_all and step_free and added.wheelchair_usable in (None, unit.wheelchair_usable)


def _limits_follow(old: Pledge, new: Pledge) -> Pledge:
    """Let the limits of persons go with the beds: homes beyond an old limit would stand empty."""
    before, after = _beds(old), _beds(new)
    if before == after:
        return new
    used = new.held_persons + new.taken_persons
    limit, monthly = new.max_persons, new.arrivals_per_month
    if limit is not None:
        limit = max(used, limit + after - before)
    if monthly is not None and before:
        monthly = -(-monthly * after // before)
    return _revised(new, max_persons=limit, arrivals_per_month=monthly)


def _beds(pledge: Pledge) -> int:
    return sum(unit.count * unit.beds for unit in pledge.unit_types)


def _scaled_places(pledge: Pledge, percent: int, seed: int) -> Pledge:
    dice = Dice(seed, "places", pledge.pledge_id)
    counts = scaled([place.count for place in pledge.places], percent, 100, dice)
    places = tuple(_place(*each) for each in zip(pledge.places, counts, strict=True))
    return _revised(pledge, places=places)


def _place(place: PlaceCount, count: int) -> PlaceCount:
    return place.model_copy(update={"count": max(count, place.held + place.taken)})


def _without(pledges: Sequence[Pledge], codes: Sequence[str]) -> list[Pledge]:
    """Leave out what these municipalities offer: a pledge that is there and closed counts as empty homes."""
    for code in codes:
        if code not in {each.municipality for each in pledges}:
            raise InputError(f"no pledge of {code} in this round; {_offered(pledges, code)}")
    return [each for each in pledges if each.municipality not in codes]


def _revised(pledge: Pledge, **fields: Any) -> Pledge:
    """Return a pledge with some fields replaced, checked as a whole again."""
    return Pledge.model_validate({name: getattr(pledge, name) for name in Pledge.model_fields} | fields)
