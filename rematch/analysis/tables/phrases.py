"""Turns the entries of nested lists (wishes, needs, answers, bundles, counts) into plain values and back."""

from typing import Any

from rematch.analysis.tables.cells import Cell, listed, listed_or_none, matched

_KEY = r"(?P<key>[a-z][a-z0-9_]*)"
_OPTIONS = r"(\[(?P<options>[^\[\]]+)\])?"
_PLACE = r"(@(?P<place>[^@~:()\[\]]+))?"
_KM = r"(~(?P<km>[0-9]{1,5}))?"
_NUMBER = r"(:(?P<number>[0-9]{1,5}))?"
_HIDDEN = r"(?P<hidden>\(hidden\))?"
_split_wish = matched(_KEY + _OPTIONS + _PLACE + r":(?P<number>[0-9]{1,5})" + _HIDDEN, "criterion:importance")
_split_need = matched(
    _KEY + _OPTIONS + _PLACE + _KM + _NUMBER + _HIDDEN, "criterion, or criterion:least_level"
)
_split_tie = matched(
    _KEY + r"@(?P<place>[^@~:]+)" + _KM + r":(?P<number>[0-9]{1,5}|required)", "kind@place:importance"
)
_split_answer = matched(_KEY + _OPTIONS + _KM + _NUMBER, "criterion:level, or criterion[option|option]")
_split_point = matched(
    r"(?P<lat>-?[0-9]{1,2}(\.[0-9]+)?)/(?P<lon>-?[0-9]{1,3}(\.[0-9]+)?)", "latitude/longitude"
)
_split_skill = matched(r"(?P<language>[A-Za-z0-9-]+):(?P<level>[A-Za-z0-9]+)", "language:level")
_split_member = matched(r"(?P<count>[0-9]{1,3})@(?P<expected_on>[0-9-]{10})", "count@YYYY-MM-DD")
_split_mark = matched(r"(?P<system>[^:]+):(?P<value>[^:]+)", "system:number")
_split_count = matched(r"(?P<key>[a-z0-9_]+):(?P<number>[0-9]{1,6})", "name:count")
_split_bundle = matched(
    r"(?P<bundle_ref>[^:+~]+):(?P<one>[^:+~]+)\+(?P<other>[^:+~]+)~(?P<minutes>[0-9]{1,5}):(?P<count>[0-9]{1,6})",
    "bundle_ref:unit_ref+unit_ref~minutes:count",
)


def _place(text: str) -> dict[str, Any]:
    if text[0].isalpha():
        return {"municipality": text}
    point = _split_point(text)
    return {"position": {"lat": float(point["lat"]), "lon": float(point["lon"])}}


def _show_place(place: dict[str, Any]) -> str:
    point = place.get("position")
    return f"{point['lat']!r}/{point['lon']!r}" if point else str(place["municipality"])


def _options(text: str) -> list[str]:
    return [option.strip() for option in text.split("|")]


def _statement(parts: dict[str, str]) -> dict[str, Any]:
    """Return what needs and wishes have in common."""
    stated: dict[str, Any] = {"criterion": parts["key"]}
    if "options" in parts:
        stated["options"] = _options(parts["options"])
    if "place" in parts:
        stated["place"] = _place(parts["place"])
    if "hidden" in parts:
        stated["hidden"] = True
    return stated


def _wish(text: str) -> dict[str, Any]:
    parts = _split_wish(text)
    return {**_statement(parts), "importance": int(parts["number"])}


def _need(text: str) -> dict[str, Any]:
    parts = _split_need(text)
    level = {"least_level": int(parts["number"])} if "number" in parts else {}
    reach = {"within_km": int(parts["km"])} if "km" in parts else {}
    return {**_statement(parts), **level, **reach}


