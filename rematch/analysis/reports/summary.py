"""Says in plain words what was compared, what differs beyond its interval, and what does not."""

from collections.abc import Iterator

from rematch.analysis.reports.comparing import Comparison, Difference
from rematch.analysis.reports.figures import FIGURES, Figure
from rematch.analysis.reports.folder import SweepFolder
from rematch.analysis.reports.wording import listed, plural, unsigned_spread
from rematch.models.report import ReportPoint
from rematch.models.sweep_header import Compared

NAMED_AT_MOST = 3
DRAWS = {
    "round": "Each seed is another invented round of the same kind: the intervals speak of such rounds.",
    "lottery": "Each seed is another lottery among equals in the one round that was given: the intervals "
    "speak of the lottery alone, and of no other round.",
    "resample": "Each seed draws the households of the one round that was given, with replacement: the "
    "intervals speak of rounds with such households.",
}
UNSURE = {
    "open": "no difference beyond the interval",
    "same": "the same in every seed",
    "gap": "no difference beyond what the solver left open",
    "one_seed": "one seed, so no interval and no claim",
    "untold": "too few households to tell",
    "none": "nothing to compare",
}
"""In the order they are said."""


def compared(sweep: SweepFolder, comparison: Comparison) -> Iterator[str]:
    """Yield what was compared, over which seeds, with what."""
    if sweep.header.purpose:
        yield sweep.header.purpose
    settings, seeds = len(sweep.rows), len({row.setting.seed for row in sweep.every_row()})
    reference = comparison.labels[comparison.reference]
    yield (
        f"{plural(settings, 'setting', 'settings')} over {plural(seeds, 'seed', 'seeds')}: "
        f"{plural(sweep.count, 'solve', 'solves')}. Every setting is compared with «{reference}», seed by "
        "seed."
    )
    yield DRAWS[sweep.header.draw]
    expected = sweep.header.settings * sweep.header.seeds
    if sweep.count < expected:
        yield f"The sweep is not finished: {sweep.count:,} of {expected:,} solves are there."
    if sweep.protected:
        yield (
            "The households may be real. No figure rests on fewer than ten of them, counts are told in "
            "fives, and "
            "«too few to tell» never means that there is no difference."
        )


def findings(comparison: Comparison) -> Iterator[ReportPoint]:
    """Yield one point per figure: what differs beyond interval and gap, and what does not."""
    if not comparison.differences:
        return
    for figure in FIGURES:
        said = "; ".join(_finding(figure, comparison))
        yield ReportPoint(lead=figure.label, text=f"{said[:1].upper()}{said[1:]}.")


def _finding(figure: Figure, comparison: Comparison) -> Iterator[str]:
    each = {setting: found[figure.key] for setting, found in comparison.differences.items()}
    ways = ("more", "less") if figure.key != "mean-wish-rank" else ("less", "more")
    for way in ways:
        there = [(setting, found) for setting, found in each.items() if found.verdict == way]
        there.sort(key=lambda pair: -abs(pair[1].interval.mean) if pair[1].interval else 0.0)
        if there:
            yield _said(figure, comparison, there, way)
    for verdict, words in UNSURE.items():
        count = sum(found.verdict == verdict for found in each.values())
        if count == len(each):
            yield words if count == 1 else f"in all {count} {words}"
        elif count:
            yield f"in {plural(count, 'setting', 'settings')} {words}"


def _said(figure: Figure, comparison: Comparison, there: list[tuple[Compared, Difference]], way: str) -> str:
    places = figure.decimals(coarse=comparison.coarse)
    named = [
        f"«{comparison.labels[setting]}» by {unsigned_spread(found.interval, places)}"
        for setting, found in there[:NAMED_AT_MOST]
        if found.interval is not None
    ]
    named[0] += f" {_unit(figure)}"
    more = len(there) - NAMED_AT_MOST
    if more > 0:
        named.append(plural(more, "more setting", "more settings"))
    return f"{_WAYS[figure.better][way]} than under the reference in {listed(named)}"


_WAYS = {
    "more": {"more": "higher", "less": "lower"},
    "less": {"more": "higher, which is worse,", "less": "lower, which is better,"},
    None: {"more": "more", "less": "fewer"},
}


def _unit(figure: Figure) -> str:
    return {
        "rank, 1 is best": "ranks",
        "points of 10,000": "points",
        "% of the households placed": "percentage points",
    }.get(figure.unit, figure.unit)
