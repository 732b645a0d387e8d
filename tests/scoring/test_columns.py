"""Columns: one per unit type, in the order of their ids."""

from rematch.scoring.columns import columns_of
from tests.builders import a_municipality, a_pledge, a_scenario, a_unit


def test_columns_are_sorted_by_id_and_know_their_owner() -> None:
    """Whatever order pledges come in, ids decide; the owner is the place in the scenario."""
    towns = [a_municipality("DE-b"), a_municipality("DE-a"), a_municipality("DE-c")]
    pledges = [
        a_pledge("DE-b", units=[a_unit("y"), a_unit("x")]),
        a_pledge("DE-a", pledge_ref="P-2"),
        a_pledge("DE-a"),
    ]
    columns = columns_of(a_scenario((), towns, pledges))
    assert [column.id for column in columns] == [
        "DE-a/P-1/u1",
        "DE-a/P-2/u1",
        "DE-b/P-1/x",
        "DE-b/P-1/y",
    ]
    assert [column.owner_idx for column in columns] == [1, 1, 0, 0]
    assert all(column.municipality.code == column.pledge.municipality for column in columns)


def test_no_pledges_no_columns() -> None:
    """An empty round is a round."""
    assert columns_of(a_scenario((), (), ())) == ()
