"""The best possible home of each municipality, against a loop."""

import numpy as np
import pytest

from rematch.analysis.wishes import IMPOSSIBLE, best_by_owner


@pytest.mark.parametrize("seed", range(20))
def test_the_best_of_each_municipality(seed: int) -> None:
    """Columns in any order, municipalities without columns left out."""
    rng = np.random.default_rng(seed)
    score, possible = rng.integers(0, 99, (7, 9)), rng.random((7, 9)) < 0.6
    owner = rng.choice([1, 4, 6, 7], 9)
    best, place = best_by_owner(score, possible, owner)
    owners = sorted(set(owner.tolist()))
    assert [owners[at] for at in place] == owner.tolist()
    for case in range(7):
        for at, code in enumerate(owners):
            there = [int(score[case, j]) for j in range(9) if owner[j] == code and possible[case, j]]
            assert best[case, at] == max(there, default=IMPOSSIBLE)


def test_without_columns_there_is_no_municipality() -> None:
    """An empty table is an answer."""
    none = np.zeros((3, 0), dtype=np.int64)
    best, place = best_by_owner(none, none.astype(np.bool_), np.zeros(0, dtype=np.int64))
    assert (best.shape, place.shape) == ((3, 0), (0,))
