"""Refuses statements, answers and places that no formula could read; called before anything is stored."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from rematch.errors import InputError
from rematch.models.barred import refuse_barred
from rematch.models.case import Case, Safety
from rematch.models.municipality import Municipality, Provision
from rematch.models.pledge import Pledge
from rematch.models.policy import Criterion, Kind
from rematch.models.statement import Need, Statement, Tie, TieKind, Wish
from rematch.models.types import Pathway, Place

PATHWAYS = tuple(pathway.value for pathway in Pathway)
ISCO_GROUP = re.compile(r"[0-9]{1,4}")
PLACE_STATED = frozenset({*(kind.value for kind in TieKind), "distance_wished_place"})
"""Proximity to a place that only the household can name; the others are answered by the municipality."""
OPTIONS_STATED = frozenset({"vacancies_new_job"})
"""Labour criteria that cannot stand for the work a person wants already."""
NO_SUCH = "No criterion of this key is on the criteria list."


def check_case(case: Case, criteria: Iterable[Criterion]) -> None:
    """
    Refuse a case that states what cannot be read; the value is not echoed.

    Raises
    ------
    InputError
        `pointer` names the field (RFC 6901).
    """
    known = {criterion.key: criterion for criterion in criteria}
    _check_statements("/needs", case.needs, known)
    _check_statements("/wishes", case.wishes, known)
    for position, person in enumerate(case.persons):
        _check_statements(f"/persons/{position}/needs", person.needs, known)
        _check_statements(f"/persons/{position}/wishes", person.wishes, known)
    for position, tie in enumerate(case.ties or ()):
        if tie.kind.value not in known:
            raise InputError(NO_SUCH, pointer=f"/ties/{position}/kind")


def unknown_places(case: Case, safety: Safety, codes: Collection[str]) -> tuple[str, ...]:
    """
    Return the fields of a case that name a municipality not among the codes; never the code itself.

    Of what is confidential the list alone is named: `unwanted_municipalities`, `safety`.
    """
    avoided = (each.place for each in safety.keep_distance)
    found = [
        *(field for field, code in _codes_named(case) if code not in codes),
        *(["unwanted_municipalities"] if set(case.unwanted_municipalities or ()) - set(codes) else []),
        *(["safety"] if any(_unknown(place, codes) for place in avoided) else []),
    ]
    return tuple(found)


def check_municipality(municipality: Municipality, criteria: Iterable[Criterion]) -> None:
    """
    Refuse answers and priorities that no criterion reads; the value is not echoed.

    Raises
    ------
    BarredError
        A priority names what never scores.
    InputError
        `pointer` names the field (RFC 6901).
    """
    known = {criterion.key: criterion for criterion in criteria}
    for position, provision in enumerate(municipality.provisions):
        _check_provision(f"/provisions/{position}", provision, known.get(provision.criterion))
    for key in municipality.priorities:
        _check_priority(key, known.get(key))


def check_pledge(pledge: Pledge, criteria: Iterable[Criterion]) -> None:
    """
    Refuse counted places of what is not counted; the value is not echoed.

    Raises
    ------
    BarredError
        Places are kept for who a person is.
    InputError
        `pointer` names the field (RFC 6901).
    """
    counted = {criterion.key for criterion in criteria if criterion.counted}
    for position, place in enumerate(pledge.places):
        if place.criterion not in counted:
            pointer = f"/places/{position}/criterion"
            refuse_barred(place.criterion, pointer=pointer)
            raise InputError(f"Places are counted for {', '.join(sorted(counted))} only.", pointer=pointer)


def _codes_named(case: Case) -> Iterator[tuple[str, str]]:
    """Every field that names a municipality openly, with the code."""
    for position, code in enumerate(case.ranked_municipalities):
        yield f"ranked_municipalities/{position}", code
    lists: list[tuple[str, Sequence[Tie | Statement]]] = [
        ("ties", case.ties or ()),
        ("needs", case.needs),
        ("wishes", case.wishes),
    ]
    for position, person in enumerate(case.persons):
        lists += [(f"persons/{position}/needs", person.needs), (f"persons/{position}/wishes", person.wishes)]
    for field, stated in lists:
        for position, each in enumerate(stated):
            if each.place is not None and each.place.municipality is not None:
                yield f"{field}/{position}/place", each.place.municipality


def _unknown(place: Place, codes: Collection[str]) -> bool:
    return place.municipality is not None and place.municipality not in codes


def _check_statements(
    pointer: str, stated: tuple[Need, ...] | tuple[Wish, ...], known: Mapping[str, Criterion]
) -> None:
    for position, statement in enumerate(stated):
        _check_statement(f"{pointer}/{position}", statement, known.get(statement.criterion))


def _check_statement(pointer: str, statement: Statement, criterion: Criterion | None) -> None:
    if criterion is None:
        raise InputError(NO_SUCH, pointer=f"{pointer}/criterion")
    if criterion.kind not in STATEMENT_CHECKS:
        raise InputError(UNSTATED[criterion.kind], pointer=f"{pointer}/criterion")
    if statement.place is not None and criterion.key not in PLACE_STATED:
        raise InputError("This criterion takes no place.", pointer=f"{pointer}/place")
    STATEMENT_CHECKS[criterion.kind](pointer, statement, criterion)


def _no_options(pointer: str, statement: Statement, criterion: Criterion) -> None:
    if statement.options:
        raise InputError("This criterion takes no options.", pointer=f"{pointer}/options")


def _some_options(pointer: str, statement: Statement, criterion: Criterion) -> None:
    if not statement.options:
        raise InputError("Name at least one option.", pointer=f"{pointer}/options")


def _place(pointer: str, statement: Statement, criterion: Criterion) -> None:
    _no_options(pointer, statement, criterion)
    if criterion.key in PLACE_STATED and statement.place is None:
        raise InputError("Name the place to be near.", pointer=f"{pointer}/place")


def _one_class(pointer: str, statement: Statement, criterion: Criterion) -> None:
    if len(statement.options) != 1 or statement.options[0] not in criterion.classes:
        raise InputError(
            f"Name exactly one of: {', '.join(criterion.classes)}.", pointer=f"{pointer}/options"
        )


def _occupations(pointer: str, statement: Statement, criterion: Criterion) -> None:
    if criterion.key in OPTIONS_STATED:
        _some_options(pointer, statement, criterion)
    for position, group in enumerate(statement.options):
        if not ISCO_GROUP.fullmatch(group):
            raise InputError("An ISCO-08 group has 1 to 4 digits.", pointer=f"{pointer}/options/{position}")


def _check_provision(pointer: str, provision: Provision, criterion: Criterion | None) -> None:
    if criterion is None:
        raise InputError(NO_SUCH, pointer=f"{pointer}/criterion")
    if where := _answered_elsewhere(criterion):
        raise InputError(f"This criterion is answered by {where}.", pointer=f"{pointer}/criterion")
    PROVISION_CHECKS[criterion.kind](pointer, provision, criterion)


def _answered_elsewhere(criterion: Criterion) -> str | None:
    """Where an answer belongs that is no provision; None: it is one."""
    if criterion.unit_field:
        return f"the field {criterion.unit_field} of each unit type"
    if criterion.municipality_field:
        return f"the field {criterion.municipality_field} of the municipality"
    if criterion.key in PLACE_STATED:
        return "the distance to the place that a household names"
    return NOT_PROVIDED.get(criterion.kind)


def _a_level(pointer: str, provision: Provision, criterion: Criterion) -> None:
    if provision.level is None:
        raise InputError("Give a level from 0 to 3.", pointer=f"{pointer}/level")


def _some_names(pointer: str, provision: Provision, criterion: Criterion) -> None:
    if not provision.options:
        raise InputError(
            "Name what is there; say none where it is known that there is none.", pointer=f"{pointer}/options"
        )


def _a_class(pointer: str, provision: Provision, criterion: Criterion) -> None:
    if criterion.by_pathway:
        _a_class_per_pathway(pointer, provision, criterion)
    elif len(provision.options) != 1 or provision.options[0] not in criterion.classes:
        raise InputError(
            f"Name exactly one of: {', '.join(criterion.classes)}.", pointer=f"{pointer}/options"
        )


def _a_class_per_pathway(pointer: str, provision: Provision, criterion: Criterion) -> None:
    named = [option.partition(".") for option in provision.options]
    known = all(pathway in PATHWAYS and name in criterion.classes for pathway, _, name in named)
    if not named or not known or len({pathway for pathway, _, _ in named}) < len(named):
        raise InputError(
            f"Name one class per pathway, such as {PATHWAYS[0]}.{criterion.classes[0]}; "
            f"classes: {', '.join(criterion.classes)}.",
            pointer=f"{pointer}/options",
        )


def _a_distance(pointer: str, provision: Provision, criterion: Criterion) -> None:
    if provision.distance_km is None:
        raise InputError("Give the distance in whole km.", pointer=f"{pointer}/distance_km")


def _check_priority(key: str, criterion: Criterion | None) -> None:
    pointer = f"/priorities/{key}"
    if criterion is None:
        refuse_barred(key, pointer=pointer)
        raise InputError(NO_SUCH, pointer=pointer)
    if criterion.kind is not Kind.MUNICIPAL_PRIORITY:
        raise InputError("A municipality cannot give this criterion a priority.", pointer=pointer)


STATEMENT_CHECKS: Mapping[Kind, Callable[[str, Statement, Criterion], None]] = MappingProxyType(
    {
        Kind.PROVISION: _no_options,
        Kind.OVERLAP: _some_options,
        Kind.PROXIMITY: _place,
        Kind.CLASS_MATCH: _one_class,
        Kind.LABOUR: _occupations,
    }
)
"""What a need or wish on a criterion of each kind has to say; the kinds not here are not stated this way."""

UNSTATED: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.RANK: "Rank municipalities in ranked_municipalities; ranked_importance says how much it counts.",
        Kind.MUNICIPAL_PRIORITY: "This criterion is for municipalities; a household cannot state it.",
    }
)

PROVISION_CHECKS: Mapping[Kind, Callable[[str, Provision, Criterion], None]] = MappingProxyType(
    {
        Kind.PROVISION: _a_level,
        Kind.OVERLAP: _some_names,
        Kind.PROXIMITY: _a_distance,
        Kind.CLASS_MATCH: _a_class,
    }
)
"""What an answer to a criterion of each kind has to say."""

NOT_PROVIDED: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.LABOUR: "the vacancies of the municipality",
        Kind.RANK: "the household's own ranking",
        Kind.MUNICIPAL_PRIORITY: "the priorities of the municipality",
    }
)
