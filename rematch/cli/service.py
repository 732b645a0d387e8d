"""serve, keys, db, api: run the service, and what only whoever holds the machine may do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from rematch.app import create_app, openapi_document
from rematch.cli.output import console, print_table
from rematch.cli.reading import write_folder
from rematch.services.export import run_files
from rematch.services.keys import NewKey, create_key, list_keys, revoke_key
from rematch.settings import read_settings
from rematch.store import Role, Scope, Store, open_store
from rematch.store.copying import copy_database

keys = typer.Typer(help="API keys: create, list, revoke.", no_args_is_help=True)
database = typer.Typer(
    help="The database: upgrade, show its state, check the audit chain.", no_args_is_help=True
)
interface = typer.Typer(help="The HTTP interface: print its OpenAPI document.", no_args_is_help=True)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; left out: REMATCH_HOST.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65_535, help="Port; left out: REMATCH_PORT.")] = None,
) -> None:
    """Serve /v1 over HTTP; settings come from the environment (docs/settings.md)."""
    settings = read_settings()
    where = (host or settings.host, settings.port if port is None else port)
    typer.echo(f"Serving http://{where[0]}:{where[1]} (operations at /docs); Ctrl+C ends it.", err=True)
    typer.echo(f"Database: {settings.database_shown}", err=True)
    uvicorn.run(
        create_app(settings),
        host=where[0],
        port=where[1],
        log_config=None,
        access_log=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies) or None,
        timeout_graceful_shutdown=settings.shutdown_grace_s,
    )


@keys.command("create")
def create(
    *,
    role: Annotated[Role, typer.Option(help="What the key may do.")],
    organisation: Annotated[
        str, typer.Option(help="Organisation; made where it is new. A case's id begins with it.")
    ],
    person: Annotated[str, typer.Option(help="Who acts with it, such as caseworker-07.")],
    municipality: Annotated[
        str | None, typer.Option(help="Code such as DE-kiel; for role municipality.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name of a new organisation.")] = None,
    lifetime_days: Annotated[
        int | None, typer.Option(help="Days until it expires; left out: the setting.")
    ] = None,
    scope: Annotated[
        list[Scope] | None, typer.Option(help="What the key leaves out; may be given twice.")
    ] = None,
) -> None:
    """Make a key and print its token, which is shown this once."""
    wanted = NewKey(
        role=role,
        organisation=organisation,
        person=person,
        municipality=municipality,
        name=name,
        lifetime_days=lifetime_days or read_settings().key_lifetime_days,
        scopes=tuple(scope or ()),
    )
    with _store() as store:
        issued = create_key(store, wanted)
    typer.echo(issued.token)
    until = issued.key.expires_at.date()
    typer.echo(
        f"Key {issued.key.key_id}, valid until {until}. Keep the line above: it is not shown again.", err=True
    )


@keys.command("list")
def list_all(
    organisation: Annotated[str | None, typer.Option(help="Only this organisation's.")] = None,
) -> None:
    """List keys, those over included; never a secret."""
    with _store() as store:
        found = list_keys(store, organisation=organisation)
    rows = [
        (
            key.key_id,
            key.organisation.org_id,
            key.role.value,
            key.person,
            key.expires_at.date(),
            key.revoked_at or "",
        )
        for key in found
    ]
    print_table(("key", "organisation", "role", "person", "expires", "revoked"), rows)


@keys.command("revoke")
def revoke(key_id: Annotated[str, typer.Argument(help="Id of the key, as `keys list` shows it.")]) -> None:
    """End a key now."""
    with _store() as store:
        revoke_key(store, key_id)
    console.print(f"Key {key_id} is over.", markup=False)


@database.command("upgrade")
def upgrade() -> None:
    """Bring the tables to the newest revision; nothing happens where they are."""
    with _store() as store:
        console.print(f"Tables are at revision {store.current()}.")


@database.command("state")
def state() -> None:
    """Show the revision, and the database with its version; of SQLite the journal mode too."""
    with _store(upgrade=False) as store:
        pending, gate = ", ".join(store.pending()) or "none", store.gate
        print_table(
            ("revision", "pending", "database", "journal mode"),
            [(store.current() or "none", pending, f"{gate.kind} {gate.version}", gate.journal_mode or "")],
        )


@database.command("audit")
def audit() -> None:
    """Check the audit chain from its first entry to its last."""
    with _store() as store, store.read() as uow:
        head = uow.audit.verify_chain()
    console.print(f"The audit chain is whole: {head.seq} lines, head {head.hash}.", markup=False)


@database.command("copy")
def copy(
    to: Annotated[str, typer.Option(help="URL of an empty database: sqlite:///<file> or postgresql://...")],
) -> None:
    """Copy the whole database into an empty one, and compare both: count and hash per table."""
    tables = copy_database(read_settings(), to)
    print_table(("table", "rows", "SHA-256"), [(each.table, each.rows, each.digest[:16]) for each in tables])
    console.print("Copied and compared. The master key goes with you: set it where the copy is used.")


@database.command("export-run")
def export_run(
    run_id: Annotated[str, typer.Argument(help="Id of a finished run.")],
    out: Annotated[Path, typer.Option(help="Folder for scenario.json, run.json, certificate.json.")],
) -> None:
    """Write a finished run as files, to re-check or explain it; they hold the households."""
    with _store() as store:
        write_folder(out, *run_files(store, run_id))
    console.print(f"Written to {out}. Next: rematch verify {out}", markup=False)


@interface.command("openapi")
def openapi() -> None:
    """Print the OpenAPI document, as committed in docs/openapi.json."""
    typer.echo(openapi_document(), nl=False)


@contextmanager
def _store(*, upgrade: bool = True) -> Iterator[Store]:
    with open_store(read_settings(), upgrade=upgrade) as store:
        yield store
