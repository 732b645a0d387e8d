"""Decimals of public files as exact integers: one power of ten for all that is measured in the same unit."""

import re
from collections.abc import Iterable
from decimal import Decimal

DECIMALS_SCALE = 6
"""Files with decimals are scaled by a million at least, so that no one's rounding is mistaken for a tie."""
MOST_DECIMALS = 9
LARGEST = Decimal(10) ** 9
"""With both, a scaled number always fits into 64 bits; sums are looked at by the Problem."""
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
NUMBER_MEANT = f"a number of at most {LARGEST:,f} with at most {MOST_DECIMALS} decimals"


def number_of(text: str) -> Decimal | None:
    """
    Return the number a text stands for; None where it is none, too large, or too fine.

    Parameters
    ----------
    text : str
        ASCII digits, with a point for decimals; an exponent of ten is read as well.
    """
    if not NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    return number if abs(number) <= LARGEST and decimals(number) <= MOST_DECIMALS else None


def decimals(number: Decimal) -> int:
    """Return how many decimals a finite number needs."""
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


def scale_of(numbers: Iterable[Decimal]) -> int:
    """Return 1 for whole numbers, else a power of ten of at least a million that makes all of them whole."""
    most = max((decimals(number) for number in numbers), default=0)
    return 1 if most == 0 else int(10 ** max(DECIMALS_SCALE, most))


def unscaled(value: int, scale: int) -> Decimal:
    """Return the number a scaled integer stands for, without trailing zeros."""
    number = (Decimal(value) / Decimal(scale)).normalize()
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def scale_notes(scales: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Return a sentence for everything that had decimals."""
    return tuple(
        f"decimals in {what}: all multiplied by {scale:,}, exactly" for what, scale in scales if scale > 1
    )
