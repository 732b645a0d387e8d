"""Writes what was measured as a page: machine, figures, families, false claims, and what was not run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.families import FAMILIES
from benchmarks.judging import (
    best_peer,
    false_claims,
    finite,
    gap_ppm,
    in_own_terms,
    numbers,
    ratio_to_best,
)
from benchmarks.measure import GroupResult, Measured
from benchmarks.runners import RUNNERS
from benchmarks.shape import Shape
from benchmarks.targets import Figure, verdict

COMMAND = "python3 run.py bench solver"


class RowWithoutPeerError(ValueError):
    """A row in which nobody but us, or not even we, ran: it would compare with nothing."""


@dataclass(frozen=True)
class Page:
    """All that the page says; `words` are the options the command was given, `small` if they shrink it."""

    machine: Sequence[str]
    results: Sequence[GroupResult]
    figures: Sequence[Figure]
    plots: Sequence[str]
    words: str
    small: bool
    minutes: float


def page_text(page: Page) -> str:
    """The whole of RESULTS.md."""
    by_group = {result.group: result for result in page.results}
    lines = ["# What the solver takes, and what others take", ""]
    lines += [f"Written by `{COMMAND}{page.words}` in {page.minutes:.0f} minutes; do not edit.", ""]
    lines += [*(f"- {line}" for line in page.machine), "", *_how(), "## Figures", ""]
    lines += _figures(page, by_group)
    for name, family in FAMILIES.items():
        printable = [each for each in page.results if each.group.shape.family == name and complete(each)]
        if printable:
            lines += [f"## {family.title}", "", *table(printable), ""]
    lines += _plots(page.plots)
    lines += _listed("Broken rules, and claims that do not hold", _claims(page.results))
    lines += _listed("Not run", _not_run(page))
    return "\n".join(lines).rstrip() + "\n"


def _how() -> list[str]:
    return [
        "Each run is a fresh process on one core with one thread; libraries and instance are loaded, and a",
        "tiny instance of the family is solved, before the clock starts. Times and memory (the peak of the",
        "whole process) are medians of the runs stated; what takes over 20 s, or ends at its time limit, is",
        "run once. Values are recomputed from the placement. A gap is (bound - value) / value of the first",
        "level that is open. «best peer» is the fastest of those that reached most. Ratios are of CPU",
        "seconds, which the machine's other work disturbs least; quote those, the times are this machine's.",
        "`docs/benchmarks.md` says what the families and the peers are.",
        "",
    ]


def complete(result: GroupResult) -> bool:
    """Whether the row may be printed: ours and one peer at least."""
    return result.ours is not None and bool(result.peers)


def table(results: Iterable[GroupResult]) -> list[str]:
    """
    One block of lines per group, ours first.

    Raises
    ------
    RowWithoutPeerError
        A group without ours or without any peer.
    """
    lines = [
        "| instance and levels | runner | runs | wall s | CPU s | MB | value | bound | gap ppm | status |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for result in results:
        if not complete(result) or result.ours is None:
            raise RowWithoutPeerError(result.group.text)
        title = f"{result.group.shape.text}: {' -> '.join(result.group.objectives)}"
        for each in (result.ours, *result.peers.values()):
            lines.append(_line(title, result.group.shape, each))
            title = ""
        lines.append(_compared(result))
    return lines


def _line(title: str, shape: Shape, each: Measured) -> str:
    gap = gap_ppm(shape, each.values, each.bounds)
    values = "-" if each.values is None else _own_terms(shape, each.values)
    bounds = "-"
    if finite(each.bounds):
        bounds = numbers(tuple(in_own_terms(shape, round(bound)) for bound in each.bounds))
    proof = each.facts.get("proof", "none")
    status = each.status if proof == "none" else f"{each.status}, {proof}"
    cells = (
        title, RUNNERS[each.runner].title, each.runs, f"{each.wall_s:.3f}", f"{each.cpu_s:.3f}",
        "-" if each.peak_mb is None else f"{each.peak_mb:.0f}", values, bounds,
        "-" if gap is None else f"{gap:,.0f}", each.fault or status,
    )  # fmt: skip
    return row(cells)


def _compared(result: GroupResult) -> str:
    """The line under a group: ours against the best peer."""
    peer, ratio = best_peer(result), ratio_to_best(result)
    if peer is None or ratio is None:
        return row(["", "*no peer found or showed anything*", *[""] * 8])
    more = ""
    if peer.values is not None and result.ours is not None and result.ours.values is not None:
        difference = result.ours.values[-1] - peer.values[-1]
        same_before = result.ours.values[:-1] == peer.values[:-1]
        more = f", value {difference:+,}" if same_before else ", other values before the last level"
    return row(
        ["", f"*best peer {RUNNERS[peer.runner].title}: we are {ratio:.3g}x as fast{more}*", *[""] * 8]
    )


def _own_terms(shape: Shape, values: tuple[int, ...]) -> str:
    text = numbers(tuple(in_own_terms(shape, value) for value in values))
    return f"cost {text}" if shape.kind else text


def _figures(page: Page, by_group: dict) -> list[str]:
    lines = [row(["what", "reach", "aim", "measured", "verdict", "command"]), "| --- " * 6 + "|"]
    for figure in page.figures:
        results = [by_group[group] for group in figure.groups if group in by_group]
        if missing(figure, by_group) is None:
            reading = figure.read(results)
            said = "small instances: none" if page.small else f"**{verdict(figure, reading)}**"
            command = f"`{COMMAND} --only {figure.name}`"
            lines.append(row([figure.what, figure.reach, figure.aim, reading.text, said, command]))
    return [*lines, ""]


def missing(figure: Figure, by_group: dict) -> str | None:
    """Why a figure cannot be said: the first run that is not there."""
    for group in figure.groups:
        result = by_group.get(group)
        if result is None:
            return "not asked for"
        asked = (group.ours, *figure.needs) if result.peers else (group.ours, *group.peers)
        for runner in asked:
            if runner in result.not_run:
                return f"{RUNNERS[runner].title}: {result.not_run[runner]}"
    return None


def _claims(results: Sequence[GroupResult]) -> list[str]:
    return [f"{result.group.text}: {claim}" for result in results for claim in false_claims(result)]


def _not_run(page: Page) -> list[str]:
    """Runners that did not run, and figures that cannot be said."""
    by_group = {result.group: result for result in page.results}
    lines = [
        f"{result.group.text}: {RUNNERS[runner].title} ({reason})"
        for result in page.results
        for runner, reason in result.not_run.items()
    ]
    reasons = ((figure, missing(figure, by_group)) for figure in page.figures)
    return lines + [f"figure «{figure.what}»: {why}" for figure, why in reasons if why is not None]


def _plots(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    return ["## Plots", "", *(f"![{name.removesuffix('.svg')}]({name})" for name in names), ""]


def _listed(title: str, entries: Sequence[str]) -> list[str]:
    return [f"## {title}", "", *(f"- {entry}" for entry in entries or ["nothing"]), ""]


def row(cells: Iterable[object]) -> str:
    """One line of a table."""
    return "| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |"
