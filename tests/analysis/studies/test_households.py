"""Other households from those of a round: who is copied, who does not come, which bonds hold."""

from collections import Counter

import pytest

from rematch.analysis.cohorts import bundled
from rematch.analysis.studies.households import resampled, resized, scaled_arrivals
from rematch.errors import InputError
from rematch.matching import encode
from rematch.models.case import Safety
from rematch.models.scenario import Scenario
from tests.analysis.studies.written import a_round
from tests.builders import a_case, a_scenario


def ids(scenario: Scenario) -> set[str]:
    """Ids of the cases."""
    return {part.case_id for part in scenario.cases}


def a_bond() -> Scenario:
    """A and B stay together, C is kept apart from D."""
    cases = [
        a_case(case_ref="A", together_with=("B",)),
        a_case(case_ref="B", together_with=("A",)),
        a_case(case_ref="C"),
        a_case(case_ref="D"),
    ]
    return a_scenario(cases, safety={"C": Safety(separated_from=("harbour/D",))})


def test_more_and_fewer_households() -> None:
    """Rounded half up; who comes at fewer percent comes at more; a round of 100 percent is the same."""
    few, same, more, many = (scaled_arrivals(a_round(), percent, seed=1) for percent in (50, 100, 120, 250))
    assert [len(each.cases) for each in (few, same, more, many)] == [6, 12, 14, 30]
    assert ids(few) < ids(same) < ids(more) < ids(many)
    assert ids(same) == ids(a_round())
    assert scaled_arrivals(a_round(), 50, seed=2) != few


def test_copies_have_ids_of_their_own_and_no_bond_to_an_original() -> None:
    """Two copies of a pair stay with each other; one that is alone asks for nobody."""
    doubled = {part.case_id: part for part in scaled_arrivals(a_bond(), 200, seed=1).cases}
    assert doubled["harbour/A.a1"].case.together_with == ("B.a1",)
    assert doubled["harbour/A"].case.together_with == ("B",)
    for percent in (25, 50, 75, 125, 150, 175):
        scenario = scaled_arrivals(a_bond(), percent, seed=1)
        there = ids(scenario)
        named = {f"harbour/{ref}" for part in scenario.cases for ref in part.case.together_with}
        apart = {other for part in scenario.cases for other in part.safety.separated_from}
        assert named | apart <= there


def test_a_separation_holds_for_every_copy() -> None:
    """Whoever is a copy of C is kept from D and from each copy of D."""
    doubled = {part.case_id: part for part in scaled_arrivals(a_bond(), 200, seed=1).cases}
    for copy in ("harbour/C", "harbour/C.a1"):
        assert doubled[copy].safety.separated_from == ("harbour/D", "harbour/D.a1")


def test_drawn_with_replacement() -> None:
    """As many households; those who stay together are drawn together; the seed says who."""
    for seed in range(20):
        drawn = resampled(a_bond(), seed=seed)
        assert len(drawn.cases) == 4
        for part in drawn.cases:
            assert len(part.case.together_with) == (part.case_id.split("/")[1][0] in "AB")
    assert resampled(a_round(), seed=3) == resampled(a_round(), seed=3)
    assert ids(resampled(a_round(), seed=3)) != ids(resampled(a_round(), seed=4))


def test_other_sizes_change_as_few_as_can_be() -> None:
    """Half of one, half of four: the two households too few of each are copied, those of two do not come."""
    scenario = resized(a_round(), {"1": 50, "4": 50}, seed=1)
    assert Counter(part.case.size for part in scenario.cases) == {1: 6, 4: 6}
    assert len(ids(scenario) & ids(a_round())) == 8


def test_who_is_copied_for_two_reasons_has_two_names() -> None:
    """Drawn with replacement, then other sizes, then more households: no two share an id."""
    scenario = resized(resampled(a_round(), seed=1), {"1": 100}, seed=1)
    assert len(ids(scaled_arrivals(scenario, 300, seed=1))) == 36


def test_a_size_that_nobody_has() -> None:
    """There is nobody to copy."""
    with pytest.raises(InputError, match="no household of size 3 to copy: 12 are asked for"):
        resized(a_round(), {"3": 100}, seed=1)


@pytest.mark.parametrize("percent", [60, 140])
def test_a_changed_round_can_be_solved(percent: int) -> None:
    """Bonds, separations and groups of the pilot hold together after a change."""
    assert (
        len(encode(scaled_arrivals(bundled("pilot"), percent, seed=2)).scenario.cases) == 15 * percent // 100
    )
    assert encode(resampled(bundled("pilot"), seed=2)).table.possible.any()
