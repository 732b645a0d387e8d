"""Whole numbers from percentages: what is rounded adds up, and nobody is favoured by the order of a list."""

from collections.abc import Mapping, Sequence

from rematch.analysis.dice import Dice


def shared_out(total: int, shares: Mapping[str, int]) -> dict[str, int]:
    """
    Share a total out by largest remainder, ties to the entry named first.

    Parameters
    ----------
    total : int
        What is shared out.
    shares : mapping of name to int
        At least one above 0.

    Returns
    -------
    dict
        Adds up to the total.
    """
    whole = sum(shares.values())
    found = {name: total * share // whole for name, share in shares.items()}
    by_rest = sorted(shares, key=lambda name: -(total * shares[name] % whole))
    for name in by_rest[: total - sum(found.values())]:
        found[name] += 1
    return found


def scaled(counts: Sequence[int], wanted: int, whole: int, dice: Dice) -> list[int]:
    """
    Scale counts by `wanted / whole`, so that their sum is rounded once and each is right on average.

    Parameters
    ----------
    counts : sequence of int
        What is scaled.
    wanted, whole : int
        110 and 100 are ten percent more.
    dice : Dice
        Say where the rest goes: systematic sampling from a random start, in a random order.

    Returns
    -------
    list of int
        In the order of `counts`; each is rounded down or up.

    References
    ----------
    C.-E. Särndal, B. Swensson and J. Wretman, Model Assisted Survey Sampling, 1992, section 3.4.
    """
    if whole == 0:
        return list(counts)
    found = [count * wanted // whole for count in counts]
    passed = dice.below(whole)
    for idx in dice.some(range(len(counts)), len(counts)):
        passed += counts[idx] * wanted % whole
        if passed >= whole:
            found[idx] += 1
            passed -= whole
    return found
