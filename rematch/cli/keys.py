"""keys: make, list and end API keys; what only whoever holds the machine may do."""

from typing import Annotated

import typer

from rematch.cli.output import console, print_table
from rematch.services.keys import NewKey, create_key, list_keys, revoke_key
from rematch.settings import read_settings
from rematch.store import Role, Scope, open_store

app = typer.Typer(help="API keys: create, list, revoke.", no_args_is_help=True)


@app.command("create")
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
    with open_store(read_settings()) as store:
        issued = create_key(store, wanted)
    typer.echo(issued.token)
    until = issued.key.expires_at.date()
    typer.echo(
        f"Key {issued.key.key_id}, valid until {until}. Keep the line above: it is not shown again.", err=True
    )


@app.command("list")
def list_all(
    organisation: Annotated[str | None, typer.Option(help="Only this organisation's.")] = None,
) -> None:
    """List keys, those over included; never a secret."""
    with open_store(read_settings()) as store:
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


@app.command("revoke")
def revoke(key_id: Annotated[str, typer.Argument(help="Id of the key, as `keys list` shows it.")]) -> None:
    """End a key now."""
    with open_store(read_settings()) as store:
        revoke_key(store, key_id)
    console.print(f"Key {key_id} is over.", markup=False)
