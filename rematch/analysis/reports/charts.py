"""Turns a comparison into charts in Vega-Lite, each with the same numbers in a table."""

from collections.abc import Iterator
from statistics import median_low

from rematch.analysis.intervals import Interval
from rematch.analysis.reports.comparing import Comparison
from rematch.analysis.reports.figures import BY_KEY, Figure, readings
from rematch.analysis.reports.folder import SweepFolder
from rematch.analysis.reports.layers import Spec, dots, fields, ticks, whole
from rematch.analysis.reports.tables import figure_table, size_shares, size_table
from rematch.analysis.reports.telling import coarse
from rematch.analysis.reports.wording import cell, number, spread
from rematch.models.report import ReportChart, ReportTable
from rematch.models.sweep_header import Compared

DOTTED = ("placed-persons", "mean-score", "mean-wish-rank", "worst-gap")
SPREAD = "placed-persons"


def charts_of(sweep: SweepFolder, comparison: Comparison) -> Iterator[ReportChart]:
    """
    Yield the charts of a sweep.

    Parameters
    ----------
    sweep : the folder as it was read
    comparison : what of it is told

    References
    ----------
    Satyanarayan et al. (2017), Vega-Lite: a grammar of interactive graphics, doi 10.1109/TVCG.2016.2599030.
    """
    shares = size_shares(sweep)
    charts = [
        *(_dots(comparison, BY_KEY[key]) for key in DOTTED[:-1]),
        _seeds(sweep, comparison, BY_KEY[SPREAD]),
        *([_sizes(comparison, shares)] if shares else []),
        _dots(comparison, BY_KEY[DOTTED[-1]]),
    ]
    # Where nothing can be told there is nothing to draw; the tables of figures say so.
    yield from (chart for chart in charts if chart.spec["data"]["values"])


def _dots(comparison: Comparison, figure: Figure) -> ReportChart:
    """A dot and its interval for each setting, and a line through the reference."""
    places = figure.decimals(coarse=comparison.coarse)
    values = [
        _point(comparison, setting, told.interval) | {"said": cell(told, places)}
        for setting, cells in comparison.cells.items()
        if (told := cells[figure.key]).interval is not None
    ]
    order = list(comparison.labels.values())
    return ReportChart(
        key=f"chart-{figure.key}",
        title=f"{figure.label} per setting: mean over seeds and 95 % interval",
        spec=whole(values, dots(f"{figure.label} ({figure.unit})", order), rows=len(order)),
        table=figure_table(comparison, figure),
    )


def _seeds(sweep: SweepFolder, comparison: Comparison, figure: Figure) -> ReportChart:
    """One tick per seed and setting."""
    values: list[Spec] = []
    rows: list[tuple[str, ...]] = []
    for setting, seeds in sweep.rows.items():
        label, told = comparison.labels[setting], comparison.cells[setting][figure.key]
        if told.interval is None:
            rows.append((label, told.instead, "", "", ""))
            continue
        mark = {"setting": label, "reference": setting == comparison.reference}
        each = {seed: _told_value(sweep, figure, value) for seed, value in readings(figure, seeds)}
        values += [{**mark, "seed": seed, "value": value} for seed, value in each.items()]
        rows.append((label, *_spread_of(sorted(each.values()))))
    order, unit = list(comparison.labels.values()), figure.unit
    return ReportChart(
        key="chart-seeds",
        title=f"{figure.label}, seed by seed",
        spec=whole(values, ticks(f"{figure.label} ({unit})", order), rows=len(order)),
        table=ReportTable(
            caption=f"{figure.label} over seeds",
            headings=("Setting", f"Least ({unit})", f"Median ({unit})", f"Most ({unit})", "Seeds"),
            rows=tuple(rows),
            note="Of an even number of seeds the median is the lower of the two in the middle.",
        ),
    )


def _told_value(sweep: SweepFolder, figure: Figure, value: float) -> float:
    return coarse(Interval(value, None, None, 1), figure.step).mean if sweep.protected else value


def _spread_of(values: list[float]) -> tuple[str, ...]:
    figures = (values[0], median_low(values), values[-1])
    return (*(number(value, 0) for value in figures), f"{len(values):,}")


def _sizes(comparison: Comparison, shares: dict[Compared, dict[str, Interval]]) -> ReportChart:
    """A field per setting and size of household."""
    order = [comparison.labels[setting] for setting, by_size in shares.items() if by_size]
    values = [
        {
            "setting": comparison.labels[setting],
            "size": size,
            "share": interval.mean,
            "said": f"{spread(interval, 0)} %",
            "short": f"{number(interval.mean, 0)} %",
        }
        for setting, by_size in shares.items()
        for size, interval in by_size.items()
    ]
    return ReportChart(
        key="chart-sizes",
        title="Share of households placed, by size of household",
        spec=whole(values, fields(order), rows=len(order)),
        table=size_table(comparison, shares),
    )


def _point(comparison: Comparison, setting: Compared, interval: Interval) -> Spec:
    return {
        "setting": comparison.labels[setting],
        "mean": interval.mean,
        "low": interval.mean if interval.low is None else interval.low,
        "high": interval.mean if interval.high is None else interval.high,
        "reference": setting == comparison.reference,
    }
