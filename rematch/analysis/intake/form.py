"""The whole form: the twelve answers that make a case ready first, everything else after them."""

from rematch.analysis.intake.form_persons import own_answers, persons
from rematch.analysis.intake.form_statements import HOUSEHOLD_NEEDS, HOUSEHOLD_WISHES, statements, ties
from rematch.analysis.intake.items import (
    Group,
    Item,
    Question,
    Repeat,
    none_there,
    text,
    whole,
    words,
    yes_no,
)
from rematch.analysis.intake.limits import constraint, words_constraint
from rematch.models.types import HomeKind

NGO_ONLY = "ngo_only"
"""A group for an NGO's own questions: names, telephone numbers. rematch never reads it."""
DAY = "format-date(coalesce(${ready_from}, today()), '%Y-%m-%d')"
"""The day of the move, on which ages are taken; today stands in where it is not answered yet."""
MISSING = " or ".join(
    f"${{{name}}} = ''"
    for name in (
        *("ready_from", "move_by", "kinds", "step_free", "wheelchair_usable"),
        *("has_ties", "has_unwanted", "pathway", "stay_country", "stay_kind"),
    )
)


def form() -> tuple[Item, ...]:
    """Return the form, in the order in which it is asked."""
    return (
        Group(name="ready", items=_ready()),
        Group(name="more", items=_more()),
        Group(name=NGO_ONLY, items=(Question(name="ngo_note", type="note"),)),
    )


def _ready() -> tuple[Item, ...]:
    return (
        Question(
            name="case_ref",
            type="text",
            field="case_ref",
            read=text,
            required=True,
            constraint=constraint("case_ref"),
        ),
        Question(name="ready_from", type="date", field="ready_from", read=text),
        Question(
            name="move_by",
            type="date",
            field="move_by",
            read=text,
            constraint="${ready_from} = '' or . >= ${ready_from}",
        ),
        Question(name="day", type="calculate", calculation=DAY),
        Repeat(name="persons", field="persons", items=persons()),
        *_homes(),
        Question(name="has_ties", type="select_one yes_no", field="ties", read=none_there),
        Repeat(name="ties", field="ties", relevant="${has_ties} = 'yes'", items=ties()),
        Question(
            name="has_unwanted", type="select_one yes_no", field="unwanted_municipalities", read=none_there
        ),
        _codes("unwanted", "unwanted_municipalities", relevant="${has_unwanted} = 'yes'"),
        _one("pathway", "pathways", "pathway"),
        _one("stay_country", "countries", "place_of_stay.country"),
        _one("stay_kind", "stay_kinds", "place_of_stay.kind", relevant="${stay_country} != ''"),
        Question(name="draft_note", type="note", relevant=MISSING),
    )


def _homes() -> tuple[Item, ...]:
    some = "${kinds} != ''"
    host = f"selected(${{kinds}}, '{HomeKind.HOST.value}')"
    return (
        _several("kinds", "home_kinds", "accommodation.kinds"),
        _several("hosts", "hosts", "accommodation.hosts", relevant=host),
        _flag("step_free", "accommodation.step_free", relevant=some),
        _flag("wheelchair_usable", "accommodation.wheelchair_usable", relevant=some),
    )


def _more_of_homes() -> tuple[Item, ...]:
    some = "${kinds} != ''"
    return (
        _flag("women_only", "accommodation.women_only", relevant=some),
        Question(
            name="bundle_within_minutes",
            type="integer",
            field="accommodation.bundle_within_minutes",
            read=whole,
            relevant=some,
            constraint=constraint("accommodation.bundle_within_minutes"),
        ),
        _flag("pets", "accommodation.pets", relevant=some),
        _flag("assistance_animal", "accommodation.assistance_animal", relevant=some),
        _flag("protection_plan", "accommodation.protection_plan", relevant=some),
    )


