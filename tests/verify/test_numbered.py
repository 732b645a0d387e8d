"""A stage in numbers: which pairs, uses, units and limits it has, and what minima ask of placements."""

from dataclasses import dataclass
from functools import cached_property

from rematch.verify.numbered import Limit, View, numbered
from rematch.verify.placements import stage_checks
from rematch.verify.problem import Problem, problem_of
from tests.verify.small import a_stage, apart_from
from tests.verify.small_round import BONN, KIEL, RESOURCES, asks, the_scenario

CASES = ("harbour/C1", "harbour/C2", "harbour/C3")
SCENARIO = the_scenario(
    (asks("C1", together_with=("C2",)), asks("C2", 2), asks("C3", safety=apart_from(CASES[0])))
)


@dataclass(frozen=True)
class TwoOrNone(Problem):
    """Every resource is used by two at least, or, in Kiel, by nobody."""

    @cached_property
    def minimum(self) -> dict[str, int]:
        return dict.fromkeys(self.capacity, 2)

    @cached_property
    def if_used(self) -> dict[str, bool]:
        return {name: KIEL in name for name in self.capacity}


def view(stage: str, open_to: set[str], must_place: set[str]) -> View:
    return View(problem_of(SCENARIO), stage, open_to, must_place)


def test_who_has_all_pairs_with_the_scores_of_the_household() -> None:
    """By case, then by column; a pair draws one home."""
    round_ = numbered(view("who", set(CASES), set()), RESOURCES)
    assert round_.pairs.case == [0, 0, 1, 1, 2, 2]
    assert round_.pairs.column == [0, 1] * 3
    assert round_.pairs.score == [10_000, 3_333] * 3
    assert [round_.uses[use] for use in round_.pairs.use] == [((0, 1),), ((1, 1),)] * 3
    assert (round_.units, round_.must) == (((0, 1), (2,)), [False, False])
    assert round_.apart == {(0, 2), (2, 0)}
    assert round_.limits == (Limit(1), Limit(2))


def test_where_is_open_to_those_placed_alone() -> None:
    """With the municipal share in the score; who was placed must be placed."""
    round_ = numbered(view("where", {CASES[2]}, {CASES[2]}), RESOURCES)
    assert (round_.pairs.case, round_.must) == ([2, 2], [False, True])
    assert round_.pairs.score[0] != 10_000


def test_placed_pairs_leave_out_what_is_none() -> None:
    """A case or column that is not there, or not open, is no pair."""
    round_ = numbered(view("where", {CASES[2]}, set()), RESOURCES)
    assert round_.placed({CASES[2]: BONN, CASES[0]: KIEL, "harbour/C9": KIEL}) == [1]


def test_a_minimum_binds_placements_and_enters_the_limits() -> None:
    """One in Bonn is too few; nobody in Kiel is allowed."""
    problem = TwoOrNone(SCENARIO, problem_of(SCENARIO).pairs)
    assert numbered(View(problem, "who", set(), set()), RESOURCES).limits == (
        Limit(1, 2, if_used=True),
        Limit(2, 2),
    )
    for placed, says in (
        ({CASES[0]: BONN}, f"homes:{BONN}: 1 drawn, at least 2 asked for"),
        ({CASES[0]: BONN, CASES[1]: BONN}, "holds"),
        ({CASES[0]: BONN, CASES[1]: BONN, CASES[2]: KIEL}, f"homes:{KIEL}: 1 drawn, at least 2 asked for"),
    ):
        found = {check.name: check.detail for check in stage_checks(problem, a_stage("who", placed))}
        assert found["who/minimum"] == says
