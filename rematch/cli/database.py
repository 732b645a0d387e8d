"""db: the tables and their audit, a copy of them, and what leaves them as files."""

from pathlib import Path
from typing import Annotated

import typer

from rematch.cli.backups import erasures
from rematch.cli.output import console, print_table
from rematch.cli.reading import write_folder
from rematch.services.export import run_files
from rematch.settings import read_settings
from rematch.store import open_store
from rematch.store.copying import copy_database

app = typer.Typer(help="The database: upgrade, show its state, check the audit chain.", no_args_is_help=True)


@app.command("upgrade")
def upgrade() -> None:
    """Bring the tables to the newest revision; nothing happens where they are."""
    with open_store(read_settings()) as store:
        console.print(f"Tables are at revision {store.current()}.")


@app.command("state")
def state() -> None:
    """Show the revision, and the database with its version; of SQLite the journal mode too."""
    with open_store(read_settings(), upgrade=False) as store:
        pending, gate = ", ".join(store.pending()) or "none", store.gate
        print_table(
            ("revision", "pending", "database", "journal mode"),
            [(store.current() or "none", pending, f"{gate.kind} {gate.version}", gate.journal_mode or "")],
        )


@app.command("audit")
def audit() -> None:
    """Check the audit chain from its first entry to its last."""
    with open_store(read_settings()) as store, store.read() as uow:
        head = uow.audit.verify_chain()
    console.print(f"The audit chain is whole: {head.seq} lines, head {head.hash}.", markup=False)


@app.command("copy")
def copy(
    to: Annotated[str, typer.Option(help="URL of an empty database: sqlite:///<file> or postgresql://...")],
) -> None:
    """Copy the whole database into an empty one, and compare both: count and hash per table."""
    tables = copy_database(read_settings(), to)
    print_table(("table", "rows", "SHA-256"), [(each.table, each.rows, each.digest[:16]) for each in tables])
    console.print("Copied and compared. The master key goes with you: set it where the copy is used.")


@app.command("export-run")
def export_run(
    run_id: Annotated[str, typer.Argument(help="Id of a finished run.")],
    out: Annotated[Path, typer.Option(help="Folder for scenario.json, run.json, certificate.json.")],
) -> None:
    """Write a finished run as files, to re-check or explain it; they hold the households."""
    with open_store(read_settings()) as store:
        write_folder(out, *run_files(store, run_id))
    console.print(f"Written to {out}. Next: rematch verify {out}", markup=False)


app.command("erasures")(erasures)
