"""What an NGO sees of its imports: where each stands, and what became of every row."""

from pydantic import AwareDatetime, Field

from rematch.models.types import Count, Flag, Model, Text
from rematch.models.upload import ImportState, RowOutcome, SheetKind
from rematch.store import ImportRow, StoredImport


class ImportView(Model):
    """A file of cases and how far it has been read; repeats nothing of a household."""

    import_id: str = Field(description="Its id.", examples=["import-0190a1b2c3d-5f0e8d7c6b5a4938"])
    state: ImportState = Field(description="Life of the import.", examples=["reading"])
    kind: SheetKind = Field(description="What was uploaded.", examples=["xlsx"])
    dry_run: Flag = Field(
        description="True: every row is checked, no case is stored; created then means: would be.",
        examples=[False],
    )
    rows_total: Count = Field(description="Rows of the file that are not blank.", examples=[51_800])
    rows_done: Count = Field(description="Rows read so far.", examples=[12_000])
    rows_refused: Count = Field(description="Rows refused so far.", examples=[37])
    created: Count = Field(description="Cases stored that were not there.", examples=[4_600])
    unchanged: Count = Field(description="Cases that were there already, the same.", examples=[0])
    refused: Count = Field(description="Cases refused: nothing of them was written.", examples=[14])
    error: str | None = Field(
        default=None, description="Why it failed: a stable code.", examples=["interrupted"]
    )
    created_at: AwareDatetime = Field(description="When it was uploaded.")
    started_at: AwareDatetime | None = Field(default=None, description="When it was first read.")
    finished_at: AwareDatetime | None = Field(
        default=None, description="When it ended; its file is deleted since."
    )


class ImportRowView(Model):
    """What became of one row; never what stands in it."""

    row: Count = Field(description="Its number, as a spreadsheet shows it.", examples=[17])
    result: RowOutcome = Field(
        description="Of its household: created, unchanged (the same case was there), or refused.",
        examples=["refused"],
    )
    case_ref: str | None = Field(
        description="Its case; null where what stands there is no reference.", examples=["C-0007"]
    )
    with_row: Count | None = Field(
        default=None,
        description="Row of the same household that the problem lies in; null: in this one.",
        examples=[16],
    )
    problem: str | None = Field(
        default=None, description="Kind of problem of a refused row.", examples=["invalid-input"]
    )
    column: str | None = Field(
        default=None, description="Column it lies in; null: the row as a whole.", examples=["birth_year"]
    )
    detail: Text | None = Field(
        default=None,
        description="What to write, in words.",
        examples=["write a whole number, in digits only"],
    )


def seen(stored: StoredImport) -> ImportView:
    """Return an import as its NGO sees it."""
    return ImportView(
        import_id=stored.id,
        state=stored.state,
        kind=stored.kind,
        dry_run=stored.dry_run,
        rows_total=stored.rows_total,
        rows_done=stored.rows_done,
        rows_refused=stored.rows_refused,
        created=stored.created,
        unchanged=stored.unchanged,
        refused=stored.refused,
        error=stored.error,
        created_at=stored.created_at,
        started_at=stored.started_at,
        finished_at=stored.finished_at,
    )


def row_seen(row: ImportRow) -> ImportRowView:
    """Return what became of a row."""
    return ImportRowView(
        row=row.row,
        result=row.result,
        case_ref=row.case_ref,
        with_row=row.with_row,
        problem=row.problem,
        column=row.column,
        detail=row.detail,
    )
