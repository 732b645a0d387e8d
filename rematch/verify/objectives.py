"""What each objective counts, in plain integers: coefficients of pairs, and values of placements."""

from collections.abc import Collection, Sequence

from rematch.verify.numbered import Limit, Round

MIN_SCORE, BALANCE = "min_score", "balance"
THRESHOLDS = (MIN_SCORE, BALANCE)
"""Once held they only take away pairs or capacity; they have no coefficients."""
INFEASIBLE = "infeasible"
PER_TARGET = 10_000
"""A balance of -10,000: some resource is used to its target."""


def coefficients(round_: Round, objective: str) -> list[int] | None:
    """Return what each pair adds to an objective; None for a threshold."""
    pairs, size = round_.pairs, round_.size
    what, _, at = objective.partition("@")
    if objective in THRESHOLDS:
        return None
    if objective == "score":
        return [size[case] * score for case, score in zip(pairs.case, pairs.score, strict=True)]
    if objective == "kept":
        kept = round_.previous
        return [int(kept.get(case) == owner) for case, owner in zip(pairs.case, pairs.owner, strict=True)]
    if objective.startswith("band:"):
        least = int(objective.removeprefix("band:"))
        return [size[case] * (score >= least) for case, score in zip(pairs.case, pairs.score, strict=True)]
    counts = [count if what == "placed_persons" else 1 for count in size]
    if at:
        counts = [count if tier <= int(at) else 0 for count, tier in zip(counts, round_.tier, strict=True)]
    return [counts[case] for case in pairs.case]


def value_of(round_: Round, objective: str, placed: Collection[int]) -> int:
    """Return what the placed pairs reach."""
    if objective == MIN_SCORE:
        scores = round_.pairs.score
        return min((scores[pair] for pair in placed), default=max(scores, default=0))
    if objective == BALANCE:
        return -_spread(round_.limits, used(round_, placed))
    counted = coefficients(round_, objective)
    assert counted is not None
    return sum(counted[pair] for pair in placed)


def used(round_: Round, placed: Collection[int]) -> list[int]:
    """Return how much of each resource the placed pairs take."""
    total = [0] * len(round_.limits)
    for pair in placed:
        for resource, amount in round_.uses[round_.pairs.use[pair]]:
            total[resource] += amount
    return total


def _spread(limits: Sequence[Limit], total: Sequence[int]) -> int:
    """Return the smallest T with used x 10,000 <= T x target wherever there is a target."""
    return max(
        (
            -(-amount * PER_TARGET // limit.target)
            for limit, amount in zip(limits, total, strict=True)
            if limit.target > 0
        ),
        default=0,
    )
