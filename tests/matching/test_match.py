"""match(): the recipe from a scenario to a verified run, through a real solving process."""

import threading

import numpy as np
import pytest

from rematch.errors import ScenarioError, SeparationError
from rematch.matching import encode, match
from rematch.models.case import Safety
from rematch.models.run import RunParams, RunProgress
from rematch.models.scenario import Scenario
from rematch.verify import verify
from tests.builders import (
    a_case,
    a_municipality,
    a_need,
    a_pledge,
    a_policy,
    a_provision,
    a_scenario,
    a_unit,
    a_wish,
    some_places,
)


def two_towns(**fields: object) -> Scenario:
    """Two towns with one home each; the first answers what both households wish for."""
    cases = fields.pop(
        "cases",
        [
            a_case(2, case_ref="C-1", wishes=(a_wish("recognition_advice", 5),)),
            a_case(3, case_ref="C-2", wishes=(a_wish("recognition_advice", 2),)),
        ],
    )
    towns = [
        a_municipality("DE-a", provisions=(a_provision("recognition_advice", 3),)),
        a_municipality("DE-b"),
    ]
    pledges = [a_pledge(town.code, units=[a_unit(count=1)]) for town in towns]
    return a_scenario(cases, towns, pledges, **fields)  # type: ignore[arg-type]


def where(scenario: Scenario, **params: int) -> dict[str, str | None]:
    """Return the municipality proposed for each case."""
    matched = match(scenario, RunParams(**params) if params else None)
    assert verify(scenario, matched.run, matched.certificate).ok
    return {each.case_id: each.municipality for each in matched.run.placements}


def test_the_household_that_cares_more_goes_where_its_wish_is_met() -> None:
    """Both would gain in DE-a; the one that gave it more weight per person goes there."""
    assert set(where(two_towns()).values()) == {"DE-a", "DE-b"}


def test_order_of_cases_municipalities_and_pledges_changes_nothing() -> None:
    """The same scenario in another order has the same hash and the same placements."""
    scenario = two_towns()
    turned = scenario.model_copy(
        update={
            "cases": scenario.cases[::-1],
            "municipalities": scenario.municipalities[::-1],
            "pledges": scenario.pledges[::-1],
        }
    )
    assert turned.hash == scenario.hash
    assert where(turned) == where(scenario)


@pytest.mark.parametrize(
    "scenario", [a_scenario(cases=()), a_scenario(pledges=())], ids=["no case", "no pledge"]
)
def test_nothing_to_place_is_an_empty_result(scenario: Scenario) -> None:
    """Zero cases or zero pledges: no error, nothing placed, and it verifies."""
    assert not any(where(scenario).values())


def test_cases_that_stay_together_go_to_one_municipality_or_nowhere() -> None:
    """Two that stay together do not fit in towns of one home each, and are not split."""
    together = two_towns(
        cases=[a_case(1, case_ref="C-1", together_with=("C-2",)), a_case(1, case_ref="C-2")],
    )
    assert set(where(together).values()) == {None}


def test_a_cycle_of_keep_together_is_one_group() -> None:
    """C-1 names C-2, C-2 names C-3, C-3 names C-1: all three in one municipality."""
    refs = ["C-1", "C-2", "C-3"]
    cases = [a_case(1, case_ref=ref, together_with=(refs[(i + 1) % 3],)) for i, ref in enumerate(refs)]
    placed = where(a_scenario(cases, [a_municipality("DE-a"), a_municipality("DE-b")]))
    assert len(set(placed.values())) == 1 and None not in placed.values()


def test_separated_cases_never_share_a_municipality() -> None:
    """One town with room for both: one of them has no proposal."""
    apart = {"C-1": Safety(separated_from=("harbour/C-2",))}
    scenario = a_scenario([a_case(1, case_ref="C-1"), a_case(1, case_ref="C-2")], safety=apart)
    assert sorted(where(scenario).values(), key=str) == ["DE-a", None]


def test_together_and_separated_on_one_pair_is_refused() -> None:
    """The refusal names both ids; services tell it to coordinators only."""
    cases = [a_case(1, case_ref="C-1", together_with=("C-2",)), a_case(1, case_ref="C-2")]
    scenario = a_scenario(cases, safety={"C-2": Safety(separated_from=("harbour/C-1",))})
    with pytest.raises(SeparationError, match=r"harbour/C-1.*harbour/C-2"):
        match(scenario)


def test_a_case_that_is_not_ready_is_refused_by_name() -> None:
    """The message names the case and what is missing."""
    with pytest.raises(ScenarioError, match=r"harbour/C-1 is not ready: pathway"):
        match(a_scenario([a_case(1, pathway=None)]))


def test_required_places_are_counted() -> None:
    """One school place: of two families that need one each, one is placed."""
    cases = [a_case(2, children=1, case_ref=ref, needs=(a_need("school_place"),)) for ref in ("C-1", "C-2")]
    pledge = a_pledge("DE-a", places=(some_places("school_place", 1),))
    assert len([town for town in where(a_scenario(cases, pledges=[pledge])).values() if town]) == 1


def test_the_limit_of_persons_holds_on_top_of_homes() -> None:
    """Five homes of four beds, at most four persons: a household of four and one of three do not both go."""
    cases = [a_case(4, case_ref="C-1"), a_case(3, case_ref="C-2")]
    assert where(a_scenario(cases, pledges=[a_pledge("DE-a", max_persons=4)])) == {
        "harbour/C-1": "DE-a",
        "harbour/C-2": None,
    }


def test_municipal_priorities_move_where_and_never_whether() -> None:
    """Switching the municipal share on and off changes nobody's placed state."""
    towns = [a_municipality("DE-a"), a_municipality("DE-b", priorities={"mp_bed_use": 5})]
    cases = [a_case(size, case_ref=f"C-{size}") for size in (1, 2, 4)]
    pledges = [a_pledge("DE-a", units=[a_unit(count=1)]), a_pledge("DE-b", units=[a_unit(count=1)])]
    states = []
    for share in (0, 30):
        scenario = a_scenario(cases, towns, pledges, policy=a_policy(municipal_share_pct=share))
        states.append({case_id for case_id, town in where(scenario).items() if town})
    assert states[0] == states[1]


def test_progress_names_stage_and_level() -> None:
    """A solve reports at least once, with the stage it is in."""
    seen: list[RunProgress] = []
    match(two_towns(), progress=seen.append)
    assert {each.stage.value for each in seen} >= {"who"}


def test_a_cancelled_solve_says_so_and_still_verifies() -> None:
    """Cancel before it begins: the run is cancelled and claims nothing that is false."""
    cancel = threading.Event()
    cancel.set()
    scenario = two_towns()
    matched = match(scenario, cancel=cancel)
    assert matched.run.stages[-1].stopped == "cancelled"


def test_encoding_names_every_resource_once() -> None:
    """Homes, persons, arrivals and places of a pledge, in the order of their names."""
    pledge = a_pledge("DE-a", max_persons=9, arrivals_per_month=2, places=(some_places("school_place", 4),))
    encoded = encode(a_scenario(pledges=[pledge]))
    assert [(each.name, each.capacity) for each in encoded.resources] == [
        ("arrivals:DE-a/P-1", 24),
        ("homes:DE-a/P-1/u1", 5),
        ("persons:DE-a/P-1", 9),
        ("places:DE-a/P-1:school_place", 4),
    ]
    assert encoded.demand.dtype == np.int64
