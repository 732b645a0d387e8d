"""`rematch fairness`: how groups of households fared in one or several runs, as tables or JSON."""

from pathlib import Path
from typing import Annotated

import typer

from rematch.cli.output import console, print_table
from rematch.cli.reading import read_model, scenario_of
from rematch.explain.fairness import fairness_report
from rematch.models.fairness import Dimension, FairnessGap, FairnessLine, FairnessReport, Measure, ProxyEffect
from rematch.models.run import Run
from rematch.models.scenario import Scenario

HEADINGS = ("group", "cases", "placed", "mean score", "gap to own best", "mean rank")
TITLES = {
    Dimension.EVERYBODY: "Everybody",
    Dimension.HOUSEHOLD_SIZE: "By household size",
    Dimension.AGE_BAND: "By age of the oldest person",
    Dimension.CHILDREN: "With children",
    Dimension.SINGLE_PARENT: "One adult with children",
    Dimension.STEP_FREE_NEED: "Step-free or wheelchair-usable home needed",
    Dimension.LANGUAGE: "By language",
    Dimension.NGO: "By NGO",
}
COMPARED = {
    Measure.PLACED_RATE_PCT: "placed rate",
    Measure.MEAN_SCORE: "mean score",
    Measure.GAP_TO_BEST: "gap to own best",
    Measure.MEAN_RANK_TENTHS: "mean rank",
}
TOO_FEW = "too few to tell"


def fairness(
    folders: Annotated[
        list[Path], typer.Argument(help="Folders written by rematch match; several are taken together.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Show how groups of households fared, where at least ten households are meant."""
    report = fairness_report([_solved(folder) for folder in folders])
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
        return
    _print(report)


def _solved(folder: Path) -> tuple[Scenario, Run]:
    return scenario_of(str(folder / "scenario.json")), read_model(folder / "run.json", Run)


def _print(report: FairnessReport) -> None:
    if report.synthetic:
        console.print("SYNTHETIC: invented households or municipalities.", style="bold")
    for dimension in dict.fromkeys(line.dimension for line in report.lines):
        rows = [_row(line) for line in report.lines if line.dimension is dimension]
        print_table(HEADINGS, rows, title=TITLES.get(dimension, dimension.value))
        for gap in report.gaps:
            if gap.dimension is dimension:
                console.print(f"  Largest difference, {COMPARED[gap.measure]}: {_gap(gap)}", markup=False)
    if report.proxies:
        headings = ("declared proxies", "stated by", "another best municipality", "points of the mean score")
        print_table(
            headings, [_effect(each) for each in report.proxies], title="What declared proxies change"
        )
    for note in report.notes:
        console.print(note, markup=False)


def _row(line: FairnessLine) -> tuple[str, ...]:
    if not line.told:
        return (line.group, TOO_FEW, "", "", "", "")
    return (
        line.group,
        f"about {line.cases:,}",
        f"{line.placed_rate_pct} %",
        _figure(line.mean_score),
        _figure(line.gap_to_best),
        _tenths(line.mean_rank_tenths),
    )


def _gap(gap: FairnessGap) -> str:
    if gap.difference is None or gap.lowest is None or gap.highest is None:
        return TOO_FEW
    show = _tenths if gap.measure is Measure.MEAN_RANK_TENTHS else _figure
    left = f"; {TOO_FEW} of {gap.groups_left_out} more" if gap.groups_left_out else ""
    return (
        f"{show(gap.difference)}, from {show(gap.lowest)} ({gap.lowest_group}) "
        f"to {show(gap.highest)} ({gap.highest_group}){left}"
    )


def _effect(effect: ProxyEffect) -> tuple[str, ...]:
    names = effect.criteria[0] if len(effect.criteria) == 1 else f"all {len(effect.criteria)} together"
    if not effect.told:
        return (names, TOO_FEW, "", "")
    stated = f"about {effect.stated_by:,}"
    changes = TOO_FEW if effect.best_changes is None else f"about {effect.best_changes:,}"
    return (names, stated, changes, f"{effect.score_points:+,}")


def _figure(figure: int | None) -> str:
    return TOO_FEW if figure is None else f"{figure:,}"


def _tenths(figure: int | None) -> str:
    return TOO_FEW if figure is None else f"{figure // 10}.{figure % 10}"
