"""The stock rows of a pledge: one per unit type, bundle and counted place, beside its document."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from rematch.errors import CapacityError
from rematch.models.bundle import Bundle
from rematch.models.pledge import PlaceCount, Pledge, UnitType
from rematch.models.types import HomeKind
from rematch.store.tables import PLEDGES, STOCK

_BETWEEN = select(STOCK).where(STOCK.c.pledge.between(bindparam("first"), bindparam("last")))
UNIT = "unit"
PLACE = "place"
BUNDLE = "bundle"


class Held(NamedTuple):
    """What is in use of one stock row."""

    held: int
    taken: int


Counts = Mapping[str, Mapping[tuple[str, str], Held]]
"""By pledge, then by (kind, ref)."""


def begin(connection: Connection, pledge: Pledge) -> None:
    """Write the stock of a new pledge."""
    connection.execute(insert(STOCK), [{**row, "pledge": pledge.pledge_id} for row in stock_rows(pledge)])


def counts_of(connection: Connection, pledge_ids: Sequence[str]) -> Counts:
    """Return what is held and taken of these pledges (a page of them, or all)."""
    counts: defaultdict[str, dict[tuple[str, str], Held]] = defaultdict(dict)
    if pledge_ids:
        ends = {"first": min(pledge_ids), "last": max(pledge_ids)}
        for row in connection.execute(_BETWEEN, ends):
            counts[row.pledge][row.kind, row.ref] = Held(row.held, row.taken)
    return counts


def with_counts(pledge: Pledge, counts: Mapping[tuple[str, str], Held]) -> Pledge:
    """Return the document with the live counts in place of its own."""
    nothing = Held(0, 0)
    units = [
        unit.model_copy(update=counts.get((UNIT, unit.unit_ref), nothing)._asdict())
        for unit in pledge.unit_types
    ]
    places = [
        place.model_copy(update=counts.get((PLACE, place.criterion), nothing)._asdict())
        for place in pledge.places
    ]
    bundles = [
        bundle.model_copy(update=counts.get((BUNDLE, bundle.bundle_ref), nothing)._asdict())
        for bundle in pledge.bundles
    ]
    lists = {"unit_types": tuple(units), "places": tuple(places), "bundles": tuple(bundles)}
    return pledge.model_copy(update=lists)


def in_use(pledge: Pledge) -> Mapping[tuple[str, str], Held]:
    """Return what is held and taken by (kind, ref), of a pledge that carries the live counts."""
    return {(row["kind"], row["ref"]): Held(row["held"], row["taken"]) for row in stock_rows(pledge)}


def replace(connection: Connection, pledge: Pledge, *, before: Pledge) -> None:
    """Change what is offered, row by row, or raise CapacityError with both numbers.

    `before` is the pledge that stood there: what is offered as it was needs no statement.
    """
    rows = stock_rows(pledge)
    kept = {(row["kind"], row["ref"]) for row in rows} - _other_homes(pledge, before)
    there = {(row["kind"], row["ref"]): row for row in stock_rows(before)}
    for gone in [there.pop(key) for key in tuple(there) if key not in kept]:
        _drop(connection, pledge.pledge_id, gone)
    for row in rows:
        known = there.get((row["kind"], row["ref"]))
        if known is not None and all(known[name] == row[name] for name in ("counts", "offered")):
            continue
        if not _offer(connection, pledge.pledge_id, row):
            nothing = {"held": 0, "taken": 0, "pledge": pledge.pledge_id}
            connection.execute(insert(STOCK), row | nothing)


def cap_persons(connection: Connection, pledge: Pledge) -> None:
    """Set the cap of persons, or raise CapacityError with both numbers."""
    statement = update(PLEDGES).where(PLEDGES.c.id == pledge.pledge_id)
    try:
        with connection.begin_nested():
            connection.execute(statement.values(max_persons=pledge.max_persons))
    except IntegrityError:
        row = connection.execute(select(PLEDGES).where(PLEDGES.c.id == pledge.pledge_id)).one()
        used = row.held_persons + row.taken_persons
        raise CapacityError(
            f"Pledge {pledge.pledge_id}: {pledge.max_persons} persons at most, {used} already held or taken.",
            pointer="/max_persons",
        ) from None


def stock_rows(pledge: Pledge) -> list[dict[str, Any]]:
    """Return the stock rows a document asks for."""
    shared = HomeKind.SHARED_ACCOMMODATION
    units = [
        _row((UNIT, unit.unit_ref, "persons" if unit.kind is shared else "homes"), unit.offered, unit)
        for unit in pledge.unit_types
    ]
    places = [_row((PLACE, place.criterion, "places"), place.count, place) for place in pledge.places]
    bundles = [_row((BUNDLE, each.bundle_ref, "bundles"), each.count, each) for each in pledge.bundles]
    return units + places + bundles


def _row(named: tuple[str, str, str], offered: int, used: UnitType | PlaceCount | Bundle) -> dict[str, Any]:
    kind, ref, counts = named
    return {
        "kind": kind,
        "ref": ref,
        "counts": counts,
        "offered": offered,
        "held": used.held,
        "taken": used.taken,
    }


def _other_homes(pledge: Pledge, before: Pledge) -> set[tuple[str, str]]:
    """A bundle of other homes than before is another bundle: what is in use of it stands in those homes."""
    homes = {bundle.bundle_ref: set(bundle.unit_refs) for bundle in before.bundles}
    return {
        (BUNDLE, bundle.bundle_ref)
        for bundle in pledge.bundles
        if homes.get(bundle.bundle_ref, set(bundle.unit_refs)) != set(bundle.unit_refs)
    }


def _drop(connection: Connection, pledge_id: str, row: Mapping[str, Any]) -> None:
    """Drop what is not offered any more, or raise CapacityError where some of it is in use."""
    here = (*_is(pledge_id, row["kind"], row["ref"]), STOCK.c.held + STOCK.c.taken == 0)
    if connection.execute(delete(STOCK).where(*here)).rowcount == 0:
        raise _too_few(connection, pledge_id, {**row, "offered": 0})


def _offer(connection: Connection, pledge_id: str, row: Mapping[str, Any]) -> bool:
    """Set what is offered in one conditional UPDATE; False where there is no such row yet."""
    here = _is(pledge_id, row["kind"], row["ref"])
    in_use = STOCK.c.held + STOCK.c.taken
    changed = connection.execute(
        update(STOCK)
        .where(*here, in_use <= row["offered"], or_(STOCK.c.counts == row["counts"], in_use == 0))
        .values(offered=row["offered"], counts=row["counts"])
    )
    if changed.rowcount == 1:
        return True
    if connection.execute(select(STOCK.c.ref).where(*here)).first() is None:
        return False
    raise _too_few(connection, pledge_id, row)


def _too_few(connection: Connection, pledge_id: str, row: Mapping[str, Any]) -> CapacityError:
    stored = connection.execute(select(STOCK).where(*_is(pledge_id, row["kind"], row["ref"]))).one()
    used = stored.held + stored.taken
    if stored.counts != row["counts"]:
        return CapacityError(
            f"Pledge {pledge_id}, {row['ref']}: counted in {row['counts']} from now on, "
            f"but {used} {stored.counts} are already held or taken."
        )
    return CapacityError(
        f"Pledge {pledge_id}, {row['ref']}: {row['offered']} {stored.counts} offered, "
        f"{used} already held or taken."
    )


def _is(pledge_id: str, kind: str, ref: str) -> tuple[Any, ...]:
    return (STOCK.c.pledge == pledge_id, STOCK.c.kind == kind, STOCK.c.ref == ref)
