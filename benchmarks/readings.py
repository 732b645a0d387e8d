"""What a figure says, read from the measured groups: one function per kind of line in the table."""

from __future__ import annotations

import math
from statistics import median

from benchmarks.judging import finite, gap_ppm
from benchmarks.measure import GroupResult, Measured
from benchmarks.targets import Reading

SAME_BOUND = 1e-5


def ours(result: GroupResult) -> Measured:
    """What we measured of ourselves; the caller has left out groups without it."""
    assert result.ours is not None
    return result.ours


def optimal(result: GroupResult) -> bool:
    """Optimal, and not refuted by `check`."""
    return ours(result).status == "optimal" and "refuted" not in ours(result).facts


def certified(result: GroupResult) -> bool:
    """Optimal in every level, each shown by a certificate."""
    return optimal(result) and ours(result).facts["proof"] == "certified"


def said(number: float, form: str) -> str:
    """A number, or a dash where there is none."""
    return format(number, form) if math.isfinite(number) else "-"


def slowest(results: list[GroupResult]) -> float:
    """Our longest wall time."""
    return max(ours(each).wall_s for each in results)


def share(results: list[GroupResult], kept: list[bool]) -> str:
    """How many of the instances."""
    return f"{sum(kept)} of {len(results)}"


def faster_than_scipy(results: list[GroupResult]) -> Reading:
    """Times as fast as scipy, the least of all instances, at the same value."""
    ratio = min(each.peers["scipy"].cpu_s / ours(each).cpu_s for each in results)
    same = all(each.peers["scipy"].values == ours(each).values and certified(each) for each in results)
    return Reading(f"{ratio:.3g}x, {'same' if same else 'OTHER'} objective", (ratio,), same)


def faster_than_full_lp(results: list[GroupResult]) -> Reading:
    """
    Times as fast as the fastest full relaxation, at a bound that is the same to 10 ppm.

    Where every relaxation ended at its time limit, the shortest wait is a lower limit of the ratio
    and there is no bound to compare with; the text says so.
    """
    ratios, same, ended = [], True, True
    for each in results:
        done = [peer for peer in each.peers.values() if finite(peer.bounds)]
        waited = min(peer.cpu_s for peer in done or each.peers.values())
        ratios.append(waited / ours(each).cpu_s)
        best = min((peer.bounds[0] for peer in done), default=float("inf"))
        same = same and finite(ours(each).bounds) and ours(each).bounds[0] <= best * (1 + SAME_BOUND)
        ended = ended and bool(done)
    ratio = f"{min(ratios):.3g}x"
    bound = "same bound" if same else "WORSE bound"
    text = f"{ratio}, {bound}" if ended else f"at least {ratio}, no full LP ended in time"
    return Reading(text, (min(ratios),), same)


def time_of_highs(results: list[GroupResult]) -> Reading:
    """Our time in times of HiGHS's, the median of the instances, all optimal."""
    ratios = sorted(ours(each).cpu_s / each.peers["highs"].cpu_s for each in results)
    closed = [optimal(each) for each in results]
    text = f"{median(ratios):.2f}x ({ratios[0]:.2f} to {ratios[-1]:.2f}), optimal {share(results, closed)}"
    return Reading(text, (median(ratios),), all(closed))


def certified_in(results: list[GroupResult]) -> Reading:
    """The longest solve and the longest re-check in plain integers, every instance certified."""
    closed = [certified(each) for each in results]
    verify_s = max(ours(each).facts.get("verify_s", float("inf")) for each in results)
    check_s = max(ours(each).facts.get("check_s", float("inf")) for each in results)
    text = f"certified {share(results, closed)}, at most {slowest(results):.1f} s, "
    text += f"verify {said(verify_s, '.1f')} s, check {said(check_s, '.2f')} s"
    return Reading(text, (slowest(results), verify_s), all(closed))


def all_levels_certified_in(results: list[GroupResult]) -> Reading:
    """The longest solve, every level of every instance certified."""
    closed = [certified(each) for each in results]
    text = f"both levels certified {share(results, closed)}, at most {slowest(results):.1f} s"
    return Reading(text, (slowest(results),), all(closed))


def certified_gap_in(results: list[GroupResult]) -> Reading:
    """The largest gap that a certificate leaves, in ppm, and the longest solve."""
    gaps = [certified_gap(each) for each in results]
    closed = [certified(each) for each in results]
    text = f"{said(max(gaps), '.0f')} ppm in {slowest(results):.1f} s, closed {share(results, closed)}"
    return Reading(text, (max(gaps), slowest(results)), True)


def certified_gap(result: GroupResult) -> float:
    """Ppm between our value and the bounds of our certificates; infinite without them."""
    bounds = tuple(float(bound) for bound in ours(result).facts.get("certified_bounds", ()))
    gap = gap_ppm(result.group.shape, ours(result).values, bounds)
    return float("inf") if gap is None else gap


def proved_in(results: list[GroupResult]) -> Reading:
    """The longest solve, every instance optimal."""
    closed = [optimal(each) for each in results]
    text = f"optimal {share(results, closed)}, at most {slowest(results):.1f} s"
    return Reading(text, (slowest(results),), all(closed))


def gap_percent(results: list[GroupResult]) -> Reading:
    """The largest gap, in percent, next to the least of any peer."""
    gap = max(percent(each, ours(each)) for each in results)
    peers = [min(percent(each, peer) for peer in each.peers.values()) for each in results]
    text = f"{said(gap, '.3f')} % (best peer {said(max(peers), '.2f')} %)"
    return Reading(text, (gap,), True)


def percent(result: GroupResult, of: Measured) -> float:
    """Gap of one runner in percent; infinite where it found or showed nothing."""
    gap = gap_ppm(result.group.shape, of.values, of.bounds)
    return float("inf") if gap is None else gap / 10_000


def assignment(results: list[GroupResult]) -> Reading:
    """Types a, b, c and e proved; the largest gap of type d, in percent of the cost."""
    of_d = [percent(each, ours(each)) for each in results if each.group.shape.kind == "d"]
    others = [each for each in results if each.group.shape.kind != "d"]
    closed = [optimal(each) for each in others]
    text = f"other types proved {share(others, closed)}, d {said(max(of_d, default=0.0), '.2f')} %"
    return Reading(text, (max(of_d, default=0.0),), all(closed))


def opportunity_costs(results: list[GroupResult]) -> Reading:
    """Time in percent of the solve's, and how many of the sampled costs differ from a re-solve."""
    part = max(100 * ours(e).facts["sensitivity_s"] / ours(e).facts["solve_s"] for e in results)
    pairs = [
        pair
        for each in results
        for pair in zip(ours(each).facts["costs"], each.peers["forced"].facts["costs"], strict=True)
    ]
    wrong = sum(left != right for left, right in pairs)
    text = f"{part:.0f} % of solve time, {wrong} mismatches in {len(pairs)} re-solves"
    return Reading(text, (part,), wrong == 0)
