"""report_of(): everything that is told of a sweep, in sections; `page` writes it as HTML."""

from collections.abc import Callable
from pathlib import Path

from rematch.analysis.reports.charts import charts_of
from rematch.analysis.reports.comparing import Comparison, comparison_of
from rematch.analysis.reports.figures import FIGURES
from rematch.analysis.reports.folder import SweepFolder
from rematch.analysis.reports.maps import maps_of
from rematch.analysis.reports.method import limits, methods, origins
from rematch.analysis.reports.summary import compared, findings
from rematch.analysis.reports.tables import difference_tables, figure_tables, proof_table
from rematch.models.report import Report, ReportMap, ReportSection

FURTHER: tuple[Callable[[Path], ReportSection | None], ...] = ()
"""Sections from other files of the folder (frontier.json, baselines.json, arrivals.json, one_more_home.json).

Each takes the folder and returns its section, or None where its file is not there; told as it is protected.
"""


def report_of(sweep: SweepFolder) -> Report:
    """
    Return everything that is told of a sweep.

    Parameters
    ----------
    sweep : SweepFolder
        As `read_sweep` read it.

    Returns
    -------
    Report
        Sections of sentences, tables, charts and maps. No household is in it; where households may be real,
        no figure that rests on fewer than ten, nor one that a subtraction within the report would show.

    References
    ----------
    docs/reports.md.
    """
    comparison = comparison_of(sweep)
    further = [section for make in FURTHER if (section := make(sweep.path)) is not None]
    return Report(
        title=sweep.header.title,
        study=sweep.header.study,
        synthetic=sweep.header.synthetic or any(row.synthetic for row in sweep.every_row()),
        protected=sweep.protected,
        digest=sweep.header.digest,
        results_hash=sweep.results_hash(),
        sections=(
            _summary(sweep, comparison),
            _charts(sweep, comparison),
            ReportSection(key="figures", heading="Figures", tables=tuple(figure_tables(comparison))),
            *_differences(comparison),
            _maps(*maps_of(sweep, comparison.labels)),
            *further,
            ReportSection(key="proof", heading="Proof and time", tables=(proof_table(sweep, comparison),)),
            ReportSection(key="method", heading="Method", lines=tuple(methods(sweep))),
            ReportSection(
                key="limits",
                heading="Limits",
                points=tuple(limits(sweep, len(comparison.differences) * len(FIGURES))),
            ),
            ReportSection(key="origin", heading="Where this comes from", tables=(origins(sweep),)),
        ),
    )


def _summary(sweep: SweepFolder, comparison: Comparison) -> ReportSection:
    return ReportSection(
        key="summary",
        heading="Summary",
        lines=tuple(compared(sweep, comparison)),
        points=tuple(findings(comparison)),
    )


def _charts(sweep: SweepFolder, comparison: Comparison) -> ReportSection:
    line = (
        "A dot is the mean over seeds, the bar its 95 % interval; the reference is the orange diamond "
        "with the "
        "dashed line. Bars of two settings that overlap say little about their difference: seeds are "
        "compared "
        "in pairs under «Differences»."
    )
    charts = tuple(charts_of(sweep, comparison))
    if not charts:
        line = "Nothing is drawn: there are too few households to tell."
    return ReportSection(key="charts", heading="Charts", lines=(line,), charts=charts)


def _differences(comparison: Comparison) -> tuple[ReportSection, ...]:
    if not comparison.differences:
        return ()
    line = (
        "Setting minus reference, seed by seed; in brackets the 95 % interval of the mean of these "
        "differences. "
        "«Higher» and «lower» are said only beyond the interval and beyond what the solver left open."
    )
    tables = tuple(difference_tables(comparison))
    return (ReportSection(key="differences", heading="Differences", lines=(line,), tables=tables),)


def _maps(maps: tuple[ReportMap, ...], unmoved: tuple[str, ...]) -> ReportSection:
    if not maps:
        line = "No municipality of this study has a position, so there is no map."
        return ReportSection(key="maps", heading="Maps", lines=(line,))
    line = (
        "Lines are meridians and parallels. An arrow runs from the municipality where the reference places "
        "households to where the setting places them; its width grows with their number, and thin ones "
        "stand in "
        "the table alone. A blue circle holds more than under the reference, a dashed orange one fewer."
    )
    return ReportSection(key="maps", heading="Maps", lines=(line, *unmoved), maps=maps)