def _more() -> tuple[Item, ...]:
    return (
        Question(name="size", type="calculate", calculation="count(${persons})"),
        Repeat(name="own", field="own", count="${size}", items=own_answers()),
        *_more_of_homes(),
        *statements(HOUSEHOLD_NEEDS),
        *statements(HOUSEHOLD_WISHES),
        _codes("ranked", "ranked_municipalities"),
        Question(
            name="ranked_importance",
            type="select_one importance",
            field="ranked_importance",
            read=whole,
            relevant="${ranked} != ''",
        ),
        _codes("together_with", "together_with"),
        Question(name="has_expected", type="select_one yes_no"),
        Repeat(
            name="expected", field="expected_members", relevant="${has_expected} = 'yes'", items=_expected()
        ),
        Question(
            name="acceptance_floor",
            type="integer",
            field="acceptance_floor",
            read=whole,
            constraint=constraint("acceptance_floor"),
        ),
        Group(name="urgency", items=_urgency()),
        Group(name="guardian", items=_guardian()),
        Question(name="has_external", type="select_one yes_no"),
        Repeat(name="external", field="external_ids", relevant="${has_external} = 'yes'", items=_external()),
    )


def _expected() -> tuple[Item, ...]:
    return (
        Question(
            name="expected_count",
            type="integer",
            field="count",
            read=whole,
            required=True,
            constraint=constraint("expected_members.count"),
        ),
        Question(name="expected_on", type="date", field="expected_on", read=text, required=True),
    )


def _urgency() -> tuple[Item, ...]:
    urgent = "${urgency_tier} != ''"
    return (
        Question(name="urgency_tier", type="select_one urgency_tiers", field="urgency.tier", read=whole),
        _one("urgency_reason", "urgency_reasons", "urgency.reason", relevant=urgent),
        _said("urgency_set_by", "urgency.set_by", relevant=urgent),
        Question(
            name="urgency_set_on",
            type="date",
            field="urgency.set_on",
            read=text,
            required=True,
            relevant=urgent,
        ),
    )


def _guardian() -> tuple[Item, ...]:
    there = "${has_guardian} = 'yes'"
    return (
        Question(name="has_guardian", type="select_one yes_no"),
        _said("guardian_appointed_by", "guardian.appointed_by", relevant=there),
        _said("best_interests_by", "guardian.best_interests_by", relevant=there),
        Question(
            name="best_interests_on",
            type="date",
            field="guardian.best_interests_on",
            read=text,
            required=True,
            relevant=there,
        ),
    )


def _external() -> tuple[Item, ...]:
    return (_said("external_system", "external_ids.system"), _said("external_value", "external_ids.value"))


def _said(name: str, path: str, *, relevant: str = "") -> Question:
    """A text that is required once it is asked; in a repeat the last step of the path is its field."""
    field = path.removeprefix("external_ids.")
    return Question(
        name=name,
        type="text",
        field=field,
        read=text,
        required=True,
        relevant=relevant,
        constraint=constraint(path),
    )


def _one(name: str, choices: str, field: str, *, relevant: str = "") -> Question:
    """One of a closed list; what depends on another answer is required once it is asked."""
    return Question(
        name=name,
        type=f"select_one {choices}",
        field=field,
        read=text,
        required=bool(relevant),
        relevant=relevant,
        appearance="minimal" if choices == "countries" else "",
    )


def _several(name: str, choices: str, field: str, *, relevant: str = "") -> Question:
    return Question(
        name=name,
        type=f"select_multiple {choices}",
        field=field,
        read=words,
        required=bool(relevant),
        relevant=relevant,
    )


def _flag(name: str, field: str, *, relevant: str) -> Question:
    return Question(name=name, type="select_one yes_no", field=field, read=yes_no, relevant=relevant)


def _codes(name: str, field: str, *, relevant: str = "") -> Question:
    return Question(
        name=name,
        type="text",
        field=field,
        read=words,
        relevant=relevant,
        constraint=words_constraint(field),
    )
