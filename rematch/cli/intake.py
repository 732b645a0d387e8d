"""intake: the form for KoboToolbox and ODK, and submissions brought from there."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from rematch.analysis.intake.workbook import write_xlsform
from rematch.cli.calling import calling, secret_in
from rematch.cli.intake_pull import Counts, Pull
from rematch.cli.intake_state import PullState
from rematch.cli.kobo import PAGE_MAX, checked_asset, pages
from rematch.cli.output import console
from rematch.explain.languages import DEFAULT_LANGUAGE

app = typer.Typer(help="Cases from forms: KoboToolbox and ODK.", no_args_is_help=True)


@app.command("xlsform")
def xlsform(
    out: Annotated[Path, typer.Argument(help="File to write, such as form.xlsx.")],
    *,
    language: Annotated[
        list[str] | None,
        typer.Option(help="Language of the labels; again for more, the first is shown first."),
    ] = None,
) -> None:
    """Write the form for KoboToolbox or ODK from the models and the list of criteria."""
    version = write_xlsform(out, language or [DEFAULT_LANGUAGE])
    console.print(f"Written to {out}: version {version}. docs/intake.md says where it goes.", markup=False)


@app.command("pull")
def pull(
    *,
    server: Annotated[str, typer.Option(help="KoboToolbox, such as https://eu.kobotoolbox.org.")],
    asset: Annotated[str, typer.Option(help="Id of the form there, as its address shows it.")],
    token_file: Annotated[Path, typer.Option(help="File with the API token of KoboToolbox.")],
    to: Annotated[str, typer.Option(help="rematch, such as https://rematch.example.")],
    key_file: Annotated[Path, typer.Option(help="File with the NGO's key for rematch.")],
    state: Annotated[
        Path | None, typer.Option(help="What was brought over; left out: intake-<asset>.json here.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what came in on this day or later.")
    ] = None,
    approved_only: Annotated[
        bool, typer.Option("--approved-only", help="Only what somebody has approved at KoboToolbox.")
    ] = False,
    page_size: Annotated[int, typer.Option(min=1, max=PAGE_MAX, help="Submissions read at a time.")] = 200,
) -> None:
    """Bring new and edited submissions from KoboToolbox to rematch; exit code 1 where some were refused."""
    asset = checked_asset(asset)
    key = secret_in(key_file)
    first_day: date | None = since.date() if since else None
    with (
        calling(server, "KoboToolbox", authorization=f"Token {secret_in(token_file)}") as kobo,
        calling(to, "rematch", authorization=f"Bearer {key}") as rematch,
    ):
        taken = PullState(state or Path(f"intake-{asset}.json"), server=server, asset=asset, key=key)
        bring = Pull(rematch, taken, approved_only, lambda line: console.print(line, markup=False))
        counts = bring.run(pages(kobo, asset, since=first_day, size=page_size))
    console.print(_in_words(counts), markup=False)
    if counts.refused:
        raise typer.Exit(1)


def _in_words(counts: Counts) -> str:
    return (
        f"{counts.seen} submissions: {counts.taken} taken, {counts.unchanged} unchanged, "
        f"{counts.left_out} left out, {counts.erased} erased here, {counts.refused} refused."
    )
