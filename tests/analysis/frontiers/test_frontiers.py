"""Frontiers of small rounds whose every point is worked out by hand; what cannot be compared is not drawn."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from rematch.analysis.cohorts import bundled
from rematch.analysis.frontiers import NAMES, frontiers_of, write_frontiers
from rematch.analysis.frontiers.balance import places_offered
from rematch.analysis.frontiers.wish_rank import ranks_of
from rematch.analysis.measures import measures_of
from rematch.errors import InputError
from rematch.matching import encode
from rematch.models.frontier import Frontier, FrontierPoint, Frontiers
from rematch.models.run import RunParams
from rematch.models.scenario import Scenario
from tests.builders import a_home, a_pledge, a_unit
from tests.explain.cohorts import a_cohort, some_cases
from tests.matching.test_floors import beds_for_four

PARAMS = RunParams(deadline_s=20, audit=True)


def two_towns(households: int = 10, homes: int = 10) -> Scenario:
    """Single persons; a flat at the first town is worth 10,000 to each, at the second 6,666."""
    pledges = [a_pledge(code, units=[a_unit("u1", beds=1, count=homes)]) for code in ("DE-a", "DE-b")]
    return a_cohort(some_cases(households, 1), pledges=pledges)


def one_house(beds: int = 20) -> Scenario:
    """Ten single persons, ten pairs, one house of single places."""
    home = a_home("shared_accommodation")
    cases = [*some_cases(10, 1, accommodation=home), *some_cases(10, 2, accommodation=home)]
    house = a_unit("u1", kind="shared_accommodation", count=beds, beds=1)
    return a_cohort(cases, pledges=[a_pledge("DE-a", units=[house])])


def the(name: str, scenario: Scenario, **more: object) -> Frontier:
    """One frontier of a round."""
    found = frontiers_of(scenario, PARAMS, names=[name], **more)  # type: ignore[arg-type]
    (frontier,) = found.frontiers
    return frontier


def drawn(frontier: Frontier) -> list[tuple[float | None, float | None]]:
    """Where its comparable points lie."""
    return [(point.x, point.y) for point in frontier.points if point.drawn]


def test_balance_spreads_step_by_step() -> None:
    """All ten at the better town; with half of each offer at most, five there and five at the other."""
    frontier = the("balance", two_towns())
    assert [point.asked for point in frontier.points] == [None, 90, 80, 70, 60, 50]
    assert drawn(frontier) == [(100 - 10 * step, 100_000 - 3_334 * step) for step in range(6)]
    assert {point.measures.placed_persons for point in frontier.points if point.measures} == {10}
    assert {point.proof for point in frontier.points} <= {"certified", "proved"}


def test_places_offered_are_at_most_what_the_pledge_takes() -> None:
    """Ten flats of one bed; a limit of seven persons leaves seven places."""
    assert places_offered(encode(two_towns())).tolist() == [10, 10, 0]
    limited = two_towns().pledges[0].model_copy(update={"max_persons": 7})
    scenario = two_towns().model_copy(update={"pledges": (limited, two_towns().pledges[1])})
    assert places_offered(encode(scenario)).tolist() == [7, 10, 0]


def test_staying_is_weighed_against_the_score() -> None:
    """Moving is worth 3,334 points a household: whoever gains more for staying stays."""
    earlier = {part.case_id: "DE-b" for part in two_towns().cases}
    frontier = the("changes", two_towns(), earlier=earlier)
    assert [point.asked for point in frontier.points] == [0, 250, 1_000, 4_000, 16_000, None]
    assert drawn(frontier) == [(10, 100_000)] * 3 + [(0, 66_660)] * 3
    assert frontier.points[-1].objectives[-2:] == ("kept", "score")


def test_changes_need_an_earlier_run() -> None:
    """Without one it is left out, with what to do; one of another round is refused."""
    found = frontiers_of(two_towns(), PARAMS, names=["changes"])
    assert found.frontiers == () and "earlier run" in found.left_out[0].reason
    with pytest.raises(InputError, match="placed nobody of this round"):
        frontiers_of(two_towns(), PARAMS, names=["changes"], earlier={"harbour/X": "DE-a"})


def test_both_orders_with_who_is_placed_by_size() -> None:
    """Four beds: one household of four, or two single persons."""
    first, second = the("order", beds_for_four()).points
    assert ((first.x, first.y), (second.x, second.y)) == ((4, 1), (2, 2))
    assert [(rate.size, rate.placed) for rate in first.by_size] == [(1, 0), (4, 1)]
    assert [(rate.size, rate.placed) for rate in second.by_size] == [(1, 2), (4, 0)]


def test_floors_close_the_gap_until_nothing_keeps_them() -> None:
    """Twenty beds for thirty persons: every floor that can be kept narrows the gap; 100 % cannot be."""
    frontier = the("group_gap", one_house())
    assert "household size" in frontier.how
    first, *others = frontier.points
    assert first.x == max(point.x for point in frontier.points if point.x is not None)
    for point in others:
        if point.measures is None:
            assert (point.status, point.drawn) == ("infeasible", False)
            assert point.mark is not None and "that is proved" in point.mark
        else:
            assert point.x is not None and point.asked is not None
            assert min(100 * rate.placed / rate.cases for rate in point.by_size) >= point.asked
    assert others[-1].measures is None
    assert others[0].measures is not None


def test_too_few_households_have_no_gap() -> None:
    """Groups of fewer than ten are too few to tell: left out, in words."""
    found = frontiers_of(beds_for_four(), PARAMS, names=["group_gap"])
    assert found.frontiers == () and "too few to tell" in found.left_out[0].reason


def test_ranks_are_those_of_the_measures() -> None:
    """Whatever possible homes are chosen, each once, the mean of the ranks is the mean wish rank."""
    encoded = encode(bundled("pilot"))
    ranks, chance = ranks_of(encoded), np.random.default_rng(4)
    for _ in range(5):
        column = np.full(len(ranks), -1, dtype=np.int64)
        for idx, possible in enumerate(encoded.table.possible):
            if len(free := np.setdiff1d(np.flatnonzero(possible), column)):
                column[idx] = chance.choice(free)
        placed = np.flatnonzero(column >= 0)
        mean = round(int(ranks[placed, column[placed]].sum()) / len(placed), 4)
        assert mean == measures_of(encoded, column).mean_wish_rank


def test_rank_weighs_more_from_point_to_point() -> None:
    """Ranks by persons only get better and scores only less; as many are placed at every point."""
    frontier = the("wish_rank", bundled("pilot"))
    points, scores = frontier.points, [y for _, y in drawn(frontier)]
    assert len(scores) == 6
    assert scores == sorted(scores, key=lambda score: -(score or 0))
    mixed = [point.levels[-1].value for point in points[1:]]
    ranks = [
        (each - (100 - point.asked) * point.measures.score_total) // point.asked
        for each, point in zip(mixed, points[1:], strict=True)
        if point.asked and point.measures
    ]
    assert ranks == sorted(ranks) and len(ranks) == 5
    assert points[-1].x is not None and points[0].x is not None and points[-1].x <= points[0].x
    assert len({point.measures.placed_persons for point in points if point.measures}) == 1


def test_an_unknown_frontier_is_refused() -> None:
    """With the names there are."""
    with pytest.raises(InputError, match="No frontier is called front; there are wish_rank"):
        frontiers_of(two_towns(), PARAMS, names=["front"])


def test_the_files_hold_the_same_as_the_model(tmp_path: Path) -> None:
    """JSON reads back; one CSV row a point with units, one a size; the same bytes in audit mode."""
    found = frontiers_of(two_towns(4, 4), PARAMS, names=["order", "balance"])
    whole, points, sizes = write_frontiers(found, tmp_path / "new" / "folder")
    assert Frontiers.model_validate_json(whole.read_bytes()) == found
    rows = list(csv.DictReader(points.open(encoding="utf-8")))
    assert len(rows) == sum(len(frontier.points) for frontier in found.frontiers)
    assert {row["frontier"] for row in rows} == {"order", "balance"} <= set(NAMES)
    assert all(row["x_unit"] and row["y_unit"] and row["synthetic"] == "True" for row in rows)
    assert len(list(csv.DictReader(sizes.open(encoding="utf-8")))) == len(rows)
    again = frontiers_of(two_towns(4, 4), PARAMS, names=["order", "balance"])
    assert _timeless(again) == _timeless(found)


def _timeless(found: Frontiers) -> str:
    document = json.loads(found.model_dump_json())
    for frontier in document["frontiers"]:
        for point in frontier["points"]:
            del point["seconds"]
    return json.dumps(document)


def test_real_households_are_not_told_in_small_sizes() -> None:
    """Of a round that is not synthetic a size of fewer than ten households has no row."""
    invented = two_towns(4, 4)
    real = invented.round.model_copy(update={"synthetic": False})

    def sizes(scenario: Scenario) -> set[tuple[object, ...]]:
        points: tuple[FrontierPoint, ...] = the("order", scenario).points
        return {point.by_size for point in points}

    assert sizes(invented) != {()}
    assert sizes(invented.model_copy(update={"round": real})) == {()}
