"""What an offer claims of a pledge, and how it is held, released, taken, given back or lost."""

from dataclasses import replace
from datetime import date

from rematch.errors import ConflictError
from rematch.matching.resources import HOMES, PERSONS, demand_of
from rematch.models.case import Case
from rematch.models.months import month_of
from rematch.models.offer import HomeKept
from rematch.models.pledge import Pledge, PledgeState
from rematch.models.types import HomeKind
from rematch.services.arrival_days import months_for
from rematch.services.pledge_history import note_version
from rematch.store import Author, Claim, UnitOfWork


def home_for(case: Case, pledge: Pledge, unit_ref: str) -> HomeKept:
    """Return what a household in a home of this unit type, or a bundle, draws on its pledge, as solved."""
    bundle = pledge.bundle(unit_ref)
    places = {place.criterion: demand_of(case, place.criterion) for place in pledge.places}
    return HomeKept(
        pledge_id=pledge.pledge_id,
        unit_ref=unit_ref,
        bundle=bundle.homes if bundle else None,
        homes=len(bundle.unit_refs) if bundle else demand_of(case, _counted_in(pledge, unit_ref)),
        persons=case.size,
        places={criterion: count for criterion, count in places.items() if count},
    )


def _counted_in(pledge: Pledge, unit_ref: str) -> str:
    unit = next(each for each in pledge.unit_types if each.unit_ref == unit_ref)
    return PERSONS if unit.kind is HomeKind.SHARED_ACCOMMODATION else HOMES


def hold(uow: UnitOfWork, home: HomeKept, case: Case) -> HomeKept:
    """Keep it for an offer, with the month of its arrival.

    CapacityError with both numbers where it is not free, ConflictError where no day of arrival is left.
    """
    live = uow.pledges.get(home.pledge_id).thing
    months = months_for(case, live, home.unit_ref, today=uow.now.date())
    month = uow.pledges.hold(home.pledge_id, home.unit_ref, replace(_claim(home), months=months))
    return home.model_copy(update={"arrives_in": month})


def release(uow: UnitOfWork, home: HomeKept) -> None:
    """Give back what was held."""
    uow.pledges.release(home.pledge_id, home.unit_ref, _claim(home))


def take(uow: UnitOfWork, home: HomeKept, on: date) -> None:
    """Turn what was held into taken: somebody lives there since that day."""
    uow.pledges.take(home.pledge_id, home.unit_ref, _claim(home), on=on)


def replan(uow: UnitOfWork, home: HomeKept, on: date) -> HomeKept:
    """Count the arrival in the month of another day; CapacityError with both numbers where that is full."""
    if home.arrives_in == month_of(on):
        return home
    month = uow.pledges.replan(home.pledge_id, _claim(home), month_of(on))
    return home.model_copy(update={"arrives_in": month})


def give_back(uow: UnitOfWork, home: HomeKept) -> None:
    """Make a home free again in which somebody lived."""
    uow.pledges.give_back(home.pledge_id, home.unit_ref, _claim(home))


def lose(uow: UnitOfWork, home: HomeKept, by: Author) -> None:
    """Release it, and lower the pledge by it: the municipality says that it is gone.

    Of a bundle both homes go: which of the two is still there only the municipality can say.
    """
    release(uow, home)
    stored = uow.pledges.get(home.pledge_id)
    lowered = uow.pledges.change(stored, _lowered(stored.thing, home), expected_version=stored.version)
    note_version(uow, lowered, "lower", by)


def _lowered(pledge: Pledge, home: HomeKept) -> Pledge:
    """One less of what is gone, and never more bundles than homes to make them of."""
    gone = home.drawn.keys()
    units = tuple(
        unit.model_copy(update={"count": unit.count - (unit.unit_ref in gone)}) for unit in pledge.unit_types
    )
    counts = {unit.unit_ref: unit.count for unit in units}
    bundles = tuple(
        each.model_copy(update={"count": min(left, *(counts[ref] for ref in each.unit_refs))})
        for each in pledge.bundles
        for left in (each.count - (each.bundle_ref in gone),)
    )
    return pledge.model_copy(update={"unit_types": units, "bundles": bundles})


def _claim(home: HomeKept) -> Claim:
    return Claim(
        homes=home.homes,
        persons=home.persons,
        places=home.places,
        bundle_of=home.bundle.unit_refs if home.bundle else (),
        months=() if home.arrives_in is None else (home.arrives_in,),
    )


def has_room(uow: UnitOfWork, home: HomeKept, case: Case) -> bool:
    """Say whether an open pledge could give this home now, on a day that suits; only holding makes sure."""
    live = uow.pledges.get(home.pledge_id).thing
    if live.state is not PledgeState.OPEN or not is_free(live, home):
        return False
    try:
        months = months_for(case, live, home.unit_ref, today=uow.now.date())
    except ConflictError:
        return False
    most = live.arrivals_per_month
    used = {month.month: month.used for month in uow.pledges.months(home.pledge_id)}
    return most is None or any(used.get(month, 0) + home.persons <= most for month in months)


def is_free(pledge: Pledge, home: HomeKept) -> bool:
    """Say whether a pledge with live counts could give this home now; only holding it makes sure."""
    free = pledge.left
    if any(free.get(ref, 0) < count for ref, count in home.drawn.items()):
        return False
    live = pledge.bundle(home.unit_ref)
    if home.bundle is not None and (live is None or set(live.unit_refs) != set(home.bundle.unit_refs)):
        return False
    used = pledge.held_persons + pledge.taken_persons
    if pledge.max_persons is not None and used + home.persons > pledge.max_persons:
        return False
    left = {place.criterion: place.count - place.held - place.taken for place in pledge.places}
    return all(left.get(criterion, 0) >= count for criterion, count in home.places.items())
