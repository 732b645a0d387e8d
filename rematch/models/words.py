"""What pydantic found wrong, in words that say what to do; never with what was sent. For files and HTTP."""

from collections.abc import Mapping
from typing import Any

from rematch.models.barred import barred_ground, reason_of

WORDS = {
    "missing": "this field is missing",
    "extra_forbidden": "there is no such field here; check its spelling, or leave it out",
    "int_type": "a whole number is asked for",
    "float_type": "a number is asked for",
    "bool_type": "true or false is asked for",
    "string_type": "a text is asked for",
    "tuple_type": "a list is asked for",
    "list_type": "a list is asked for",
    "dict_type": "an object is asked for",
    "model_type": "an object is asked for",
    "model_attributes_type": "an object is asked for",
    "greater_than_equal": "at least {ge} is asked for",
    "less_than_equal": "at most {le} is asked for",
    "less_than": "less than {lt} is asked for",
    "too_short": "at least {min_length} entries are asked for",
    "too_long": "at most {max_length} entries are taken",
    "string_too_short": "at least {min_length} characters are asked for",
    "string_too_long": "at most {max_length} characters are taken",
    "string_pattern_mismatch": "the text does not have the form asked for: {pattern}",
}


def in_words(mistake: Mapping[str, Any]) -> str:
    """Return one mistake (an entry of ValidationError.errors()) in words."""
    if ground := ground_of(mistake):
        return reason_of(ground)
    words = WORDS.get(str(mistake["type"]))
    if words is None:
        return str(mistake["msg"]).removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return words.format(**mistake.get("ctx", {}))


def ground_of(mistake: Mapping[str, Any]) -> str | None:
    """Return what never scores and is asked for in a field that does not exist; None: nothing of that."""
    loc = mistake["loc"]
    return barred_ground(str(loc[-1])) if mistake["type"] == "extra_forbidden" and loc else None
