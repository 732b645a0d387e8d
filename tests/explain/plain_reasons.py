"""What a reason's sentence may say, from a scenario's JSON alone: shares no code with rematch.explain."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

Json = Mapping[str, Any]
NUMBER = re.compile(r"\d[\d,]*")
WITHHELD = "Not possible; your adviser knows more."
OPEN_RULES = frozenset(
    {
        "pledge_not_open",
        "pathway",
        "move_window",
        "kind_not_accepted",
        "home_too_small",
        "home_too_large",
        "not_step_free",
        "not_wheelchair_usable",
        "no_pets",
        "no_protection_plan",
        "not_women_only",
        "women_only_not_asked",
        "families_only",
        "host_check",
        "host_not_accepted",
        "tie_too_far",
        "places_not_enough",
        "need_not_confirmed",
        "need_not_met",
        "below_floor",
    }
)


def numbers(text: str) -> list[int]:
    """Every whole number of a sentence; days are taken out before."""
    return [int(each.replace(",", "")) for each in NUMBER.findall(re.sub(r"\d{4}-\d{2}-\d{2}", "", text))]


def days(text: str) -> list[str]:
    """Every day of a sentence."""
    return re.findall(r"\d{4}-\d{2}-\d{2}", text)


def is_true(code: str, text: str, case: Json, home: tuple[Json, Json], as_of: str) -> bool:
    """Whether the numbers of a sentence are those of this household and this home (pledge, unit type)."""
    pledge, unit = home
    if code == "move_window":
        asked = [case["ready_from"], case["move_by"]]
        return not days(text) or days(text) == [*_window(pledge, unit, as_of), *asked]
    if code == "places_not_enough":
        return _places(text, pledge)
    return code not in NUMBERED or NUMBERED[code](numbers(text), case, unit)


def _beds(found: list[int], case: Json, unit: Json) -> bool:
    shared = unit["kind"] == "shared_accommodation"
    places = unit["beds"] * (unit["count"] if shared else 1)
    return found[0] == places and len(case["persons"]) in found[1:]


def _least(found: list[int], case: Json, unit: Json) -> bool:
    return found == [unit["min_persons"], len(case["persons"])]


def _near(found: list[int], case: Json, unit: Json) -> bool:
    return set(found) <= {tie["within_km"] for tie in case["ties"] if tie["required"]}


def _floor(found: list[int], case: Json, unit: Json) -> bool:
    return found[1] == case["acceptance_floor"] > found[0]


NUMBERED: Mapping[str, Callable[[list[int], Json, Json], bool]] = {
    "home_too_small": _beds,
    "home_too_large": _least,
    "tie_too_far": _near,
    "below_floor": _floor,
}


def _window(pledge: Json, unit: Json, as_of: str) -> list[str]:
    told = (date.fromisoformat(as_of) + timedelta(days=pledge["notice_days"])).isoformat()
    period = pledge["period"]
    first = max(unit["available_from"] or period["start"], period["start"], told)
    return [first, min(unit["available_until"] or period["end"], period["end"])]


def _places(text: str, pledge: Json) -> bool:
    free = {place["count"] - place["held"] - place["taken"] for place in pledge["places"]} | {0}
    found = numbers(text)
    return found[0] >= 1 and (len(found) == 1 or (found[1] in free and found[1] < found[0]))
