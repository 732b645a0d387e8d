"""Whether a level certificate is well formed: positions, lengths and signs. Called by `levels`."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from rematch.models.certificate import (
    ApartRow,
    CaseSplit,
    CoverRow,
    LevelCertificate,
    Node,
    RoundedRow,
    Step,
)
from rematch.models.run import StageCertificate
from rematch.verify.numbered import Round
from rematch.verify.objectives import THRESHOLDS


@dataclass(frozen=True, slots=True)
class Positions:
    """Cases, columns and units of the round at each position of a stage's lists."""

    cases: Sequence[int]
    columns: Sequence[int]
    units: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Counts:
    """How many of each a level may refer to."""

    resources: int
    units: Sequence[int]
    columns: int
    earlier: Sequence[str]
    rows: int


def unknown_names(cases: Container[str], columns: Container[str], stage: StageCertificate) -> str:
    """Name a case or column of a stage's lists that is not there, or stands twice; empty: none."""
    for what, stated, there in (("case", stage.cases, cases), ("column", stage.columns, columns)):
        if foreign := [each for each in stated if each not in there]:
            return f"{what} {foreign[0]} is not in the scenario"
        if len(set(stated)) < len(stated):
            return f"a {what} stands twice in the certificate's list"
    return ""


def positions_of(round_: Round, stage: StageCertificate) -> Positions:
    """Return what stands at each position; the names are taken as checked."""
    unit_of = {case: unit for unit, members in enumerate(round_.units) for case in members}
    cases = [round_.names.cases[each] for each in stage.cases]
    columns = [round_.names.columns[each] for each in stage.columns]
    return Positions(cases, columns, [unit_of[case] for case in cases])


def malformed(level: LevelCertificate, positions: Positions, resources: int, earlier: Sequence[str]) -> str:
    """Name the first thing of a level that is missing, out of place or of the wrong sign; empty: none."""
    if level.kind != _kind(level):
        return f"kind {level.kind} stated, {_kind(level)} derived from its nodes"
    if len(level.held) != len(earlier):
        return f"{len(level.held)} values held, {len(earlier)} earlier levels"
    counts = _Counts(resources, positions.units, len(positions.columns), earlier, len(level.rows))
    return next(_faults(level, counts), "")


def _kind(level: LevelCertificate) -> str:
    steps = [step for node in level.nodes for step in node.steps]
    if len(level.nodes) > 1:
        return "tree"
    if any(any(step.rows) for step in steps):
        return "rows"
    return "packings" if any(step.enforced for step in steps) else "prices"


def _faults(level: LevelCertificate, counts: _Counts) -> Iterator[str]:
    for row_idx, row in enumerate(level.rows):
        for fault in _row_faults(row, counts):
            yield f"row {row_idx}: {fault}"
    for node_idx, node in enumerate(level.nodes):
        for fault in _node_faults(node, counts):
            yield f"node {node_idx}: {fault}" if len(level.nodes) > 1 else fault


def _row_faults(row: ApartRow | CoverRow | RoundedRow, counts: _Counts) -> Iterator[str]:
    if isinstance(row, ApartRow):
        yield from _beyond("case", row.apart, len(counts.units))
        return
    if isinstance(row, CoverRow):
        yield from _beyond("resource", (row.resource,), counts.resources)
        yield from _beyond("case", row.cases, len(counts.units))
        yield from (f"needs {each}, less than 1" for each in row.needs if each < 1)
        return
    if row.divisor < 2:
        yield f"divisor {row.divisor}, less than 2"
    weights = (weight for _, weight in (*row.resources, *row.cases))
    yield from (f"weight {each}, less than 0" for each in weights if each < 0)
    yield from _beyond("resource", [each for each, _ in row.resources], counts.resources)
    yield from _beyond("case", [each for each, _ in row.cases], len(counts.units))


def _node_faults(node: Node, counts: _Counts) -> Iterator[str]:
    for step in node.steps:
        yield from _step_faults(step, counts)
    if isinstance(node.split, CaseSplit):
        yield from _beyond("case", (node.split.case,), len(counts.units))
        yield from _beyond("column", node.split.columns, counts.columns)
    elif node.split is not None:
        yield from _beyond("resource", (node.split.resource,), counts.resources)


def _step_faults(step: Step, counts: _Counts) -> Iterator[str]:
    if len(step.prices) != counts.resources:
        yield f"{len(step.prices)} prices, {counts.resources} resources"
    if len(step.earlier) != len(counts.earlier):
        yield f"{len(step.earlier)} multipliers, {len(counts.earlier)} earlier levels"
    if len(step.rows) not in (0, counts.rows):
        yield f"{len(step.rows)} multipliers of rows, {counts.rows} rows"
    if negative := [each for each in (*step.earlier, *step.rows) if each < 0]:
        yield f"multiplier {negative[0]}: less than 0"
    for name, factor in zip(counts.earlier, step.earlier, strict=False):
        if name in THRESHOLDS and factor:
            yield f"multiplier {factor} of {name}, which has no coefficients"
    yield from _beyond("resource", step.enforced, counts.resources)
    yield from _share_faults(step, counts.units)
    if len(set(step.enforced)) < len(step.enforced):
        yield "a resource is enforced twice"
    for resource in step.enforced:
        if resource < len(step.prices) and step.prices[resource]:
            yield f"resource {resource} is enforced, and priced at {step.prices[resource]}"


def _share_faults(step: Step, units: Sequence[int]) -> Iterator[str]:
    named = [each for each, _ in step.shares]
    beyond = next(_beyond("case", named, len(units)), "")
    if beyond:
        yield beyond
    elif len({units[each] for each in named}) < len(named):
        yield "a unit has two shares in one step"


def _beyond(what: str, stated: Sequence[int], count: int) -> Iterator[str]:
    """Name what stands at no position of its list."""
    for each in stated:
        if not 0 <= each < count:
            yield f"{what} {each} of {count}"