def _show_statement(stated: dict[str, Any]) -> str:
    options = f"[{'|'.join(stated['options'])}]" if stated.get("options") else ""
    place = f"@{_show_place(stated['place'])}" if stated.get("place") else ""
    km = f"~{stated['within_km']}" if "within_km" in stated else ""
    number = stated.get("importance", stated.get("least_level"))
    tail = "" if number is None else f":{number}"
    hidden = "(hidden)" if stated.get("hidden") else ""
    return f"{stated['criterion']}{options}{place}{km}{tail}{hidden}"


def _tie(text: str) -> dict[str, Any]:
    parts = _split_tie(text)
    tie: dict[str, Any] = {"kind": parts["key"], "place": _place(parts["place"])}
    if "km" in parts:
        tie["within_km"] = int(parts["km"])
    if parts["number"] == "required":
        return {**tie, "required": True}
    return {**tie, "importance": int(parts["number"])}


def _show_tie(tie: dict[str, Any]) -> str:
    km = f"~{tie['within_km']}" if "within_km" in tie else ""
    number = "required" if tie.get("required") else tie.get("importance", 5)
    return f"{tie['kind']}@{_show_place(tie['place'])}{km}:{number}"


def _answer(text: str) -> dict[str, Any]:
    parts = _split_answer(text)
    answer: dict[str, Any] = {"criterion": parts["key"]}
    if "options" in parts:
        answer["options"] = _options(parts["options"])
    if "km" in parts:
        answer["distance_km"] = int(parts["km"])
    if "number" in parts:
        answer["level"] = int(parts["number"])
    return answer


def _show_answer(answer: dict[str, Any]) -> str:
    options = f"[{'|'.join(answer['options'])}]" if answer.get("options") else ""
    km = f"~{answer['distance_km']}" if "distance_km" in answer else ""
    level = f":{answer['level']}" if "level" in answer else ""
    return f"{answer['criterion']}{options}{km}{level}"


def _member(text: str) -> dict[str, Any]:
    parts = _split_member(text)
    return {"count": int(parts["count"]), "expected_on": parts["expected_on"]}


def _bundle(text: str) -> dict[str, Any]:
    parts = _split_bundle(text)
    return {
        "bundle_ref": parts["bundle_ref"],
        "unit_refs": [parts["one"], parts["other"]],
        "minutes_apart": int(parts["minutes"]),
        "count": int(parts["count"]),
    }


def _show_bundle(bundle: dict[str, Any]) -> str:
    homes = "+".join(bundle["unit_refs"])
    return f"{bundle['bundle_ref']}:{homes}~{bundle['minutes_apart']}:{bundle['count']}"


def _pair(text: str) -> tuple[str, int]:
    parts = _split_count(text)
    return parts["key"], int(parts["number"])


def _counted(key: str) -> Cell:
    """Return the cell for entries `name:count` whose name stands under the given key."""
    return Cell(
        lambda text: dict(zip((key, "count"), _pair(text), strict=True)),
        lambda entry: f"{entry[key]}:{entry['count']}",
    )


def _priorities(text: str) -> dict[str, int]:
    pairs = _PAIRS.parse(text)
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a criterion stands twice; keep one")
    return dict(pairs)


_PAIRS = listed(Cell(_pair, str))
WISHES = listed(Cell(_wish, _show_statement))
NEEDS = listed(Cell(_need, _show_statement))
TIES = listed_or_none(Cell(_tie, _show_tie))
ANSWERS = listed(Cell(_answer, _show_answer))
SKILLS = listed(Cell(_split_skill, lambda skill: f"{skill['language']}:{skill['level']}"))
MEMBERS = listed(Cell(_member, lambda member: f"{member['count']}@{member['expected_on']}"))
MARKS = listed(Cell(_split_mark, lambda mark: f"{mark['system']}:{mark['value']}"))
VACANCIES = listed_or_none(_counted("isco"))
PLACES = listed(_counted("criterion"))
BUNDLES = listed(Cell(_bundle, _show_bundle))
PRIORITIES = Cell(_priorities, lambda values: ";".join(f"{key}:{number}" for key, number in values.items()))
