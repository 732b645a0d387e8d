"""Loops that numpy cannot say, compiled, and kept compiled between processes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numba

P = ParamSpec("P")
T = TypeVar("T")

_KERNELS: list[Any] = []


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
    _KERNELS.append(found)
    result: Callable[P, T] = found
    return result


def missing() -> list[str]:
    """Names of the loops of which nothing compiled is kept yet."""
    return [kernel.py_func.__name__ for kernel in _KERNELS if not _is_kept(kernel)]


def _is_kept(kernel: Any) -> bool:
    folder, function = kernel.stats.cache_path, kernel.py_func
    if folder is None:
        return bool(kernel.signatures)
    module = function.__module__.rpartition(".")[2]
    return any(Path(folder).glob(f"{module}.{function.__qualname__}-*.nbi"))
