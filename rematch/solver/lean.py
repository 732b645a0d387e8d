"""An instance without the resources that never bind, and findings about it in terms of the whole round.

`strategy_small` calls it, so that models, packings and prices are built of what matters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.certificate import (
    CoverRow,
    LevelCertificate,
    Node,
    RoundedRow,
    Row,
    Split,
    Step,
    SwitchSplit,
)
from rematch.solver.outcome import Finding
from rematch.solver.problem import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class Lean:
    """An instance without the resources that cannot bind; `kept` are the others, as the round counts them."""

    instance: Instance
    kept: IntArray
    resources: int

    def widened(self, finding: Finding) -> Finding:
        """A finding as the round counts resources; the price of one that never binds is 0."""
        prices = replace(finding.prices, resource=self._spread(finding.prices.resource))
        certificate = None if finding.certificate is None else self._certificate(finding.certificate)
        return replace(finding, prices=prices, certificate=certificate)

    def _spread(self, price: IntArray) -> IntArray:
        result = np.zeros(self.resources, dtype=np.int64)
        result[self.kept] = price
        return result

    def _certificate(self, certificate: LevelCertificate) -> LevelCertificate:
        nodes = tuple(
            Node(tuple(self._step(step) for step in node.steps), self._split(node.split))
            for node in certificate.nodes
        )
        return replace(certificate, nodes=nodes, rows=tuple(self._row(row) for row in certificate.rows))

    def _row(self, row: Row) -> Row:
        if isinstance(row, CoverRow):
            return replace(row, resource=int(self.kept[row.resource]))
        if isinstance(row, RoundedRow):
            return replace(row, resources=tuple((int(self.kept[r]), y) for r, y in row.resources))
        return row

    def _step(self, step: Step) -> Step:
        prices = self._spread(np.asarray(step.prices, dtype=np.int64))
        return replace(
            step,
            prices=tuple(prices.tolist()),
            enforced=tuple(int(self.kept[resource]) for resource in step.enforced),
        )

    def _split(self, split: Split | None) -> Split | None:
        return SwitchSplit(int(self.kept[split.resource])) if isinstance(split, SwitchSplit) else split


def lean(instance: Instance) -> Lean:
    """
    The instance without resources that have room for everybody, or that repeat another.

    Notes
    -----
    One with a minimum always stays, and so does one that a pair does not fit into alone: certificates know
    of such pairs only through it.
    """
    most = np.zeros(instance.capacity.shape[0], dtype=np.int64)
    need = instance.need()
    for resource in range(most.shape[0]):
        entries = instance.use_resource == resource
        allowed = instance.allowed[:, instance.use_column[entries]]
        most[resource] = np.where(allowed, need[:, entries], 0).max(axis=1, initial=0).sum()
    binding = (most > instance.capacity) | (instance.minimum > 0)
    kept = np.flatnonzero(binding & ~_repeats(instance, need))
    place = np.full(most.shape[0], -1, dtype=np.int64)
    place[kept] = np.arange(kept.shape[0])
    used = place[instance.use_resource] >= 0
    reduced = replace(
        instance,
        resource_order=instance.resource_order[kept],
        use_column=instance.use_column[used],
        use_resource=place[instance.use_resource[used]],
        use_count=instance.use_count[used],
        capacity=instance.capacity[kept],
        minimum=instance.minimum[kept],
        if_used=instance.if_used[kept],
    )
    return Lean(reduced, kept, most.shape[0])


def _repeats(instance: Instance, need: IntArray) -> BoolArray:
    """bool[R]: draws exactly what another one does, that holds no more."""
    result = np.zeros(instance.capacity.shape[0], dtype=np.bool_)
    first: dict[bytes, int] = {}
    for resource in np.lexsort((np.arange(result.shape[0]), instance.capacity)).tolist():
        entries = np.flatnonzero(instance.use_resource == resource)
        key = instance.use_column[entries].tobytes() + b"/" + need[:, entries].tobytes()
        if key in first and instance.minimum[resource] == 0:
            result[resource] = True
        first.setdefault(key, resource)
    return result
