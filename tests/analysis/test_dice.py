"""The dice show the same on every machine, and each name has its own."""

from collections import Counter

import pytest

from rematch.analysis.dice import Dice


def test_the_numbers_are_pinned() -> None:
    """The same seed and name give these numbers, whatever the Python version."""
    dice = Dice(7, "household", 1)
    assert [dice.below(1000) for _ in range(5)] == [207, 789, 953, 246, 8]
    assert Dice(7, "household", 2).below(1_000_000) != Dice(7, "household", 1).below(1_000_000)


def test_dice_of_a_longer_name_do_not_depend_on_throws() -> None:
    """What is drawn for one question stays when another is asked before it."""
    fresh, used = Dice(1, "town"), Dice(1, "town")
    used.below(10)
    assert fresh.sub("buddy").below(10**9) == used.sub("buddy").below(10**9)


def test_between_and_weighted_keep_their_bounds_and_shares() -> None:
    """Both ends occur; a weight of 3 to 1 shows in the counts."""
    dice = Dice(3, "bounds")
    assert {dice.between(2, 4) for _ in range(100)} == {2, 3, 4}
    seen = Counter(dice.weighted({"a": 3, "b": 1, "c": 0}) for _ in range(4_000))
    assert 2_800 < seen["a"] < 3_200
    assert seen["c"] == 0


def test_some_are_different_and_at_most_all() -> None:
    """Drawing without putting back."""
    dice = Dice(4, "some")
    assert sorted(dice.some("abcd", 9)) == ["a", "b", "c", "d"]
    assert len(set(dice.some(range(50), 20))) == 20


@pytest.mark.parametrize("percent", [0, 100])
def test_certain_chances(percent: int) -> None:
    """0 never, 100 always."""
    dice = Dice(5, "chance")
    assert {dice.chance(percent) for _ in range(50)} == {percent == 100}
