"""The questions about needs, wishes, ties and places, as parts of the form."""

from dataclasses import dataclass

from rematch.analysis.intake.items import (
    Group,
    Item,
    Question,
    Repeat,
    decimal,
    one_choice,
    text,
    whole,
    words,
    yes_no,
)
from rematch.analysis.intake.limits import constraint, words_constraint
from rematch.models.policy import Criterion, Kind
from rematch.models.statement import TieKind
from rematch.scoring.catalogue import catalogue
from rematch.scoring.statements import PLACE_STATED, STATEMENT_CHECKS

TIES = frozenset(kind.value for kind in TieKind)
POINT = "round(., 2) = ."
"""A point goes no further than the two decimals that are kept: about 1 km."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who states: names of questions begin with `prefix`; an adult's own may be hidden from the others."""

    prefix: str
    many: str
    field: str
    own: bool
    need: bool


HOUSEHOLD_NEEDS = Spoken("need", "needs", "needs", own=False, need=True)
HOUSEHOLD_WISHES = Spoken("wish", "wishes", "wishes", own=False, need=False)
OWN_NEEDS = Spoken("own_need", "own_needs", "needs", own=True, need=True)
OWN_WISHES = Spoken("own_wish", "own_wishes", "wishes", own=True, need=False)


def stated_criteria() -> tuple[Criterion, ...]:
    """Return the criteria a need or wish may be on; ties have questions of their own."""
    return tuple(each for each in catalogue() if each.kind in STATEMENT_CHECKS and each.key not in TIES)


def statements(spoken: Spoken) -> tuple[Item, ...]:
    """Return whether there are any, and the questions about each."""
    gate = f"has_{spoken.many}"
    return (
        Question(name=gate, type="select_one yes_no"),
        Repeat(
            name=spoken.many,
            field=spoken.field,
            relevant=f"${{{gate}}} = 'yes'",
            items=(*_criterion(spoken), *_asked(spoken), *_how_much(spoken)),
        ),
    )


def ties() -> tuple[Item, ...]:
    """Return the questions about places where people live whom the household wants to be near."""
    not_required = "${tie_required} != 'yes'"
    return (
        Question(name="tie_kind", type="select_one tie_kinds", field="kind", read=text, required=True),
        *place("tie", "ties.place"),
        Question(name="tie_required", type="select_one yes_no", field="required", read=yes_no),
        Question(
            name="tie_within_km",
            type="integer",
            field="within_km",
            read=whole,
            relevant="${tie_required} = 'yes'",
            constraint=constraint("ties.within_km"),
        ),
        Question(
            name="tie_importance",
            type="select_one importance",
            field="importance",
            read=whole,
            relevant=not_required,
        ),
    )


def place(prefix: str, path: str, *, relevant: str = "") -> tuple[Item, ...]:
    """Return the questions that name a place: a municipality, or a point."""
    known, lat, lon = f"{prefix}_place", f"{prefix}_lat", f"{prefix}_lon"
    by_code, by_point = f"${{{known}}} = 'municipality'", f"${{{known}}} = 'point'"
    return (
        Question(name=known, type="select_one place_known", required=True, relevant=relevant),
        Question(
            name=f"{prefix}_municipality",
            type="text",
            field="place.municipality",
            read=text,
            required=True,
            relevant=by_code,
            constraint=constraint(f"{path}.municipality"),
        ),
        *(
            Question(
                name=name,
                type="decimal",
                field=f"place.position.{axis}",
                read=decimal,
                required=True,
                relevant=by_point,
                constraint=f"{constraint(f'{path}.position.{axis}')} and {POINT}",
            )
            for name, axis in ((lat, "lat"), (lon, "lon"))
        ),
    )


def among(keys: frozenset[str], name: str) -> str:
    """Return the condition that a question is answered by one of the keys."""
    return f"selected('{' '.join(sorted(keys))}', ${{{name}}})"


def _criterion(spoken: Spoken) -> tuple[Item, ...]:
    theme = f"{spoken.prefix}_theme"
    return (
        Question(name=theme, type="select_one themes", required=True, appearance="minimal"),
        Question(
            name=f"{spoken.prefix}_criterion",
            type="select_one criteria",
            field="criterion",
            read=text,
            required=True,
            appearance="minimal",
            choice_filter=f"theme = ${{{theme}}}",
        ),
    )


def _asked(spoken: Spoken) -> tuple[Item, ...]:
    """Options in words, one class of a closed list, or a place: whichever the criterion's kind reads."""
    criterion = f"{spoken.prefix}_criterion"
    overlap = _of_kind(Kind.OVERLAP)
    return (
        Question(
            name=f"{spoken.prefix}_options",
            type="text",
            field="options",
            read=words,
            relevant=among(overlap | _of_kind(Kind.LABOUR), criterion),
            constraint=words_constraint("wishes.options"),
        ),
        Question(
            name=f"{spoken.prefix}_class",
            type="select_one classes",
            field="options",
            read=one_choice,
            required=True,
            relevant=among(_of_kind(Kind.CLASS_MATCH), criterion),
            choice_filter=f"criterion = ${{{criterion}}}",
        ),
        Group(
            name=f"{spoken.prefix}_where",
            items=place(spoken.prefix, "wishes.place"),
            relevant=among(PLACE_STATED - TIES, criterion),
        ),
    )


def _how_much(spoken: Spoken) -> tuple[Item, ...]:
    criterion = f"{spoken.prefix}_criterion"
    level = Question(
        name=f"{spoken.prefix}_least_level",
        type="select_one least_level",
        field="least_level",
        read=whole,
        relevant=among(_of_kind(Kind.PROVISION), criterion),
    )
    reach = Question(
        name=f"{spoken.prefix}_within_km",
        type="integer",
        field="within_km",
        read=whole,
        relevant=among(_of_kind(Kind.PROXIMITY), criterion),
        constraint=constraint("needs.within_km"),
    )
    importance = Question(
        name=f"{spoken.prefix}_importance",
        type="select_one importance",
        field="importance",
        read=whole,
        required=True,
    )
    hidden = Question(name=f"{spoken.prefix}_hidden", type="select_one yes_no", field="hidden", read=yes_no)
    much = (level, reach) if spoken.need else (importance,)
    return (*much, hidden) if spoken.own else much


def _of_kind(kind: Kind) -> frozenset[str]:
    return frozenset(each.key for each in stated_criteria() if each.kind is kind)
