"""`rematch arrivals`: households come week by week; methods that do not know the future, beside hindsight."""

from pathlib import Path
from typing import Annotated

import typer

from rematch.analysis.cohorts import PRESETS
from rematch.analysis.over_time import (
    METHODS,
    Asked,
    Family,
    Knobs,
    Plan,
    Revision,
    Source,
    of_family,
    of_preset,
    of_scenario,
    study,
)
from rematch.analysis.over_time.writing import Line, load_lines, study_of, write_study
from rematch.cli.arrivals_output import print_study
from rematch.cli.output import solve_progress
from rematch.cli.reading import code_of, scenario_of
from rematch.errors import InputError
from rematch.models.over_time import OverTimeRow

INVENTED = "invented"
DAILY, WEEKLY = 1, 7


def arrivals(
    scenario: Annotated[
        str,
        typer.Argument(
            help="`invented` (a family in numbers), the name of a bundled round (drawn anew per seed), or a "
            "scenario.json (only the order of arrival is drawn)."
        ),
    ],
    *,
    weeks: Annotated[int, typer.Option(min=1, max=400, help="Weeks in which they arrive.")] = 26,
    daily: Annotated[bool, typer.Option("--daily", help="A batch a day in place of one a week.")] = False,
    wait_weeks: Annotated[int, typer.Option(min=0, help="Longest wait; then a household leaves.")] = 4,
    capacity_pct: Annotated[int, typer.Option(help="Per cent of the homes that are pledged.")] = 100,
    times: Annotated[int, typer.Option(help="A bundled round, so many times as large.")] = 1,
    forecast_pct: Annotated[int, typer.Option(help="Households forecast, per cent of who comes.")] = 100,
    revise: Annotated[
        list[str] | None,
        typer.Option(help="WEEK:MUNICIPALITY:PERCENT of its pledge from that week on; again for more."),
    ] = None,
    past: Annotated[
        list[str] | None, typer.Option(help="A scenario.json whose households are the past; again for more.")
    ] = None,
    method: Annotated[list[str] | None, typer.Option(help="Only this one; again for more.")] = None,
    seeds: Annotated[int, typer.Option(min=1, max=1000, help="How many streams.")] = 20,
    futures: Annotated[int, typer.Option(min=1, max=100, help="Futures sampled per batch.")] = 5,
    balance: Annotated[int, typer.Option(min=0, max=100_000, help="Points of the balancing term.")] = 5_000,
    hindsight_s: Annotated[float, typer.Option(min=0, max=600, help="Seconds for the whole year.")] = 5.0,
    out: Annotated[Path | None, typer.Option(help="Folder for study.json, rows.csv and load.csv.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the study as JSON.")] = False,
) -> None:
    """Compare methods that place each batch as it comes with what hindsight could have reached."""
    plan = Plan(
        weeks=weeks,
        period_days=DAILY if daily else WEEKLY,
        wait_weeks=wait_weeks,
        capacity_pct=capacity_pct,
        forecast_pct=forecast_pct,
        revisions=_revisions(scenario, revise or [], DAILY if daily else WEEKLY),
    )
    source = _source(scenario, plan, times=times, past=past or [])
    asked = Asked(
        streams=source.streams,
        seeds=range(1, seeds + 1),
        methods=tuple(method or METHODS),
        knobs=Knobs(futures=futures, balance=balance),
        hindsight_s=hindsight_s,
    )
    settings = {"weeks": weeks, "daily": daily, "wait_weeks": wait_weeks, "capacity_pct": capacity_pct}
    settings |= {"times": times, "forecast_pct": forecast_pct, "futures": futures, "balance": balance}
    found, loads = _lived(asked, source)
    whole = study_of(source, found, settings | {"hindsight_s": str(hindsight_s), "revise": revise or "none"})
    if out is not None:
        write_study(out, whole, loads)
    if as_json:
        typer.echo(whole.model_dump_json(indent=2))
        return
    print_study(whole, out)


def _lived(asked: Asked, source: Source) -> tuple[list[OverTimeRow], list[Line]]:
    """Live through every stream, and show how far it is."""
    found: list[OverTimeRow] = []
    loads: list[Line] = []
    with solve_progress() as progress:
        for lived in study(asked, told=progress.say):
            found.append(lived.row)
            loads.extend(load_lines(lived, source))
    return found, loads


def _source(name: str, plan: Plan, *, times: int, past: list[str]) -> Source:
    if name in (INVENTED, *PRESETS) and not Path(name).exists():
        if past:
            raise InputError("--past: an invented round draws its own past; leave the option out.")
        return of_preset(name, plan, times=times) if name in PRESETS else _family(plan, times)
    if times != 1:
        raise InputError("--times: only a bundled round can be made larger; a file is as large as it is.")
    return of_scenario(scenario_of(name), plan, past=[scenario_of(each) for each in past])


def _family(plan: Plan, times: int) -> Source:
    first = Family()
    return of_family(Family(households=first.households * times), plan)


def _revisions(name: str, asked: list[str], period_days: int) -> tuple[Revision, ...]:
    """Read WEEK:MUNICIPALITY:PERCENT; of the invented family, municipalities are numbers from 1."""
    found = []
    for each in asked:
        parts = each.split(":")
        if len(parts) != 3 or not (parts[0].isdecimal() and parts[2].isdecimal()):
            raise InputError(f"--revise {each}: WEEK:MUNICIPALITY:PERCENT is meant, as in 13:DE-kiel:50.")
        period = int(parts[0]) * WEEKLY // period_days
        found.append(Revision(period, _owner(name, parts[1]), int(parts[2])))
    return tuple(found)


def _owner(name: str, municipality: str) -> int:
    if name == INVENTED and not Path(name).exists():
        if not municipality.isdecimal() or not 1 <= int(municipality) <= Family().municipalities:
            raise InputError(f"Municipalities of the invented family are 1 to {Family().municipalities}.")
        return int(municipality) - 1
    scenario = scenario_of(name)
    return [place.code for place in scenario.municipalities].index(code_of(scenario, municipality))
