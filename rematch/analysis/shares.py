"""Shares a whole number out by weights, by largest remainder: the same on every machine."""

from collections.abc import Mapping


def shared_out(total: int, weights: Mapping[str, int], *, least: int = 0) -> dict[str, int]:
    """
    Share a number out in proportion to weights.

    Parameters
    ----------
    total : int
        What is shared; at least `least` for each.
    weights : mapping of name to int
        Above 0.
    least : int
        What everybody gets before the rest is shared out.

    Returns
    -------
    dict
        Adds up to `total`; what does not come out even goes to the largest remainders, ties by name.

    References
    ----------
    Hamilton's method; Balinski and Young 1982, Fair Representation, chapter 3.
    """
    whole, rest = sum(weights.values()), total - least * len(weights)
    shares = {name: rest * weight // whole for name, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda name: (-(rest * weights[name] % whole), name))
    for name in by_remainder[: rest - sum(shares.values())]:
        shares[name] += 1
    return {name: least + share for name, share in shares.items()}
