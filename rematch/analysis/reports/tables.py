"""Turns a comparison into tables: figures with intervals, differences with verdicts, proof and time."""

from collections import Counter
from collections.abc import Iterable, Iterator

from rematch.analysis.counts import SIZES
from rematch.analysis.intervals import Interval, mean_interval
from rematch.analysis.reports.comparing import Comparison, Difference, Verdict, guard_of
from rematch.analysis.reports.figures import BY_KEY, FIGURES, Figure, group_of
from rematch.analysis.reports.folder import SweepFolder
from rematch.analysis.reports.telling import TOO_FEW, coarse
from rematch.analysis.reports.wording import cell, number, signed_spread, spread
from rematch.models.report import ReportTable
from rematch.models.sweep import SweepRow
from rematch.models.sweep_header import Compared

WHO = ("placed-households", "placed-persons", "urgent-persons", "worst-gap")
HOW = ("mean-score", "mean-wish-rank", "first-wish")
LEFT = ("homes-left", "places-left")
INTERVAL = "Mean over seeds, in brackets its 95 % interval."
SHARE_STEP = 5.0
VERDICTS: dict[Verdict, str] = {
    "more": "higher",
    "less": "lower",
    "same": "same in every seed",
    "open": "within the interval",
    "gap": "within the solver's gap",
    "one_seed": "one seed: no interval",
    "untold": TOO_FEW,
    "none": "nothing to compare",
}
PROOFS = {
    "certified": "certified",
    "proved": "proved by the solver",
    "none": "no proof",
}


def figure_tables(comparison: Comparison) -> Iterator[ReportTable]:
    """Yield the figures of every setting, few columns at a time."""
    for caption, keys in (("Who is placed", WHO), ("How well it fits", HOW), ("What is left", LEFT)):
        chosen = [BY_KEY[key] for key in keys]
        yield ReportTable(
            caption=caption,
            headings=("Setting", *(f"{figure.label} ({figure.unit})" for figure in chosen)),
            rows=tuple(
                (
                    _name(comparison, setting),
                    *(
                        cell(cells[figure.key], figure.decimals(coarse=comparison.coarse))
                        for figure in chosen
                    ),
                )
                for setting, cells in comparison.cells.items()
            ),
            note=INTERVAL,
        )


def difference_tables(comparison: Comparison) -> Iterator[ReportTable]:
    """Yield the differences to the reference, a table for each figure."""
    if not comparison.differences:
        return
    for figure in FIGURES:
        yield ReportTable(
            caption=f"{figure.label}: difference to the reference",
            headings=("Setting", f"Difference ({difference_unit(figure)})", "What can be said"),
            rows=tuple(
                (comparison.labels[setting], *_difference(found[figure.key], figure, comparison))
                for setting, found in comparison.differences.items()
            ),
        )


def _difference(found: Difference, figure: Figure, comparison: Comparison) -> tuple[str, str]:
    places = figure.decimals(coarse=comparison.coarse)
    shown = "" if found.interval is None else signed_spread(found.interval, places)
    return shown, VERDICTS[found.verdict]


def difference_unit(figure: Figure) -> str:
    """Return what a difference of the figure is counted in."""
    return {"mean-wish-rank": "ranks", "first-wish": "percentage points"}.get(figure.key, figure.unit)


def figure_table(comparison: Comparison, figure: Figure) -> ReportTable:
    """Return one figure of every setting: the numbers of its chart."""
    return ReportTable(
        caption=f"{figure.label}, per setting",
        headings=("Setting", f"{figure.label} ({figure.unit})"),
        rows=tuple(
            (_name(comparison, setting), cell(cells[figure.key], figure.decimals(coarse=comparison.coarse)))
            for setting, cells in comparison.cells.items()
        ),
        note=INTERVAL,
    )


def size_shares(sweep: SweepFolder) -> dict[Compared, dict[str, Interval]]:
    """
    Return the share placed by size of household, in percent, mean over the seeds that have such a household.

    Returns
    -------
    dict of dict of Interval
        By setting and size; what is not told is left out. Empty where rows count no sizes.
    """
    guard, result = guard_of(sweep), {}
    for setting, seeds in sweep.rows.items():
        counted = [[group_of(row, size) for size in SIZES] for row in seeds.values()]
        told = [
            guard.shares(
                [each.placed if each else 0 for each in row], [each.cases if each else 0 for each in row]
            )
            for row in counted
        ]
        shares = {}
        for idx, size in enumerate(SIZES):
            there = [row[idx] for row in counted]
            values = [100 * each.placed / each.cases for each in there if each is not None]
            if values and all(row[idx] for row in told):
                interval = mean_interval(values)
                shares[size] = coarse(interval, SHARE_STEP) if guard.on else interval
        result[setting] = shares
    return result if any(result.values()) else {}


def size_table(comparison: Comparison, shares: dict[Compared, dict[str, Interval]]) -> ReportTable:
    """Return the share placed by size of household."""
    return ReportTable(
        caption="Share of households placed, by size of household",
        headings=("Setting", *(f"{size} {'person' if size == '1' else 'persons'} (%)" for size in SIZES)),
        rows=tuple(
            (
                _name(comparison, setting),
                *(spread(by_size[size], 0) if size in by_size else _absent(shares) for size in SIZES),
            )
            for setting, by_size in shares.items()
        ),
        note="Mean over the seeds that have such a household, in brackets its 95 % interval.",
    )


def _absent(shares: dict[Compared, dict[str, Interval]]) -> str:
    return "–" if shares else TOO_FEW


def proof_table(sweep: SweepFolder, comparison: Comparison) -> ReportTable:
    """Return how every setting was solved: status, proof, gap, seconds."""
    return ReportTable(
        caption="How it was solved",
        headings=(
            "Setting",
            "Solves",
            "Status (solves)",
            "Proof (solves)",
            "Largest gap (millionths of the bound)",
            "Seconds per solve",
        ),
        rows=tuple(
            (_name(comparison, setting), f"{len(seeds):,}", *_proof(list(seeds.values())))
            for setting, seeds in sweep.rows.items()
        ),
        note="Seconds are of the machines that solved it: mean, in brackets the longest.",
    )


def _proof(rows: list[SweepRow]) -> tuple[str, ...]:
    gaps = [row.gap_ppm for row in rows]
    known = [gap for gap in gaps if gap is not None]
    largest = f"{max(known):,}" if len(known) == len(gaps) else f"no bound in {len(gaps) - len(known)}"
    seconds = [row.seconds for row in rows]
    return (
        _counted(row.status.replace("_", " ") for row in rows),
        _counted(PROOFS[row.proof] for row in rows),
        largest,
        f"{number(sum(seconds) / len(seconds), 1)} ({number(max(seconds), 1)})",
    )


def _counted(words: Iterable[str]) -> str:
    return ", ".join(f"{word} {count:,}" for word, count in Counter(words).most_common())


def _name(comparison: Comparison, setting: Compared) -> str:
    label = comparison.labels[setting]
    return f"{label} (reference)" if setting == comparison.reference else label
