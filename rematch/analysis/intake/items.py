"""What a form is made of: questions, groups and repeats, each with the field of a case that it fills."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, TypeAlias


class Nothing(Enum):
    """An answer that fills no field."""

    NOTHING = "nothing"


NOTHING: Final = Nothing.NOTHING
WHOLE = re.compile(r"-?[0-9]{1,9}")
DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,15})?")
TEXT_CHARS_MAX = 4_000
Reader: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, calculation or note of the form. Without `read` it guides the form and is not read."""

    name: str
    type: str
    field: str = ""
    """Field of the thing around it, with dots into what it holds."""
    read: Reader | None = None
    required: bool = False
    relevant: str = ""
    constraint: str = ""
    default: str = ""
    calculation: str = ""
    choice_filter: str = ""
    appearance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions on a page of their own."""

    name: str
    items: tuple["Item", ...]
    relevant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Questions asked once for each of several things; `field` is their list."""

    name: str
    field: str
    items: tuple["Item", ...]
    relevant: str = ""
    count: str = ""


Item: TypeAlias = Question | Group | Repeat


def text(given: Any) -> Any:
    """Return a text without the space around it; NOTHING for an empty one."""
    if not isinstance(given, str):
        raise ValueError("a text is asked for")
    if len(given) > TEXT_CHARS_MAX:
        raise ValueError(f"at most {TEXT_CHARS_MAX:,} characters are taken")
    return given.strip() or NOTHING


def listed(given: Any) -> Any:
    """Return the name of a choice of an open list; `other` says that the next question holds the answer."""
    found = text(given)
    return NOTHING if found == "other" else found


def one_choice(given: Any) -> Any:
    """Return a list of one choice."""
    found = text(given)
    return found if found is NOTHING else [found]


def words(given: Any) -> Any:
    """Return what is written with spaces between as a list."""
    found = text(given)
    return found if found is NOTHING else found.split()


def whole(given: Any) -> Any:
    """Return a whole number; KoboToolbox sends numbers as texts."""
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    found = text(given)
    if found is not NOTHING and not WHOLE.fullmatch(found):
        raise ValueError("a whole number is asked for")
    return found if found is NOTHING else int(found)


def decimal(given: Any) -> Any:
    """Return a decimal number."""
    if isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given):
        return float(given)
    found = text(given)
    if found is not NOTHING and not DECIMAL.fullmatch(found):
        raise ValueError("a decimal number is asked for")
    return found if found is NOTHING else float(found)


def yes_no(given: Any) -> Any:
    """Return whether the answer is yes."""
    found = text(given)
    if found not in {NOTHING, "yes", "no"}:
        raise ValueError("yes or no is asked for")
    return found if found is NOTHING else found == "yes"


def none_there(given: Any) -> Any:
    """Return an empty list for «no, there are none»; what there is stands in the questions that follow."""
    return [] if yes_no(given) is False else NOTHING
