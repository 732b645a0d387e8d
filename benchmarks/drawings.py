"""The plots beside RESULTS.md: time by size per family, and value and bound over time per tier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from benchmarks.families import FAMILIES
from benchmarks.judging import everybody
from benchmarks.measure import Group, GroupResult, Measured
from benchmarks.plots import Axis, line_plot
from benchmarks.runners import RUNNERS

Drawn = dict[str, list[tuple[float, float]]]


def draw(
    folder: Path,
    results: Sequence[GroupResult],
    growth: Mapping[str, Sequence[Group]],
    tiers: Mapping[str, Group],
) -> list[str]:
    """Write every plot there is something to show in; the names of the files."""
    by_group = {result.group: result for result in results}
    written = []
    for family, groups in growth.items():
        series = growth_series([by_group[group] for group in groups if group in by_group])
        if any(len(line) > 1 for line in series.values()):
            title = f"{FAMILIES[family].title}: time by size"
            axes = Axis("cases", logarithmic=True), Axis("seconds, one core", logarithmic=True)
            name = f"growth-{family}.svg"
            (folder / name).write_text(line_plot(title, *axes, series), encoding="utf-8")
            written.append(name)
    for tier, group in tiers.items():
        result = by_group.get(group)
        series = progress_series(result.ours) if result is not None and result.ours is not None else {}
        if series:
            title = f"Value and bound over time, {tier} tier: {FAMILIES[group.shape.family].title}, "
            title += f"{group.shape.n:,} x {group.shape.m}"
            name = f"progress-{tier}.svg"
            axes = Axis("seconds", logarithmic=True), Axis("score")
            (folder / name).write_text(line_plot(title, *axes, series), encoding="utf-8")
            written.append(name)
    return written


def growth_series(results: Sequence[GroupResult]) -> Drawn:
    """Seconds by cases, a line per runner."""
    series: Drawn = {}
    for result in results:
        for each in everybody(result):
            line = series.setdefault(RUNNERS[each.runner].title, [])
            line.append((result.group.shape.n, each.wall_s))
    return series


def progress_series(ours: Measured) -> Drawn:
    """What was reported while solving: the best value and the least bound so far."""
    series: Drawn = {"value": [], "bound": []}
    for event in ours.facts.get("events", ()):
        for name, best in (("value", max), ("bound", min)):
            if event[name] is not None:
                earlier = [value for _, value in series[name]]
                series[name].append((event["elapsed_s"], best([event[name], *earlier[-1:]])))
    if ours.values is not None:
        series["value"].append((ours.wall_s, ours.values[-1]))
    if ours.bounds:
        series["bound"].append((ours.wall_s, ours.bounds[-1]))
    return {name: stairs(line) for name, line in series.items() if line}


def stairs(line: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A number stays what it was until it changes."""
    steps = line[:1]
    for (_, before), (moment, value) in pairwise(line):
        steps += [(moment, value)] if before == value else [(moment, before), (moment, value)]
    return steps
