"""baselines: a round under today's practice and the literature's mechanisms, beside the optimum."""

from pathlib import Path
from typing import Annotated

import typer

from rematch.analysis.baselines import ALL, Comparison, over_lotteries, over_rounds, write_baselines
from rematch.analysis.cohorts import PRESETS
from rematch.cli.output import console, print_table, solve_progress
from rematch.cli.reading import scenario_of
from rematch.errors import InputError
from rematch.models.baselines import Baselines, BaselineSummary, Draw, Method
from rematch.models.interval import Interval

PLACED = ("method", "placed", "persons", "left", "seconds")
FITS = ("method", "% persons", "% score", "rank", "gap")
COMPLAINTS = ("method", "envy", "waste")
MEANT = (
    "placed: households; left: places that stay empty; % persons and % score: of the optimum's; rank: mean "
    "wish rank; gap: largest difference between two groups in the share placed, in percentage points; envy, "
    "waste: pairs of household and municipality."
)


def baselines(
    scenario: Annotated[str, typer.Argument(help="Name of an invented round, or a scenario.json.")],
    seeds: Annotated[int, typer.Option(min=1, max=1_000, help="Seeds 0, 1, 2, ...")] = 20,
    draw: Annotated[
        Draw | None,
        typer.Option(help="What a seed draws: another round (invented ones, by default), or the lottery."),
    ] = None,
    method: Annotated[
        list[Method] | None, typer.Option(help="Only this method; again for more. All by default.")
    ] = None,
    *,
    deadline_s: Annotated[int, typer.Option(min=1, max=3_600, help="Seconds for each optimum.")] = 60,
    out: Annotated[Path | None, typer.Option(help="Folder for baselines.json and two CSV files.")] = None,
) -> None:
    """Compare today's practice and mechanisms of the literature with the optimum of a round."""
    invented = scenario in PRESETS and not Path(scenario).exists()
    if draw is Draw.ROUND and not invented:
        raise InputError(
            f"{scenario}: a file is one round, a seed cannot draw another. Use --draw lottery, or name an "
            f"invented round: {', '.join(PRESETS)}."
        )
    methods = tuple(dict.fromkeys(method or ALL))
    with solve_progress() as progress:
        how = Comparison(methods=methods, deadline_s=deadline_s, say=progress.say)
        if invented and draw is not Draw.LOTTERY:
            found = over_rounds(scenario, range(seeds), how)
        else:
            found = over_lotteries(scenario_of(scenario), range(seeds), how)
    _print(found)
    if out is not None:
        write_baselines(found, out)
        console.print(f"Written to {out}.", markup=False, soft_wrap=True)


def _print(found: Baselines) -> None:
    what = "rounds" if found.draw is Draw.ROUND else "lotteries of one round"
    seeds = len(found.seeds)
    console.print(f"{found.title}: means over {seeds} {what}; ± is half of the 95 % interval.")
    print_table(PLACED, [_placed(line) for line in found.summary])
    print_table(FITS, [_fits(line) for line in found.summary])
    print_table(COMPLAINTS, [_complaints(line) for line in found.summary])
    console.print(MEANT)
    for line in found.summary:
        if line.missed:
            console.print(
                f"{line.method.value}: a minimum of the rules is not reached on {line.missed} seeds."
            )
    for each in found.left_out:
        console.print(f"Left out, {each}", markup=False)
    gaps = [each.gap_ppm for each in found.optima]
    known = [gap for gap in gaps if gap is not None]
    worst = f"at most {max(known):,} ppm" if len(known) == len(gaps) else "not known for every level"
    console.print(f"Gap of the optimum to its bound: {worst}.", markup=False)
    console.print(f"Key of random_key: {found.key}.", markup=False)
    for note in found.notes:
        console.print(f"Assumed: {note}", markup=False)
    if found.synthetic:
        console.print("Synthetic: no household in it is a real one.")
    console.print("How each method works: docs/baselines.md")


def _placed(line: BaselineSummary) -> tuple[str, ...]:
    figures = line.placed_cases, line.placed_persons, line.places_left
    return line.method.value, *map(_cell, figures), f"{line.seconds.mean:.2f}"


def _fits(line: BaselineSummary) -> tuple[str, ...]:
    figures = line.persons_pct, line.score_pct, line.mean_wish_rank, line.worst_gap
    return line.method.value, *map(_cell, figures)


def _complaints(line: BaselineSummary) -> tuple[str, ...]:
    return line.method.value, _cell(line.envy_pairs), _cell(line.waste_pairs)


def _cell(figure: Interval | None) -> str:
    """Say mean and half of the interval, in as many places as the mean can bear; no width, no interval."""
    if figure is None:
        return "-"
    digits = 2 if figure.mean < 10 else 1 if figure.mean < 100 else 0
    if figure.high is None or figure.high == figure.low:
        return f"{figure.mean:,.{digits}f}"
    return f"{figure.mean:,.{digits}f} ± {figure.high - figure.mean:.{digits}f}"
