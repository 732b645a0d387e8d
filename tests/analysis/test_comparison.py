"""Runs beside each other: every number counted by hand."""

from rematch.analysis.comparison import Finished, outcome_of, pairs_of
from rematch.models.comparison import RankShare
from rematch.models.orders import SizeRate
from rematch.models.run import Placement, Run, RunFacts, RunParams
from rematch.models.scenario import Scenario
from tests.builders import a_case, a_municipality, a_policy, a_scenario
from tests.given import a_pin, given_to

CODES = ("DE-a", "DE-b", "DE-c")
AT = "2026-12-01T10:00:00Z"


def a_cohort(**rules: object) -> Scenario:
    """Four households of 1, 2, 2 and 7; three of them ranked municipalities."""
    cases = [
        a_case(1, case_ref="C-1", ranked_municipalities=("DE-a", "DE-b")),
        a_case(2, case_ref="C-2", ranked_municipalities=("DE-b", "DE-a")),
        a_case(2, case_ref="C-3", ranked_municipalities=("DE-c",)),
        a_case(7, case_ref="C-4"),
    ]
    return a_scenario(cases, [a_municipality(code) for code in CODES], policy=a_policy(**rules))


def a_run(scenario: Scenario, run_id: str, *placed: tuple[str, int] | None) -> Finished:
    """A run that places C-1, C-2, ... at (municipality, score), or nowhere."""
    placements = tuple(
        Placement(case_id=f"harbour/C-{number}", municipality=None)
        if home is None
        else Placement(
            case_id=f"harbour/C-{number}",
            municipality=home[0],
            pledge_ref="P-1",
            unit_ref="u1",
            score=home[1],
        )
        for number, home in enumerate(placed, 1)
    )
    facts = RunFacts.model_validate({"phases": (), "strategies": (), "versions": {}, "finished_at": AT})
    run = Run(
        scenario_hash=scenario.hash, seed=0, params=RunParams(), stages=(), placements=placements, facts=facts
    )
    return Finished(run_id, scenario, run)


def test_what_a_run_reaches_is_counted_over_its_cases() -> None:
    """Three of four placed, ten persons; mean 5,333; one at its first rank, one at none it named."""
    run = a_run(a_cohort(), "run-1", ("DE-a", 6000), None, ("DE-a", 5000), ("DE-b", 5001))
    found = outcome_of(run)
    assert (found.cases, found.placed_cases, found.placed_persons) == (4, 3, 10)
    assert found.by_size == (
        SizeRate(size=1, cases=1, placed=1),
        SizeRate(size=2, cases=2, placed=1),
        SizeRate(size=6, cases=1, placed=1),
    )
    assert found.mean_score == 5333
    assert found.ranked == 3
    assert found.by_rank == (
        RankShare(rank=1, cases=1, share_pct=33),
        RankShare(rank=None, cases=1, share_pct=33),
    )
    assert found.pins == 0


def test_nobody_placed_has_no_mean() -> None:
    """Null, and no ranks."""
    found = outcome_of(a_run(a_cohort(), "run-1", None, None, None, None))
    assert (found.placed_cases, found.mean_score, found.by_rank) == (0, None, ())


def test_what_differs_is_counted_for_each_pair_and_named_once() -> None:
    """Moved, placed by one alone; a withdrawn case is counted and not named; rules beside it."""
    pinned = given_to(a_cohort(), pins=(a_pin(),))
    first = a_run(a_cohort(), "run-1", ("DE-a", 1), ("DE-a", 1), None, ("DE-b", 1))
    second = a_run(a_cohort(budget=500), "run-2", ("DE-a", 9), ("DE-b", 1), ("DE-c", 1), None)
    third = a_run(pinned, "run-3", ("DE-a", 1), ("DE-a", 1), None, ("DE-b", 1))
    pairs = pairs_of([first, second, third], hidden={"harbour/C-4"})
    assert [(pair.first, pair.second) for pair in pairs] == [
        ("run-1", "run-2"),
        ("run-1", "run-3"),
        ("run-2", "run-3"),
    ]
    assert (pairs[0].moved, pairs[0].only_first, pairs[0].only_second) == (1, 1, 1)
    assert pairs[0].differing == ("harbour/C-2", "harbour/C-3")
    assert [(each.what, each.before, each.after) for each in pairs[0].changes] == [("budget", "5000", "500")]
    assert (pairs[1].moved, pairs[1].differing, pairs[1].changes) == (0, (), ())
    assert outcome_of(third).pins == 1


def test_cases_erased_since_are_in_no_count() -> None:
    """Their size is not known any more."""
    scenario = a_cohort()
    less = scenario.model_copy(update={"cases": scenario.cases[:3]})
    found = outcome_of(a_run(less, "run-1", ("DE-a", 6000), None, None, ("DE-b", 5001)))
    assert (found.cases, found.placed_cases, found.placed_persons, found.mean_score) == (3, 1, 1, 6000)
