"""What every pair would cost, from distances between the nodes of a unit flow; sensitivity_units asks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rematch.solver.compiled import compiled

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Around(NamedTuple):
    """
    A placement and what surrounds it, in canonical order.

    `coefficient` int64[n, m] of all levels in one, `allowed` bool[n, m]; `here` int64[n] what each case
    counts, `at` int64[n] its node, `node` int64[m] that of each column; `length` int64[N, N] distances.
    """

    coefficient: Ints
    allowed: Bools
    here: Ints
    at: Ints
    node: Ints
    length: Ints


class Split(NamedTuple):
    """A loss of less than `reach` is one of the last level alone; from `far` on there is no way at all."""

    reach: int
    far: int


@compiled
def pair_costs(around: Around, split: Split, row: Ints, place: Ints) -> tuple[Ints, Bools]:
    """
    Loss of the last level by pair, and whether nothing is lost of the earlier ones.

    Parameters
    ----------
    row, place : int64[n], int64[m]
        Where canonical cases and columns stand in the results.
    """
    cost, possible = np.zeros_like(around.coefficient), np.zeros_like(around.allowed)
    for i in range(cost.shape[0]):
        back = around.length[:, around.at[i]]
        for j in range(cost.shape[1]):
            if around.allowed[i, j] and back[around.node[j]] < split.far:
                loss = around.here[i] - around.coefficient[i, j] + back[around.node[j]]
                if loss < split.reach:
                    cost[row[i], place[j]], possible[row[i], place[j]] = loss, True
    return cost, possible
