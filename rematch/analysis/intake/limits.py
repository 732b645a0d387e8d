"""What the models allow in a field of a case, as closed lists and as constraints of a form."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rematch.models.case import Case

ALTERNATIVES = re.compile(r"\^\(([^()]+)\)\$")


def closed_list(path: str) -> tuple[str, ...]:
    """Return the values a field takes, `persons.languages.level` for instance; LookupError: any value."""
    limits = _limits(path)
    if "enum" in limits:
        return tuple(str(value) for value in limits["enum"])
    if "minimum" in limits and "maximum" in limits:
        return tuple(str(value) for value in range(limits["minimum"], limits["maximum"] + 1))
    found = ALTERNATIVES.fullmatch(limits.get("pattern", ""))
    if found is None:
        raise LookupError(f"{path} takes any value")
    return tuple(found[1].split("|"))


@lru_cache
def constraint(path: str) -> str:
    """Return the condition an answer has to meet, in XPath; empty where there is none."""
    limits = _limits(path)
    if "pattern" in limits:
        return f"regex(., '{_pattern(limits)}')"
    bounds = [
        f". {sign} {limits[name]}" for name, sign in (("minimum", ">="), ("maximum", "<=")) if name in limits
    ]
    if "maxLength" in limits:
        bounds.append(f"string-length(.) <= {limits['maxLength']}")
    return " and ".join(bounds)


@lru_cache
def words_constraint(path: str) -> str:
    """Return the condition for a list of values that are written with spaces between them."""
    one = _pattern(_limits(path)).removeprefix("^").removesuffix("$")
    return f"regex(., '^{one}( +{one})*$')"


def _pattern(limits: Mapping[str, Any]) -> str:
    return str(limits["pattern"])


def _limits(path: str) -> Mapping[str, Any]:
    """Follow the field names through lists, alternatives with null, and references."""
    node = _plain(_schema())
    for step in path.split("."):
        node = _plain(node["properties"][step])
    return node


def _plain(node: Mapping[str, Any]) -> Mapping[str, Any]:
    while True:
        if "$ref" in node:
            node = _schema()["$defs"][str(node["$ref"]).rpartition("/")[2]]
        elif "anyOf" in node:
            node = next(each for each in node["anyOf"] if each.get("type") != "null")
        elif node.get("type") == "array":
            node = node["items"]
        else:
            return node


@lru_cache(maxsize=1)
def _schema() -> Mapping[str, Any]:
    return Case.model_json_schema()
