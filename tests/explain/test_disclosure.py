"""What may be told: from all cells of a table, no subtraction shows fewer than ten."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rematch.explain.disclosure import Table, rounded, tellable
from rematch.models.fairness import K_MIN

Labels = list[tuple[int, int]]


def a_table(*columns: list[int], guarded: int = 0) -> Table:
    """A table of one group of all and a dimension per column of labels; the last ones are guarded."""
    everybody = np.ones((1, len(columns[0])), np.bool_)
    members, names = [everybody], ["everybody"]
    for number, labels in enumerate(columns):
        here = sorted(set(labels))
        members.append(np.array([[label == group for label in labels] for group in here]))
        names += [f"dimension {number}"] * len(here)
    first_guarded = len(columns) - guarded
    kept = np.array(
        [name in {f"dimension {n}" for n in range(first_guarded, len(columns))} for name in names]
    )
    return Table(np.concatenate(members), names, kept)


def dimensions(table: Table) -> dict[str, list[int]]:
    """Rows by dimension."""
    names = list(table.dimensions)
    return {name: [row for row, each in enumerate(names) if each == name] for name in names}


labels = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([0, 0, 0, 1, 1, 2]), st.integers(0, 1)),
    min_size=1,
    max_size=90,
)


@settings(max_examples=300, deadline=None)
@given(labels, st.integers(0, 2))
def test_no_subtraction_shows_fewer_than_ten(cases: list[tuple[int, ...]], guarded: int) -> None:
    """Within a dimension and its total; between any two told groups of which one holds the other."""
    table = a_table(*(list(column) for column in zip(*cases, strict=True)), guarded=guarded)
    told, sizes = tellable(table), table.members.sum(axis=1)
    assert all(sizes[row] >= K_MIN for row in np.flatnonzero(told))
    for rows in dimensions(table).values():
        hidden = [row for row in rows if not told[row]]
        left = sum(int(sizes[row]) for row in hidden)
        assert len(hidden) != 1 or len(rows) == 1
        assert len(hidden) == len(rows) or left == 0 or left >= K_MIN
    for inner, outer in itertools.permutations(np.flatnonzero(told), 2):
        if (table.members[inner] <= table.members[outer]).all():
            others = int(sizes[outer] - sizes[inner])
            assert others >= K_MIN or (others == 0 and table.guarded[inner] <= table.guarded[outer])


@settings(max_examples=100, deadline=None)
@given(labels, st.randoms(use_true_random=False))
def test_the_order_of_cases_changes_nothing(cases: list[tuple[int, ...]], chance: object) -> None:
    """Only who is in which group counts."""
    shuffled = list(cases)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    plain, other = (
        tellable(a_table(*(list(column) for column in zip(*each, strict=True)))) for each in (cases, shuffled)
    )
    assert (plain == other).all()


def test_what_needs_no_protection_is_told() -> None:
    """Groups of ten and more that no told group shows are all told: nothing is hidden for nothing."""
    assert tellable(a_table([0] * 10 + [1] * 11 + [2] * 30, [0, 1, 2] * 17)).all()


def test_the_smallest_told_group_goes_with_a_lonely_one() -> None:
    """9 beside 12, 11 and 30: the 11 goes, the 12 and the 30 stay."""
    told = tellable(a_table([0] * 9 + [1] * 12 + [2] * 11 + [3] * 30))
    assert told.tolist() == [True, False, True, False, True]


def test_a_guarded_group_may_not_be_everybody() -> None:
    """That all households said the same would tell what each of them said; of an NGO it tells nothing new."""
    everywhere = [0] * 40
    assert tellable(a_table(everywhere, everywhere, guarded=1)).tolist() == [True, True, False]


def test_what_another_rule_hides_counts_as_hidden() -> None:
    """A group that may not be told takes its lonely neighbour with it."""
    table = a_table([0] * 20 + [1] * 20)
    assert tellable(table, among=np.array([True, False, True])).tolist() == [True, False, False]


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
def test_counts_are_told_by_fives(count: int, shown: int) -> None:
    """To the nearest."""
    assert rounded(count) == shown


def test_halves_are_rounded_up() -> None:
    """By hundreds and tens, where a half can be."""
    assert (rounded(50, to=100), rounded(149, to=100), rounded(5, to=10)) == (100, 100, 10)
