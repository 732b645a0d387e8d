"""Adds one home to a round in numbers: one more of its unit type, and its pledge takes more persons."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rematch.matching import Encoded
from rematch.matching.resources import BEDS, HOMES, PERSONS
from rematch.scoring.columns import Column


@dataclass(frozen=True)
class Kind:
    """A unit type that could have one home more, and the resource that counts its homes or beds."""

    column: Column
    resource_idx: int
    persons_idx: int | None
    """Resource that limits the persons of its pledge; None: the pledge has no limit."""
    adds: int
    """How much of its own resource one more home adds: 1, or the beds of a room in shared accommodation."""


def kinds_of(encoded: Encoded) -> tuple[Kind, ...]:
    """
    Return the unit types of a round.

    Parameters
    ----------
    encoded : Encoded

    Returns
    -------
    tuple of Kind
        In the order of the columns; bundles are made of homes that are there, and are left out.
    """
    place = {resource.name: idx for idx, resource in enumerate(encoded.resources)}
    return tuple(_kind(column, place) for column in encoded.table.columns if column.bundle is None)


def with_one_more(encoded: Encoded, kind: Kind) -> Encoded:
    """
    Return the round with one more home of a kind.

    Parameters
    ----------
    encoded : Encoded
    kind : Kind

    Returns
    -------
    Encoded
        The same numbers as if the pledge offered the home: one more of its kind, and a limit of persons
        higher by its beds. Places at school and arrivals a month stay as they are, and so does every score.
    """
    more = {kind.resource_idx: kind.adds}
    if kind.persons_idx is not None:
        more[kind.persons_idx] = kind.column.unit.beds
    resources = tuple(
        replace(each, capacity=each.capacity + more.get(idx, 0)) for idx, each in enumerate(encoded.resources)
    )
    return replace(encoded, resources=resources)


def _kind(column: Column, place: Mapping[str, int]) -> Kind:
    homes = place.get(f"{HOMES}:{column.id}")
    persons = place.get(f"{PERSONS}:{column.pledge.pledge_id}")
    if homes is not None:
        return Kind(column, homes, persons, 1)
    return Kind(column, place[f"{BEDS}:{column.id}"], persons, column.unit.beds)
