"""What an offer claims of a pledge, and how it is held, released, taken, given back or lost."""

from rematch.matching.resources import HOMES, PERSONS, demand_of
from rematch.models.case import Case
from rematch.models.offer import HomeKept
from rematch.models.pledge import Pledge
from rematch.models.types import HomeKind
from rematch.store import Claim, UnitOfWork


def home_for(case: Case, pledge: Pledge, unit_ref: str) -> HomeKept:
    """Return what a household in a home of this unit type draws on its pledge, as the solver counts it."""
    unit = next(each for each in pledge.unit_types if each.unit_ref == unit_ref)
    shared = unit.kind is HomeKind.SHARED_ACCOMMODATION
    places = {place.criterion: demand_of(case, place.criterion) for place in pledge.places}
    return HomeKept(
        pledge_id=pledge.pledge_id,
        unit_ref=unit_ref,
        homes=demand_of(case, PERSONS if shared else HOMES),
        persons=case.size,
        places={criterion: count for criterion, count in places.items() if count},
    )


def hold(uow: UnitOfWork, home: HomeKept) -> None:
    """Keep it for an offer; CapacityError with both numbers where it is not free."""
    uow.pledges.hold(home.pledge_id, home.unit_ref, _claim(home))


def release(uow: UnitOfWork, home: HomeKept) -> None:
    """Give back what was held."""
    uow.pledges.release(home.pledge_id, home.unit_ref, _claim(home))


def take(uow: UnitOfWork, home: HomeKept) -> None:
    """Turn what was held into taken: somebody lives there."""
    uow.pledges.take(home.pledge_id, home.unit_ref, _claim(home))


def give_back(uow: UnitOfWork, home: HomeKept) -> None:
    """Make a home free again in which somebody lived."""
    uow.pledges.give_back(home.pledge_id, home.unit_ref, _claim(home))


def lose(uow: UnitOfWork, home: HomeKept) -> None:
    """Release it, and lower the pledge by it: the municipality says that it is gone."""
    release(uow, home)
    stored = uow.pledges.get(home.pledge_id)
    units = tuple(
        unit.model_copy(update={"count": unit.count - 1}) if unit.unit_ref == home.unit_ref else unit
        for unit in stored.thing.unit_types
    )
    lowered = stored.thing.model_copy(update={"unit_types": units})
    uow.pledges.change(lowered, expected_version=stored.version)


def _claim(home: HomeKept) -> Claim:
    return Claim(homes=home.homes, persons=home.persons, places=home.places)


def is_free(pledge: Pledge, home: HomeKept) -> bool:
    """Say whether a pledge with live counts could give this home now; only holding it makes sure."""
    unit = next((each for each in pledge.unit_types if each.unit_ref == home.unit_ref), None)
    if unit is None or unit.offered - unit.held - unit.taken < home.homes:
        return False
    used = pledge.held_persons + pledge.taken_persons
    if pledge.max_persons is not None and used + home.persons > pledge.max_persons:
        return False
    left = {place.criterion: place.count - place.held - place.taken for place in pledge.places}
    return all(left.get(criterion, 0) >= count for criterion, count in home.places.items())
