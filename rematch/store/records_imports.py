"""What the repositories of imports take and hand out."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from rematch.models.case import Case
from rematch.models.round import CaseState
from rematch.models.upload import ImportState, RowOutcome, SheetKind
from rematch.store.records import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class NewImport:
    """A file of cases that an NGO uploaded."""

    by: Actor
    kind: SheetKind
    dry_run: bool
    rows_total: int
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredImport:
    """An import without its file. Ids sort by time, so `id` is a cursor."""

    id: str
    by: Actor
    kind: SheetKind
    dry_run: bool
    state: ImportState
    rows_total: int
    rows_done: int
    rows_refused: int
    cases_done: int
    """Households read, in the order of their first rows: where a restart goes on."""
    created: int
    unchanged: int
    refused: int
    error: str | None
    cancel_requested: bool
    worker: str | None
    attempts: int
    """How often a worker began with it since it last got on."""
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def ngo(self) -> str:
        """Whose it is."""
        return self.by.organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """What became of one row: ids, kinds and places; `detail` says what to write, never what was written."""

    row: int
    result: RowOutcome
    case_ref: str | None
    with_row: int | None = None
    """Row of the same household that the problem lies in."""
    problem: str | None = None
    column: str | None = None
    detail: str | None = field(default=None, repr=False)


class Posted(StrEnum):
    """How a case that is posted stands to what is there."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ComparedCase:
    """A case beside what is there under its case_ref."""

    case_id: str
    case: Case = field(repr=False)
    state: CaseState
    """The state it has if it is new."""
    posted: Posted
    document: bytes = field(repr=False)
    fingerprint: str = field(repr=False)
