"""people: whoever holds the machine adds the first people; later ones are added by an admin over HTTP."""

from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from rematch.cli.output import console, print_table
from rematch.errors import InputError
from rematch.models.mail import MailAddress
from rematch.services.keys import NewKey, add_person, list_people
from rematch.settings import read_settings
from rematch.store import Role, open_store

people = typer.Typer(help="People: add one who signs in by e-mail, list.", no_args_is_help=True)


@people.command("add")
def add(
    *,
    role: Annotated[Role, typer.Option(help="What the person may do.")],
    organisation: Annotated[str, typer.Option(help="Organisation; made where it is new.")],
    person: Annotated[str, typer.Option(help="Handle, such as coordinator-a; no name.")],
    email: Annotated[str, typer.Option(help="Address the person signs in with; stored sealed.")],
    municipality: Annotated[
        str | None, typer.Option(help="Code such as DE-kiel; for role municipality.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name of a new organisation.")] = None,
) -> None:
    """Add a person who signs in by e-mail, or give a known one the role and the address."""
    try:
        address = TypeAdapter[str](MailAddress).validate_python(email)
    except ValidationError:
        raise InputError("--email: this is no address that mail is sent to.") from None
    wanted = NewKey(role=role, organisation=organisation, person=person, municipality=municipality, name=name)
    with open_store(read_settings()) as store:
        added = add_person(store, wanted, email=address)
    console.print(f"{added.id} signs in by e-mail now.", markup=False)


@people.command("list")
def list_all(organisation: Annotated[str, typer.Argument(help="Id of the organisation.")]) -> None:
    """List an organisation's people, those who left included; never an address."""
    with open_store(read_settings()) as store:
        found = list_people(store, organisation)
    rows = [
        (
            each.person,
            " ".join(each.roles),
            "yes" if each.has_address else "no",
            "yes" if each.sees_sensitive else "no",
            each.ended_at or "",
        )
        for each in found
    ]
    print_table(("person", "roles", "signs in by e-mail", "reads sensitive codes", "left"), rows)
