"""A scenario with one change made to it; every other part stays as it was frozen."""

from typing import Any, TypeVar

from rematch.errors import NotFoundError
from rematch.models.change import Change, ChangeKind
from rematch.models.municipality import Municipality, Provision
from rematch.models.pledge import Pledge, UnitType
from rematch.models.scenario import Scenario
from rematch.models.types import ASSUMED, Model

M = TypeVar("M", bound=Model)


def applied(scenario: Scenario, change: Change) -> Scenario:
    """
    Make one change.

    Parameters
    ----------
    scenario : Scenario
    change : Change

    Returns
    -------
    Scenario
        The same salts; the hash differs, as its parts do.

    Raises
    ------
    NotFoundError
        The scenario has no such municipality, pledge or unit type.
    """
    if change.pledge_ref is None:
        towns = tuple(
            _answered(town, change) if town.code == change.municipality else town
            for town in scenario.municipalities
        )
        return _checked(scenario, "municipalities", towns)
    pledge_id = f"{change.municipality}/{change.pledge_ref}"
    pledges = tuple(
        _pledged(pledge, change, scenario) if pledge.pledge_id == pledge_id else pledge
        for pledge in scenario.pledges
    )
    return _checked(scenario, "pledges", pledges)


def _checked(scenario: Scenario, field: str, parts: tuple[Model, ...]) -> Scenario:
    if parts == getattr(scenario, field):
        raise NotFoundError("The change names nothing that this scenario holds.")
    return scenario.model_copy(update={field: parts})


def _answered(town: Municipality, change: Change) -> Municipality:
    """The answer is open to everybody: that is part of what would have to be so."""
    others = tuple(each for each in town.provisions if each.criterion != change.criterion)
    before = next((each for each in town.provisions if each.criterion == change.criterion), None)
    known = {} if before is None else before.model_dump(include={"level", "options", "distance_km"})
    fields = known | {"criterion": change.criterion, "source": ASSUMED, change.field: change.after}
    return town.model_copy(update={"provisions": (*others, Provision.model_validate(fields))})


def _pledged(pledge: Pledge, change: Change, scenario: Scenario) -> Pledge:
    if change.unit_ref is not None:
        units = tuple(
            _furnished(unit, change, scenario) if unit.unit_ref == change.unit_ref else unit
            for unit in pledge.unit_types
        )
        return pledge.model_copy(update={"unit_types": units})
    if change.kind is ChangeKind.PLACES:
        others = [each.model_dump() for each in pledge.places if each.criterion != change.criterion]
        before = next((each for each in pledge.places if each.criterion == change.criterion), None)
        used = {} if before is None else before.model_dump(include={"held", "taken"})
        place = used | {"criterion": change.criterion, "count": change.after}
        return _with(pledge, {"places": [*others, place]})
    return _with(pledge, {change.field: change.after})


def _furnished(unit: UnitType, change: Change, scenario: Scenario) -> UnitType:
    if change.field != "valid_until":
        return _with(unit, {change.field: change.after})
    host = unit.host.model_dump(mode="json") if unit.host else {}
    done = {
        name: host.get(name) or str(scenario.round.as_of)
        for name in ("background_checked_on", "home_visited_on")
    }
    return _with(unit, {"host": host | done | {"valid_until": change.after}})


def _with(model: M, fields: dict[str, Any]) -> M:
    """Validated again: a change that makes no sense is no change."""
    return type(model).model_validate(model.model_dump(mode="json") | fields)
