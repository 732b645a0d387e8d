"""Budget of weight: exact, the same for everybody, and equal to giving the units one by one."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rematch.scoring.weights import dhondt, scaled

WEIGHTS = st.dictionaries(
    st.text("abcxyz", min_size=1, max_size=3), st.integers(1, 5_000), min_size=1, max_size=12
)


def naive(stated: dict[str, int], units: int) -> dict[str, int]:
    """D'Hondt as the rule says it: one unit after the other."""
    given_so_far = dict.fromkeys(stated, 0)
    for _ in range(units):
        best = max(sorted(stated), key=lambda key: Fraction(stated[key], given_so_far[key] + 1))
        given_so_far[best] += 1
    return given_so_far


@given(WEIGHTS, st.integers(0, 300))
def test_dhondt_equals_giving_units_one_by_one(stated: dict[str, int], units: int) -> None:
    """Starting from the lower quotas changes nothing."""
    assert dhondt(stated, units) == naive(stated, units)


def test_dhondt_by_hand() -> None:
    """A textbook election: 340, 280, 160, 60 votes for 7 seats."""
    assert dhondt({"a": 340, "b": 280, "c": 160, "d": 60}, 7) == {"a": 3, "b": 3, "c": 1, "d": 0}


def test_ties_go_to_the_smaller_key() -> None:
    """Of equal quotients the smaller key is served first."""
    assert dhondt({"b": 5, "a": 5, "c": 5}, 4) == {"a": 2, "b": 1, "c": 1}


@given(WEIGHTS, st.integers(1, 20_000))
def test_weights_and_unspent_are_the_budget(stated: dict[str, int], budget: int) -> None:
    """Everybody has the same influence."""
    weights, unspent = scaled(stated, budget)
    assert sum(weights.values()) + unspent == budget
    assert unspent >= 0


@given(WEIGHTS, st.integers(1, 5_000), st.data())
def test_dropping_a_wish_never_lowers_another(
    stated: dict[str, int], budget: int, data: st.DataObject
) -> None:
    """House monotone: whoever says less about one thing says no less about the rest."""
    dropped = data.draw(st.sampled_from(sorted(stated)))
    before, _ = scaled(stated, budget)
    after, _ = scaled({key: weight for key, weight in stated.items() if key != dropped}, budget)
    assert all(after[key] >= before[key] for key in after)


def test_within_the_budget_weights_stay() -> None:
    """Nothing is scaled up, and silence is silence."""
    assert scaled({"a": 300, "b": 200}, 5_000) == ({"a": 300, "b": 200}, 4_500)
    assert scaled({"a": 3_000, "b": 2_000}, 5_000) == ({"a": 3_000, "b": 2_000}, 0)
    assert scaled({}, 5_000) == ({}, 5_000)
