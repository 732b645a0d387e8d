"""An upload: a file of cases that is read row by row in the background; words only, no row's content."""

from enum import StrEnum


class SheetKind(StrEnum):
    """Kinds of files that are read."""

    CSV = "csv"
    XLSX = "xlsx"


class ImportState(StrEnum):
    """Life of an import."""

    QUEUED = "queued"
    READING = "reading"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class RowOutcome(StrEnum):
    """What became of a row, and of the household it belongs to."""

    CREATED = "created"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
