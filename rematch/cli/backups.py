"""backup, restore, db erasures: keep a deployment, and bring it back without what was erased since."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from rematch.cli.output import console, print_table
from rematch.errors import SettingError
from rematch.models.backup import Manifest
from rematch.services.restoring import checked, restore
from rematch.settings import Settings, read_settings
from rematch.store.backups import erasures_of, make_backup, read_erasures, replace_private
from rematch.store.master_key import master_key_path


def backup(
    where: Annotated[
        Path, typer.Argument(help="Folder that gets a new backup in it, or a file whose name ends in .tar.")
    ],
    with_key: Annotated[
        bool, typer.Option("--with-key", help="Put the master key in: whoever has the backup reads it all.")
    ] = False,
) -> None:
    """Keep the database and the queue as they are at this moment, while the service runs."""
    settings = read_settings()
    kept = make_backup(settings, where, with_key=with_key)
    _show(kept.manifest)
    console.print(f"Kept whole in {kept.path}", markup=False, soft_wrap=True)
    if with_key:
        console.print("The master key lies in it: whoever has this backup can read every case.")
    else:
        console.print(
            "The master key is not in it, so that the backup alone opens no case. It is "
            f"{_key_place(settings)}: keep a copy apart, for without it nobody can read this backup.",
            markup=False,
        )


def restore_backup(
    source: Annotated[Path, typer.Argument(help="A backup: its folder, or its .tar file.")],
    erasures: Annotated[
        list[Path] | None,
        typer.Option(help="List of `rematch db erasures`, newer than the backup; or several."),
    ] = None,
    nothing_erased: Annotated[
        bool,
        typer.Option("--nothing-erased", help="Say that nothing was erased or revoked since the backup."),
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only read it to its last row; put nothing into use.")
    ] = False,
) -> None:
    """Put a backup into an empty place, and erase again what was erased since it was made."""
    settings = read_settings()
    if check:
        with tempfile.TemporaryDirectory() as folder:
            _show(checked(settings, source, beside=Path(folder)))
        console.print("The backup is whole: every file, table and line of the audit is what it says.")
        return
    if bool(erasures) == nothing_erased:
        raise SettingError(
            "Say what was erased since the backup, or it comes back: --erasures FILE with the list that "
            "`rematch db erasures` wrote last, or --nothing-erased where you know that nothing was."
        )
    done = restore(settings, source, [read_erasures(path) for path in erasures or []])
    _show(done.manifest)
    console.print(
        f"Restored: the moment {done.manifest.made_at:%Y-%m-%d %H:%M:%S} UTC, tables at revision "
        f"{done.revision}, {done.erased_again} erased or ended again. Logical hash now: {done.logical_hash}",
        markup=False,
        soft_wrap=True,
    )
    console.print("Next: rematch doctor, then rematch serve. Every organisation is told in its feed.")


def erasures(
    out: Annotated[Path, typer.Option(help="File to write; an older one there is replaced as a whole.")],
) -> None:
    """Write what was erased and revoked so far, ids and times: a restore erases it again."""
    found = erasures_of(read_settings())
    replace_private(out, found.model_dump_json(indent=1).encode() + b"\n")
    console.print(f"{len(found.entries)} entries up to audit line {found.audit_lines} in {out}", markup=False)


def _show(manifest: Manifest) -> None:
    rows = [(each.table, each.rows, each.sha256[:16]) for each in manifest.tables if each.rows]
    print_table(("table", "rows", "SHA-256"), rows)
    console.print(
        f"{manifest.database}, revision {manifest.revision}, rematch {manifest.rematch}, audit line "
        f"{manifest.audit_lines}; logical hash {manifest.logical_hash}",
        markup=False,
        soft_wrap=True,
    )


def _key_place(settings: Settings) -> str:
    if settings.master_key is not None:
        return "in REMATCH_MASTER_KEY"
    return f"the file {master_key_path(settings)}"
