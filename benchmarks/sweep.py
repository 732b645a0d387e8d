"""Beside the figures: every family by tightness, barred pairs, levels and size, at short limits."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.figures import MODEL_PEERS
from benchmarks.measure import Group
from benchmarks.shape import OBJECTIVES, PERSONS_SCORE, SCORE, Shape

LIMIT_S = 3.0
LAP_PEERS = ("scipy", "lapx", "highs", "greedy", "first-come")
USUAL = (
    (Shape("equal", 1_000, 50), LAP_PEERS),
    (Shape("households-1", 200, 15), MODEL_PEERS),
    (Shape("households-3", 200, 15), MODEL_PEERS),
    (Shape("households-6", 200, 15), MODEL_PEERS),
    (Shape("unit-stock", 300, 64), MODEL_PEERS),
)
GROWING = (
    (Shape("equal", 250, 20), (1, 2, 4), LAP_PEERS),
    (Shape("households-1", 50, 10), (1, 2, 4), MODEL_PEERS),
    (Shape("unit-stock", 75, 16), (1, 2, 4), MODEL_PEERS),
)


def _varied() -> list[Group]:
    """Tightness and barred pairs one at a time, then the levels, each from the usual instance."""
    groups = []
    for usual, peers in USUAL:
        shapes = [replace(usual, tightness=tightness) for tightness in (0.8, 1.0, 1.3)]
        shapes.append(replace(usual, barred_pct=60))
        groups += [Group(shape, PERSONS_SCORE, LIMIT_S, peers, runs=3) for shape in shapes]
    levels = replace(USUAL[1][0], tightness=0.8)
    groups += [Group(levels, objectives, LIMIT_S, MODEL_PEERS, runs=3) for objectives in OBJECTIVES]
    return groups


def _growth() -> dict[str, list[Group]]:
    """Per family the same instance, larger and larger."""
    return {
        start.family: [
            Group(replace(start, n=start.n * k, m=start.m * k // 2 or start.m), SCORE, LIMIT_S, peers, runs=3)
            for k in factors
        ]
        for start, factors, peers in GROWING
    }


GROWTH = _growth()
SWEEP = tuple(dict.fromkeys([*_varied(), *(group for groups in GROWTH.values() for group in groups)]))
