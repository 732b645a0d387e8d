"""Certificates from canonical indices into those of the Problem."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rematch.solver.canonical import Instance
from rematch.solver.certificate import (
    ApartRow,
    CaseSplit,
    CoverRow,
    LevelCertificate,
    Node,
    RoundedRow,
    Row,
    Split,
    Step,
    SwitchSplit,
)


@dataclass(frozen=True, eq=False)
class _Names:
    """Index in the Problem by canonical index; `unit[i]` is the first member of case i's unit."""

    case: list[int]
    column: list[int]
    resource: list[int]
    owner: list[int]
    unit: list[int]


def renumbered(instance: Instance, certificate: LevelCertificate) -> LevelCertificate:
    """The certificate of one level as the Problem counts its cases, columns, resources and owners."""
    names = _names(instance)
    return replace(
        certificate,
        rows=tuple(_row(names, row) for row in certificate.rows),
        nodes=tuple(
            Node(tuple(_step(names, step) for step in node.steps), _split(names, node.split))
            for node in certificate.nodes
        ),
    )


def _names(instance: Instance) -> _Names:
    unit = instance.case_order.copy()
    for label in range(int(instance.group.max(initial=-1)) + 1):
        members = instance.group == label
        unit[members] = instance.case_order[members].min()
    return _Names(
        instance.case_order.tolist(),
        instance.column_order.tolist(),
        instance.resource_order.tolist(),
        instance.owner_label.tolist(),
        unit.tolist(),
    )


def _step(names: _Names, step: Step) -> Step:
    prices = [0] * len(names.resource)
    for resource, price in zip(names.resource, step.prices, strict=True):
        prices[resource] = price
    return replace(
        step,
        prices=tuple(prices),
        enforced=tuple(sorted(names.resource[r] for r in step.enforced)),
        shares=tuple(sorted((names.unit[case], share) for case, share in step.shares)),
    )


def _split(names: _Names, split: Split | None) -> Split | None:
    if isinstance(split, CaseSplit):
        return CaseSplit(names.case[split.case], tuple(sorted(names.column[j] for j in split.columns)))
    return None if split is None else SwitchSplit(names.resource[split.resource])


def _row(names: _Names, row: Row) -> Row:
    if isinstance(row, ApartRow):
        return ApartRow((names.case[row.cases[0]], names.case[row.cases[1]]), names.owner[row.owner])
    if isinstance(row, CoverRow):
        return CoverRow(names.resource[row.resource], tuple(names.case[i] for i in row.cases), row.needs)
    return RoundedRow(
        row.divisor,
        tuple(sorted((names.resource[r], y) for r, y in row.resources)),
        tuple(sorted((names.case[i], y) for i, y in row.cases)),
    )
