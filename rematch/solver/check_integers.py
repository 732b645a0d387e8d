"""Machine integers where a bound shows that nothing overflows, Python's own otherwise; for the checker."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

AnyArray: TypeAlias = npt.NDArray[Any]

# Sums of a few numbers within this, and their marks «impossible», stay within 64 bits.
MACHINE_REACH = 2**56


def fitting(reach: int) -> type[Any]:
    """The type whose arithmetic is exact for numbers up to `reach` in size."""
    return np.int64 if reach <= MACHINE_REACH else object


def sized(values: AnyArray) -> int:
    """The largest absolute value, 0 when there is none."""
    return max(abs(int(values.max(initial=0))), abs(int(values.min(initial=0)))) if values.size else 0
