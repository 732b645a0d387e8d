"""Makes a named change on a scenario's JSON, for the tests: shares no code with rematch.explain."""

import copy
from typing import Any

from rematch.models.change import Change
from rematch.models.scenario import Scenario


def changed(scenario: Scenario, change: Change) -> Scenario:
    """The scenario with the change made, read again from its own JSON."""
    given = copy.deepcopy(scenario.model_dump(mode="json"))
    after = list(change.after) if isinstance(change.after, tuple) else change.after
    if change.pledge_ref is None:
        _answer(given, change, after)
        return Scenario.model_validate(given)
    pledge = next(
        each
        for each in given["pledges"]
        if (each["municipality"], each["pledge_ref"]) == (change.municipality, change.pledge_ref)
    )
    if change.unit_ref is not None:
        unit = next(each for each in pledge["unit_types"] if each["unit_ref"] == change.unit_ref)
        _furnish(unit, change.field, after, given["round"]["as_of"])
    elif change.criterion is not None:
        _count(pledge, change.criterion, after)
    else:
        pledge[change.field] = after
    return Scenario.model_validate(given)


def _answer(given: dict[str, Any], change: Change, after: Any) -> None:
    town = next(each for each in given["municipalities"] if each["code"] == change.municipality)
    for provision in town["provisions"]:
        if provision["criterion"] == change.criterion:
            provision[change.field], provision["open_to"] = after, []
            return
    town["provisions"].append(
        {"criterion": change.criterion, change.field: after, "source": {"assumed": True}}
    )


def _furnish(unit: dict[str, Any], field: str, after: Any, as_of: str) -> None:
    if field != "valid_until":
        unit[field] = after
        return
    for name in ("background_checked_on", "home_visited_on"):
        unit["host"][name] = unit["host"][name] or as_of
    unit["host"]["valid_until"] = after


def _count(pledge: dict[str, Any], criterion: str, after: Any) -> None:
    for place in pledge["places"]:
        if place["criterion"] == criterion:
            place["count"] = after
            return
    pledge["places"].append({"criterion": criterion, "count": after})
