"""Turns what was read and what is there into what became of every row: ids, kinds and places alone."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rematch.analysis.tables.sheet import RowError
from rematch.errors import ConflictError, GoneError, InputError
from rematch.models.case import Case
from rematch.models.upload import RowOutcome
from rematch.services.bulk import STATES
from rematch.store import ComparedCase, ImportRow, Posted

CASE_REF = "case_ref"
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
OUTCOMES = {Posted.NEW: RowOutcome.CREATED, Posted.UNCHANGED: RowOutcome.UNCHANGED}
PROBLEMS = {Posted.CONFLICT: ConflictError.code, Posted.GONE: GoneError.code}


class Read(NamedTuple):
    """One household as it was read: a case, or why it is none."""

    numbers: tuple[int, ...]
    case_ref: str
    what: Case | RowError


class _Refusal(NamedTuple):
    row: int
    problem: str
    column: str | None
    words: str


def rows_of(read: Sequence[Read], compared: Sequence[ComparedCase]) -> Iterator[tuple[ImportRow, ...]]:
    """Say of each household what became of its rows: all of them share one result."""
    posted = iter(compared)
    for each in read:
        if isinstance(each.what, RowError):
            error = each.what
            yield _refused(each, _Refusal(error.row, InputError.code, error.column, error.words))
            continue
        beside = next(posted).posted
        if beside in PROBLEMS:
            problem = PROBLEMS[beside]
            yield _refused(each, _Refusal(each.numbers[0], problem, CASE_REF, STATES[problem]))
        else:
            yield tuple(
                ImportRow(row=number, result=OUTCOMES[beside], case_ref=each.case_ref)
                for number in each.numbers
            )


def _refused(read: Read, refusal: _Refusal) -> tuple[ImportRow, ...]:
    # What is no reference may be anything that somebody typed there: it is not repeated.
    case_ref = read.case_ref if REFERENCE.fullmatch(read.case_ref) else None
    return tuple(
        ImportRow(
            row=number,
            result=RowOutcome.REFUSED,
            case_ref=case_ref,
            problem=refusal.problem,
            **(
                {"column": refusal.column, "detail": refusal.words[:300]}
                if number == refusal.row
                else {"with_row": refusal.row}
            ),
        )
        for number in read.numbers
    )
