"""one-more-home: what a home more of each kind would bring, in a table and a sheet per municipality."""

from pathlib import Path
from typing import Annotated

import typer

from rematch.analysis.homes import one_more_home, write_homes
from rematch.cli.output import console, print_table, solve_progress
from rematch.cli.reading import code_of, scenario_of
from rematch.models.one_more_home import Gain, HomeWorth
from rematch.models.run import RunParams


def homes(
    scenario: Annotated[
        str, typer.Argument(help="Name of a scenario that rematch knows, or a scenario.json.")
    ],
    *,
    out: Annotated[Path, typer.Option(help="Folder for homes.json, homes.csv and council sheets.")],
    municipality: Annotated[
        list[str] | None, typer.Option(help="Code or name; again for more; left out: all that pledge.")
    ] = None,
    most: Annotated[
        int | None, typer.Option(min=1, help="Solve only so many kinds, the most promising first.")
    ] = None,
    deadline_s: Annotated[int, typer.Option(min=1, max=600, help="Seconds for each round solved.")] = 60,
    audit: Annotated[
        bool, typer.Option("--audit", help="Work limits, not the clock: the same table on every machine.")
    ] = False,
) -> None:
    """Show what one more home would bring, per municipality and kind, and write a sheet for each council."""
    frozen = scenario_of(scenario)
    with solve_progress() as progress:
        found = one_more_home(
            frozen,
            RunParams(deadline_s=deadline_s, audit=audit),
            municipalities=[code_of(frozen, each) for each in municipality or ()],
            most=most,
            said=progress.say,
        )
    headings = ("municipality", "one more", "beds", "persons", "urgent", "score", "ended")
    print_table(headings, [_row(each) for each in found.homes], title="What one more home would bring")
    console.print("persons and urgent: more persons placed. score: points x persons. ~: an estimate.")
    if found.synthetic:
        console.print("Synthetic: households or municipalities of this round are invented.")
    whole, table, *sheets = write_homes(found, out)
    console.print(f"Written: {whole}, {table}, and {len(sheets)} sheets council-<code>.md", markup=False)


def _row(each: HomeWorth) -> tuple[str, ...]:
    gains = (_gain(gain) for gain in (each.persons, each.persons_first, each.score))
    return (each.municipality, each.unit_ref, str(each.beds), *gains, each.status or "not solved")


def _gain(gain: Gain | None) -> str:
    if gain is None:
        return "-"
    if gain.exact:
        return f"{gain.found:+,}"
    known = gain.at_least is not None and gain.at_most is not None
    return f"~{gain.found:+,}" + (f" ({gain.at_least:+,} to {gain.at_most:+,})" if known else "")
