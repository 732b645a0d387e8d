"""doctor: look at a deployment and say what is fine, what is worth a look, and what is wrong."""

import os
from typing import Annotated

import typer

from rematch.cli.output import console
from rematch.services.doctor import Finding, State, examined

STYLES = {State.OK: "green", State.NOTICE: "yellow", State.WRONG: "red"}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Look at everything a deployment needs, and change nothing; exit code 1 if anything is wrong."""
    found = examined(os.environ)
    if as_json:
        typer.echo(found.model_dump_json(indent=1))
    else:
        for each in found.findings:
            _show(each)
        bad = [each for each in found.findings if each.state is State.WRONG]
        console.print(f"{len(bad)} of {len(found.findings)} wrong." if bad else "Nothing is wrong.")
    raise typer.Exit(0 if found.ok else 1)


def _show(finding: Finding) -> None:
    style = STYLES[finding.state]
    console.print(
        f"{finding.state.value:<6} {finding.check}: {finding.says}", style=style, markup=False, soft_wrap=True
    )
    if finding.next is not None:
        console.print(f"       -> {finding.next}", markup=False, soft_wrap=True)
