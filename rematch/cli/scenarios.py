"""scenario: the bundled scenarios, listed, written to files, or looked at."""

from pathlib import Path
from typing import Annotated

import typer

from rematch.analysis.cohorts import ON_DEMAND, PRESETS, write_scenario
from rematch.analysis.on_demand import OnDemand
from rematch.analysis.tables import write_templates
from rematch.cli.output import console, print_table
from rematch.cli.reading import scenario_of
from rematch.models.scenario import Scenario

app = typer.Typer(help="Bundled scenarios: list, show, write to files.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Name of a scenario that rematch knows, or a scenario.json.")]


@app.command("list")
def list_scenarios() -> None:
    """List the bundled scenarios, and those that are made on demand, which listing does not build."""
    rows = [(name, *_counts(scenario_of(name))) for name in PRESETS]
    rows += [(name, *_announced(each)) for name, each in ON_DEMAND.items()]
    print_table(("name", "cases", "persons", "municipalities", "pledges", "title"), rows)


@app.command("show")
def show(name: Name) -> None:
    """Show what a scenario holds, and its hash."""
    scenario = scenario_of(name)
    print_table(("cases", "persons", "municipalities", "pledges", "title"), [_counts(scenario)])
    console.print(f"hash {scenario.hash}")
    if scenario.round.synthetic:
        console.print("Synthetic: no household in it is a real one; assumed figures are marked in the file.")


@app.command("write")
def write(
    name: Name,
    out: Annotated[Path, typer.Option(help="File to write.")],
) -> None:
    """Write a scenario as scenario.json."""
    write_scenario(scenario_of(name), out)
    console.print(f"Written to {out}. Next: rematch match {out} --out result", markup=False)


@app.command("export")
def export(
    out: Annotated[Path, typer.Option(help="Folder for the CSV files.")],
) -> None:
    """Write the pilot scenario as CSV files, to start your own from."""
    write_templates(out)
    console.print(
        f"Written to {out}. The columns are explained in docs/files.md. What keeps households safe is in "
        "safety.json: without `match --safety`, places they must avoid are not avoided.",
        markup=False,
    )


def _announced(each: OnDemand) -> tuple[int | str, ...]:
    """Say what a round will hold; how many persons is known once it is built."""
    title = f"{each.title} (made on demand)"
    return (each.households, "-", each.municipalities, each.municipalities, title)


def _counts(scenario: Scenario) -> tuple[int | str, ...]:
    persons = sum(part.case.size for part in scenario.cases)
    return (
        len(scenario.cases),
        persons,
        len(scenario.municipalities),
        len(scenario.pledges),
        scenario.round.title,
    )
