"""Loops that numpy cannot say, compiled, and kept compiled between processes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import numba

P = ParamSpec("P")
T = TypeVar("T")


def compiled(function: Callable[P, T]) -> Callable[P, T]:
    """
    Compile on first call, for the types it is called with; integers and floats behave as numpy's.

    Notes
    -----
    Kept beside the module where that may be written, else in the user's cache; where neither may be,
    each process compiles anew. Never parallel and never with reordered floating sums: the same answer
    everywhere.
    """
    try:
        found: Any = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:
        found = numba.njit(nogil=True)(function)
    result: Callable[P, T] = found
    return result
