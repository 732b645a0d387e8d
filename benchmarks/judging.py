"""Compares what was measured in one group: who is best, by how much, and which claims are false."""

from __future__ import annotations

import math

from benchmarks.families.assignment import K
from benchmarks.measure import GroupResult, Measured
from benchmarks.shape import Shape

PPM = 1_000_000
ROUNDING = 1e-6
TICK_S = 1e-6


def everybody(result: GroupResult) -> list[Measured]:
    """Ours first, then the peers that ran."""
    return ([] if result.ours is None else [result.ours]) + list(result.peers.values())


def best_values(result: GroupResult) -> tuple[int, ...] | None:
    """The best feasible values anybody reached, level before level."""
    return max((each.values for each in everybody(result) if each.values is not None), default=None)


def best_peer(result: GroupResult) -> Measured | None:
    """The fastest of the peers that reached most; of those that only bound, the fastest that did."""
    found = [each for each in result.peers.values() if each.values is not None]
    if found:
        most = max(each.values for each in found if each.values is not None)
        return min((each for each in found if each.values == most), key=lambda each: each.cpu_s)
    bounding = [each for each in result.peers.values() if finite(each.bounds)]
    return min(bounding, key=lambda each: each.cpu_s, default=None)


def ratio_to_best(result: GroupResult) -> float | None:
    """CPU time of the best peer over ours; above 1 we are faster."""
    peer = best_peer(result)
    return None if peer is None or result.ours is None else peer.cpu_s / max(result.ours.cpu_s, TICK_S)


def finite(bounds: tuple[float, ...]) -> bool:
    """Whether anything was shown at all."""
    return bool(bounds) and all(math.isfinite(bound) for bound in bounds)


def whole(bound: float) -> int:
    """The largest integer value a bound leaves; a float's rounding error is not taken for one."""
    return math.floor(bound + ROUNDING * max(1.0, abs(bound)) / 1_000)


def gap_ppm(shape: Shape, values: tuple[int, ...] | None, bounds: tuple[float, ...]) -> float | None:
    """
    Bound above value, in millionths of the value (of the cost for generalised assignment).

    Of the first level that is open, else 0; None when there is no value or no bound.
    """
    if values is None or not finite(bounds):
        return None
    for value, bound in zip(values, bounds, strict=False):
        if whole(bound) > value:
            return PPM * (whole(bound) - value) / max(abs(in_own_terms(shape, value)), 1)
    return 0.0 if len(bounds) == len(values) else None


def in_own_terms(shape: Shape, value: int) -> int:
    """A value, or the cost it stands for."""
    return shape.n * K[shape.kind] - value if shape.kind else value


def false_claims(result: GroupResult) -> list[str]:
    """What a runner said that another one's placement refutes, and placements that break a rule."""
    best = best_values(result)
    claims = []
    for each in everybody(result):
        if each.fault is not None:
            claims.append(f"{each.runner}: its placement {each.fault}")
        if "refuted" in each.facts:
            claims.append(f"{each.runner}: {each.facts['refuted']}")
        if best is None:
            continue
        if each.claims_optimal and each.values is not None and each.values < best:
            claims.append(f"{each.runner}: says optimal at {numbers(each.values)}; {numbers(best)} was found")
        if finite(each.bounds) and whole(each.bounds[0]) < best[0]:
            claims.append(f"{each.runner}: bound {each.bounds[0]:,.1f}; {best[0]:,} was found")
    return claims


def numbers(values: tuple[int, ...]) -> str:
    """Values with separators."""
    return " / ".join(f"{value:,}" for value in values)
