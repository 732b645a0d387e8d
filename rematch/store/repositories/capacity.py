"""Holding, releasing and taking capacity: conditional UPDATEs checked by row count, never read-then-write."""

from collections.abc import Iterator
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, or_, select, update

from rematch.errors import CapacityError, ConflictError, RematchError
from rematch.models.pledge import Pledge
from rematch.store.records import Claim
from rematch.store.repositories import months
from rematch.store.repositories.rows import absent
from rematch.store.repositories.stock import BUNDLE, PLACE, UNIT
from rematch.store.tables import PLEDGES, STOCK


class Move(Enum):
    """A step of capacity: its effect on held, and on taken."""

    HOLD = (1, 0)
    RELEASE = (-1, 0)
    TAKE = (-1, 1)
    GIVE_BACK = (0, -1)


def move(connection: Connection, pledge_id: str, unit_ref: str, *, claim: Claim, step: Move) -> str | None:
    """Move the whole claim or nothing; return the month its arrival is held in.

    An arrival that took place stays counted in its month when the home is given back; see `months.arrive`.
    """
    with connection.begin_nested():
        _move_persons(connection, pledge_id, amount=claim.persons, step=step)
        if step is Move.HOLD and claim.bundle_of:
            _refuse_other_homes(connection, pledge_id, unit_ref, claim)
        for kind, ref, amount in _rows_of(unit_ref, claim):
            _move_stock(connection, (pledge_id, kind, ref), amount=amount, step=step)
        if step is Move.HOLD and claim.months:
            return months.hold(connection, pledge_id, claim.months, persons=claim.persons)
        if step is Move.RELEASE and claim.months:
            months.release(connection, pledge_id, claim.months[0], persons=claim.persons)
    return None


def _refuse_other_homes(connection: Connection, pledge_id: str, unit_ref: str, claim: Claim) -> None:
    """The pledge's row is locked by now: what its bundle is made of stays so until the commit."""
    query = select(PLEDGES.c.document).where(PLEDGES.c.id == pledge_id)
    bundle = Pledge.model_validate_json(connection.execute(query).scalar_one()).bundle(unit_ref)
    if bundle is not None and set(bundle.unit_refs) != set(claim.bundle_of):
        raise CapacityError(
            f"Pledge {pledge_id}, {unit_ref}: made of {' and '.join(bundle.unit_refs)} by now, "
            f"{' and '.join(claim.bundle_of)} asked for."
        )


def _rows_of(unit_ref: str, claim: Claim) -> Iterator[tuple[str, str, int]]:
    """A bundle is moved with a home of each of its unit types."""
    if claim.bundle_of:
        yield BUNDLE, unit_ref, 1
        yield from ((UNIT, half, 1) for half in sorted(claim.bundle_of))
    else:
        yield UNIT, unit_ref, claim.homes
    for criterion, count in sorted(claim.places.items()):
        yield PLACE, criterion, count


def _move_persons(connection: Connection, pledge_id: str, *, amount: int, step: Move) -> None:
    held, taken, cap = PLEDGES.c.held_persons, PLEDGES.c.taken_persons, PLEDGES.c.max_persons
    to_held, to_taken = (amount * sign for sign in step.value)
    allowed = [PLEDGES.c.id == pledge_id, held + to_held >= 0, taken + to_taken >= 0]
    if step is Move.HOLD:
        allowed += [PLEDGES.c.state == "open", or_(cap.is_(None), held + taken + amount <= cap)]
    values = {"held_persons": held + to_held, "taken_persons": taken + to_taken}
    if not _changed(connection, PLEDGES, allowed, values):
        raise _persons_refused(connection, pledge_id, amount=amount, step=step)


def _move_stock(connection: Connection, row_key: tuple[str, str, str], *, amount: int, step: Move) -> None:
    held, taken = STOCK.c.held, STOCK.c.taken
    to_held, to_taken = (amount * sign for sign in step.value)
    counted = [held + to_held >= 0, taken + to_taken >= 0]
    allowed = [*_is(row_key), *counted, held + taken + to_held + to_taken <= STOCK.c.offered]
    if not _changed(connection, STOCK, allowed, {"held": held + to_held, "taken": taken + to_taken}):
        raise _stock_refused(connection, row_key, amount=amount, step=step)


def _changed(
    connection: Connection, table: Table, allowed: list[ColumnElement[bool]], values: dict[str, Any]
) -> bool:
    return connection.execute(update(table).where(*allowed).values(values)).rowcount == 1


def _persons_refused(connection: Connection, pledge_id: str, *, amount: int, step: Move) -> RematchError:
    row = connection.execute(select(PLEDGES).where(PLEDGES.c.id == pledge_id)).one_or_none()
    if row is None:
        return absent("pledge", pledge_id)
    if step is not Move.HOLD:
        return ConflictError(f"Pledge {pledge_id}: {row.held_persons} persons held, {amount} to move.")
    if row.state != "open":
        return ConflictError(f"Pledge {pledge_id} is {row.state}; only an open one can be held.")
    return CapacityError(
        f"Pledge {pledge_id}: {row.max_persons} persons at most, "
        f"{row.held_persons + row.taken_persons} already held or taken, {amount} more asked for."
    )


def _stock_refused(
    connection: Connection, row_key: tuple[str, str, str], *, amount: int, step: Move
) -> RematchError:
    pledge_id, _, ref = row_key
    row = connection.execute(select(STOCK).where(*_is(row_key))).one_or_none()
    if row is None:
        return absent("home or place", f"{pledge_id}/{ref}")
    if step is not Move.HOLD:
        return ConflictError(f"Pledge {pledge_id}, {ref}: {row.held} {row.counts} held, {amount} to move.")
    return CapacityError(
        f"Pledge {pledge_id}, {ref}: {row.offered} {row.counts} offered, "
        f"{row.held + row.taken} already held or taken, {amount} more asked for."
    )


def _is(row_key: tuple[str, str, str]) -> list[ColumnElement[bool]]:
    pledge_id, kind, ref = row_key
    return [STOCK.c.pledge == pledge_id, STOCK.c.kind == kind, STOCK.c.ref == ref]
