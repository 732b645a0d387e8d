"""`rematch criteria`: everything that can count, with what it means."""

import typer

from rematch.explain.criteria_page import criteria_page
from rematch.explain.languages import DEFAULT_LANGUAGE


def criteria(
    language: str = typer.Option(DEFAULT_LANGUAGE, "--language", help="The language of labels and meanings."),
) -> None:
    """Print the criteria list as a page, as committed in docs/criteria-list.md."""
    typer.echo(criteria_page(language), nl=False)
