"""Small streams for tests: short to write, quick to live through."""

from typing import Any

import numpy as np

from rematch.analysis.over_time import Family, Plan, Stream, invented_stream
from rematch.analysis.over_time.rows import some_of
from rematch.solver import Problem

SMALL = Family(households=60, municipalities=4, with_service=1)


def a_stream(*, seed: int = 1, **plan: Any) -> Stream:
    """60 invented households, 4 municipalities, 10 weeks."""
    return invented_stream(SMALL, Plan(**{"weeks": 10, **plan}), seed=seed)


def by_hand(score: list[list[int]], arrives: list[int], **given: Any) -> Stream:
    """Households of one person; each column is a municipality of one place, unless `capacity` says more."""
    n, m = len(score), len(score[0])
    periods = given.pop("periods", max(arrives) + 1)
    rows = np.array(given.pop("capacity", [[1] * m] * periods), dtype=np.int64)
    leaves = given.pop("leaves", [periods - 1] * n)
    past = given.pop("past", None)
    cases = Problem(
        score=np.array(score, dtype=np.int64),
        eligible=np.ones((n, m), dtype=np.bool_),
        demand=np.ones((n, 1), dtype=np.int64),
        capacity=rows.max(axis=0),
        draws=np.array([(column, column, 0) for column in range(m)], dtype=np.int64),
        **given,
    )
    return Stream(
        cases=cases,
        arrives=np.array(arrives, dtype=np.int64),
        leaves=np.array(leaves, dtype=np.int64),
        capacity=rows,
        places=rows.copy(),
        past=past or some_of(cases, np.arange(0)),
        expected=n,
    )
