"""Turns what a caller hands over into read-only arrays of one type and shape, or refuses it by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from rematch.errors import ProblemError


def frozen_integers(
    name: str,
    given: npt.ArrayLike | None,
    shape: tuple[int | None, ...],
    *,
    default: npt.ArrayLike = 0,
    keep_type: bool = False,
) -> npt.NDArray[Any]:
    """
    `given` as a read-only integer array of `shape` (None: any length).

    Raises
    ------
    ProblemError
        Not integers, unsigned scores, or another shape.
    """
    if given is None:
        return _locked(np.broadcast_to(np.asarray(default, dtype=np.int64), _concrete(shape)).copy())
    array = np.asarray(given)
    if array.size == 0 and array.dtype.kind == "f":
        array = array.astype(np.int64)
    if array.dtype.kind not in "iu" or (keep_type and array.dtype.kind != "i"):
        raise ProblemError(f"{name}: signed integers are meant, {array.dtype} was given.", pointer=f"/{name}")
    _refuse_shape(name, array.shape, shape)
    return _locked(np.array(array, dtype=array.dtype if keep_type else np.int64, order="C"))


def frozen_bools(
    name: str, given: npt.ArrayLike | None, shape: tuple[int | None, ...], *, default: bool
) -> npt.NDArray[np.bool_]:
    """`given` as a read-only boolean array of `shape`; ProblemError when it is none."""
    if given is None:
        return _locked(np.full(_concrete(shape), default))
    array = np.asarray(given)
    if array.dtype != np.bool_ and array.size:
        raise ProblemError(f"{name}: booleans are meant, {array.dtype} was given.", pointer=f"/{name}")
    _refuse_shape(name, array.shape, shape)
    return _locked(np.array(array, dtype=np.bool_, order="C"))


def frozen_ids(name: str, given: Sequence[str] | None, length: int) -> tuple[str, ...]:
    """Unique names, or the positions when none are given; ProblemError names the double."""
    if given is None:
        return tuple(str(position) for position in range(length))
    ids = tuple(str(each) for each in given)
    if len(ids) != length:
        raise ProblemError(f"{name}: {len(ids)} ids for {length} rows.", pointer=f"/{name}")
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise ProblemError(f"{name}: {each!r} occurs twice.", pointer=f"/{name}")
        seen.add(each)
    return ids


def _refuse_shape(name: str, found: tuple[int, ...], wanted: tuple[int | None, ...]) -> None:
    fits = len(found) == len(wanted) and all(
        right in (None, left) for left, right in zip(found, wanted, strict=True)
    )
    if not fits:
        text = ", ".join("any" if each is None else str(each) for each in wanted)
        raise ProblemError(f"{name}: shape {found} given, [{text}] meant.", pointer=f"/{name}")


def _concrete(shape: tuple[int | None, ...]) -> tuple[int, ...]:
    return tuple(0 if each is None else each for each in shape)


def _locked(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    array.setflags(write=False)
    return array
