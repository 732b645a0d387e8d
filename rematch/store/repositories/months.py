"""Arrivals of a pledge by calendar month: conditional UPDATEs checked by row count, never read-then-write.

A row keeps the limit of its pledge, so that the condition and the CHECK behind it look at one row alone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, literal, or_, select, update
from sqlalchemy.exc import IntegrityError

from rematch.errors import CapacityError, ConflictError
from rematch.store.records_pledges import MonthCount
from rematch.store.tables import PLEDGE_MONTHS, PLEDGES

M = PLEDGE_MONTHS.c
USED = M.held + M.taken + M.unplanned
SAID_MAX = 6
"""Full months that a message names."""


def hold(connection: Connection, pledge_id: str, months: Sequence[str], *, persons: int) -> str:
    """Count persons in the first of these months with room for them; CapacityError where none has."""
    over = select(M.month).where(M.pledge == pledge_id, M.month.in_(months), USED + persons > M.most)
    # Which months are full is read to save statements; whether one has room, its UPDATE decides.
    full = {row.month for row in connection.execute(over)}
    for month in (each for each in months if each not in full):
        _begin(connection, pledge_id, month)
        room = or_(M.most.is_(None), USED + persons <= M.most)
        if _changed(connection, pledge_id, month, [room], held=M.held + persons):
            return month
    raise _full(connection, pledge_id, months, persons=persons)


def release(connection: Connection, pledge_id: str, month: str, *, persons: int) -> None:
    """Take persons out of a month they were counted in; ConflictError where fewer are."""
    if not _changed(connection, pledge_id, month, [M.held >= persons], held=M.held - persons):
        raise ConflictError(f"Pledge {pledge_id}, {month}: fewer than {persons} persons are held.")


def arrive(connection: Connection, there: tuple[str, str], *, planned: str | None, persons: int) -> None:
    """Note an arrival: in the month it was planned in, or as an unplanned one, which no limit refuses."""
    pledge_id, month = there
    if planned == month:
        moved = {"held": M.held - persons, "taken": M.taken + persons}
        if not _changed(connection, pledge_id, month, [M.held >= persons], **moved):
            raise ConflictError(f"Pledge {pledge_id}, {month}: fewer than {persons} persons are held.")
        return
    if planned is not None:
        release(connection, pledge_id, planned, persons=persons)
    _begin(connection, pledge_id, month)
    _changed(connection, pledge_id, month, [], unplanned=M.unplanned + persons)


def cap(connection: Connection, pledge_id: str, most: int | None, *, since: str) -> None:
    """Set the limit of a month and those after it; CapacityError with both numbers of the first too full.

    Months before keep theirs: what was offered then is not taken back. Raising a limit is never refused.
    """
    connection.execute(update(PLEDGES).where(PLEDGES.c.id == pledge_id).values(arrivals_per_month=most))
    here = (M.pledge == pledge_id, M.month >= since)
    if most is None:
        connection.execute(update(PLEDGE_MONTHS).where(*here).values(most=None))
        return
    fits = or_(most >= USED, and_(M.most.is_not(None), M.most <= most))
    connection.execute(update(PLEDGE_MONTHS).where(*here, fits).values(most=most))
    left = or_(M.most.is_(None), M.most != most)
    full = connection.execute(select(PLEDGE_MONTHS).where(*here, left).order_by(M.month)).first()
    if full is not None:
        raise CapacityError(
            f"Pledge {pledge_id}, {full.month}: {most} arrivals a month offered, "
            f"{_count(full).used} already held or taken.",
            pointer="/arrivals_per_month",
        )


def counts_of(connection: Connection, pledge_ids: Sequence[str]) -> Mapping[str, tuple[MonthCount, ...]]:
    """Return the months of these pledges, in order; a month nobody is counted in may be missing."""
    found: defaultdict[str, list[MonthCount]] = defaultdict(list)
    if pledge_ids:
        between = M.pledge.between(min(pledge_ids), max(pledge_ids))
        query = select(PLEDGE_MONTHS).where(between).order_by(M.pledge, M.month)
        for row in connection.execute(query):
            found[row.pledge].append(_count(row))
    return {pledge_id: tuple(months) for pledge_id, months in found.items()}


def _begin(connection: Connection, pledge_id: str, month: str) -> None:
    """Make the row of a month, with the limit of its pledge, where there is none."""
    here = select(M.month).where(M.pledge == pledge_id, M.month == month)
    if connection.execute(here).first() is not None:
        return
    nothing = (literal(0), literal(0), literal(0))
    first = select(PLEDGES.c.id, literal(month), PLEDGES.c.arrivals_per_month, *nothing)
    row = first.where(PLEDGES.c.id == pledge_id)
    columns = ["pledge", "month", "most", "held", "taken", "unplanned"]
    try:
        with connection.begin_nested():
            connection.execute(insert(PLEDGE_MONTHS).from_select(columns, row))
    except IntegrityError:
        return  # somebody else made it a moment ago


def _changed(
    connection: Connection,
    pledge_id: str,
    month: str,
    allowed: Sequence[ColumnElement[bool]],
    **values: Any,
) -> bool:
    here = (M.pledge == pledge_id, M.month == month, *allowed)
    return connection.execute(update(PLEDGE_MONTHS).where(*here).values(**values)).rowcount == 1


def _full(connection: Connection, pledge_id: str, months: Sequence[str], *, persons: int) -> CapacityError:
    asked = (M.pledge == pledge_id, M.month.in_(months))
    rows = connection.execute(select(PLEDGE_MONTHS).where(*asked).order_by(M.month)).all()
    said = ", ".join(
        f"{row.month}: {row.most} arrivals at most, {_count(row).used} already held or taken"
        for row in rows[:SAID_MAX]
    )
    more = f", and {len(rows) - SAID_MAX} months more" if len(rows) > SAID_MAX else ""
    return CapacityError(f"Pledge {pledge_id}, {said}{more}; {persons} more asked for.")


def _count(row: Row[Any]) -> MonthCount:
    return MonthCount(month=row.month, most=row.most, held=row.held, taken=row.taken, unplanned=row.unplanned)
