"""What a reader needs to trust a report or not: method, limits, versions, how to make it again."""

from collections.abc import Iterator

from rematch import __version__
from rematch.analysis.reports.folder import SweepFolder
from rematch.analysis.reports.wording import listed, plural
from rematch.models.fairness import K_MIN
from rematch.models.report import ReportPoint, ReportTable


def methods(sweep: SweepFolder) -> Iterator[str]:
    """Yield how the figures were made."""
    yield (
        "Every setting was solved on the same seeds. A figure is the mean over its seeds; its interval "
        "is the "
        "two-sided 95 % interval of Student's t (Student 1908, doi 10.1093/biomet/6.1.1)."
    )
    yield (
        "A difference is paired: setting minus reference on the same seed, then mean and interval of these "
        "differences. It is called higher or lower only where the interval leaves 0 out, and still does when "
        "every value is moved by as much as the solver left open: up to the bound of its objective, or, for "
        "figures that are no objective, by the gap of the solve in both directions."
    )
    yield (
        "Mean score is that of the household side alone, per person placed. Wish rank is that of the "
        "municipality among those that are possible for the household; 1 is the one that suits best. Worst "
        f"group gap is the largest difference in the share placed between two groups of {K_MIN} "
        "households or "
        "more, by size, children, single parents and step-free need."
    )
    if sweep.protected:
        yield (
            f"The households may be real: a figure is told where at least {K_MIN} households are on each "
            "side of "
            "it in every solve, and where no subtraction from a total shows fewer. Counts and "
            "percentages are "
            "rounded to five, mean scores to 100 points, mean ranks to a tenth, ends of intervals "
            "outwards. A "
            f"difference is told where at least {K_MIN} households are placed otherwise."
        )
        if sweep.copies > 1:
            yield (
                f"One household may stand in a round up to {sweep.copies} times, so "
                f"{sweep.copies * K_MIN} entries are asked for in place of {K_MIN}."
            )


def limits(sweep: SweepFolder, comparisons: int) -> Iterator[ReportPoint]:
    """Yield what the report cannot say."""
    for text in _limits(sweep, comparisons):
        yield ReportPoint(text=text)


def _limits(sweep: SweepFolder, comparisons: int) -> Iterator[str]:
    if sweep.header.synthetic:
        yield "Households or municipalities are invented: the figures say nothing about any real place."
    if comparisons > 1:
        yield (
            f"{comparisons:,} differences are looked at, each with its own 95 % interval: where nothing "
            "differs at "
            "all, one in twenty lies outside by chance. Small differences far down a table deserve "
            "another sweep "
            "with other seeds."
        )
    yield (
        "Student's t takes the mean of the differences to be about normal; with few seeds and a few very "
        "different rounds it is only roughly so."
    )
    yield "What a setting does not change is taken as it is: who comes, what they wish, what is offered."
    yield "A score says how well a home fits what was stated, not how people will live there."
    if any(row.gap_ppm is None for row in sweep.every_row()):
        yield "Some solves ended without a bound: of their settings no difference is claimed."
    assumed = sum(place.synthetic for place in sweep.header.places.values())
    if assumed:
        yield f"{plural(assumed, 'municipality is', 'municipalities are')} invented, positions included."


def origins(sweep: SweepFolder) -> ReportTable:
    """Return study, hashes, versions, and the command that makes it again."""
    versions: dict[str, set[str]] = {}
    for row in sweep.every_row():
        for name, version in row.versions.items():
            versions.setdefault(name, set()).add(version)
    params = {
        ", ".join(f"{name} {value}" for name, value in row.params.model_dump(mode="json").items())
        for row in sweep.every_row()
    }
    rows = [
        ("Study", sweep.header.study),
        ("Hash of the study", sweep.header.digest),
        ("Hash of the results", sweep.results_hash()),
        ("Command of the sweep", sweep.header.command or "not recorded"),
        ("Command of this page", "rematch report FOLDER --out report.html"),
        ("Parameters of a solve", "; ".join(sorted(params))),
        *((f"Version of {name}", listed(sorted(found))) for name, found in sorted(versions.items())),
        ("Page written by", f"rematch {__version__}"),
    ]
    return ReportTable(
        caption="Study, hashes and versions",
        headings=("What", "Value"),
        rows=tuple(rows),
        note="The hash of the results is over every solve's outcome: the same from any machine, in any "
        "order. Seconds and versions are not in it.",
    )
