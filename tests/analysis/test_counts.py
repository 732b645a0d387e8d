"""Counts by group and by municipality, as a sweep keeps them."""

import numpy as np

from rematch.analysis.counts import group_counts, persons_at
from rematch.matching import encode
from tests.builders import a_home, a_pledge, a_unit
from tests.explain.cohorts import a_cohort, some_cases


def test_groups_and_persons() -> None:
    """Two pairs and a single; one pair is not placed. Groups without a household are left out."""
    pledges = [
        a_pledge("DE-a", units=[a_unit("u1", beds=2, count=3)]),
        a_pledge("DE-b", units=[a_unit("u1")]),
    ]
    home = a_home("own_home")
    cases = [*some_cases(1, 1, accommodation=home), *some_cases(2, 2, accommodation=home)]
    encoded = encode(a_cohort(cases, pledges=pledges))
    sizes = [part.case.size for part in encoded.scenario.cases]
    pair = sizes.index(2)
    column = np.array([0 if size == 1 or at == pair else -1 for at, size in enumerate(sizes)], dtype=np.int64)
    found = {each.group: (each.cases, each.placed) for each in group_counts(encoded, column)}
    urgent = sum(part.case.tier == 0 for part in encoded.scenario.cases)
    assert found.pop("urgent", (0, 0))[0] == urgent
    assert found == {"1": (1, 1), "2": (2, 1)}
    assert persons_at(encoded, column) == {"DE-a": 3}
    assert persons_at(encoded, np.full(3, -1, dtype=np.int64)) == {}
