"""Differences to the reference: paired by seed, with their interval."""

import pytest

from rematch.analysis.sweeps import differences
from rematch.errors import InputError
from rematch.models.sweep import Setting, SweepRow
from tests.analysis.sweeps.rows import a_row

REFERENCE = ("given", "as_pledged", "none")


@pytest.fixture(scope="module")
def rows() -> tuple[SweepRow, ...]:
    """Four settings on three rounds; only their names differ."""
    row = a_row()
    settings = [
        Setting(policy=policy, capacity=capacity, change="none", seed=seed)
        for seed in (1, 2, 3)
        for capacity in ("as_pledged", "more")
        for policy in ("given", "households_first")
    ]
    return tuple(row.model_copy(update={"setting": setting}) for setting in settings)


def with_persons(rows: tuple[SweepRow, ...], persons: dict[str, list[int]]) -> list[SweepRow]:
    """Rows of the given rules with these persons placed, by capacity and seed."""
    found = []
    for row in rows:
        placed = persons.get(row.setting.capacity, [])
        if row.setting.policy == "given" and row.setting.seed <= len(placed):
            measures = row.measures.model_copy(update={"placed_persons": placed[row.setting.seed - 1]})
            found.append(row.model_copy(update={"measures": measures}))
    return found


def test_a_difference_is_paired_by_seed(rows: tuple[SweepRow, ...]) -> None:
    """Rounds differ much, settings little: 1, 2 and 3 more, by hand 2 with t(2) = 4.303 and s = 1."""
    found = with_persons(rows, {"as_pledged": [10, 20, 30], "more": [11, 22, 33]})
    reference, more = differences(found, "placed_persons", reference=REFERENCE)
    assert (reference.mean, reference.difference, reference.low, reference.high) == (20, 0, 0, 0)
    assert (more.seeds, more.mean, more.difference) == (3, 22, 2)
    assert more.low == pytest.approx(2 - 4.30265 / 3**0.5, abs=1e-4)
    assert more.high == pytest.approx(2 + 4.30265 / 3**0.5, abs=1e-4)


def test_only_rounds_of_both_are_compared(rows: tuple[SweepRow, ...]) -> None:
    """A sweep under way: one round of both has a difference and no interval; none has neither."""
    one = with_persons(rows, {"as_pledged": [10], "more": [11, 22, 33]})
    more = differences(one, "placed_persons", reference=REFERENCE)[1]
    assert (more.seeds, more.difference, more.low) == (1, 1, None)
    none = differences(with_persons(rows, {"more": [11]}), "placed_persons", reference=REFERENCE)[0]
    assert (none.seeds, none.mean, none.difference) == (0, 11, None)


@pytest.mark.parametrize("measure", ["placed", "policy", "synthetic"])
def test_what_is_no_figure(rows: tuple[SweepRow, ...], measure: str) -> None:
    """The refusal lists the figures there are."""
    with pytest.raises(InputError, match="placed_persons, "):
        differences(rows, measure, reference=REFERENCE)
