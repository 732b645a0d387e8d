"""A study of arrivals as a table on the terminal."""

from pathlib import Path

from rematch.analysis.over_time.writing import Line
from rematch.cli.output import console, print_table
from rematch.models.interval import Interval
from rematch.models.over_time import MethodSummary, OverTimeStudy

HEADINGS = ("method", "score %", "persons %", "unplaced", "weeks", "rank", "spread")
HINDSIGHT = "hindsight"


def print_study(whole: OverTimeStudy, out: Path | None) -> None:
    """Print a line per method."""
    if whole.synthetic:
        console.print("SYNTHETIC: invented households or municipalities.", style="bold")
    print_table(HEADINGS, [_line(each) for each in whole.summary])
    seeds = max(each.seeds for each in whole.summary)
    console.print(
        f"Means over {seeds} {'stream' if seeds == 1 else 'streams'}, with half of 95 % intervals. "
        "score %, persons %: of what no placement of the whole year can pass, each alone. unplaced: persons. "
        "weeks: waited by the placed. spread: of the shares used by municipalities, in points."
    )
    if out is not None:
        console.print(f"Written to {out}.", markup=False)


def _line(each: MethodSummary) -> Line:
    waited = None if each.method == HINDSIGHT else each.mean_wait_weeks
    return (
        each.method,
        _around(each.score_share_pct),
        _around(each.persons_share_pct),
        _around(each.unplaced_persons),
        _alone(waited),
        _alone(each.mean_wish_rank),
        _around(each.load_spread_points),
    )


def _around(figure: Interval) -> str:
    """Return a mean and half its interval: short, for a terminal of eighty columns."""
    half = "" if figure.high is None else f" ±{figure.high - figure.mean:.1f}"
    return f"{figure.mean:.1f}{half}"


def _alone(figure: Interval | None) -> str:
    return "-" if figure is None else f"{figure.mean:.2f}"
