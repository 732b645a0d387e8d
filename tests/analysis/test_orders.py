"""Other orders of objectives: who is placed under each, as a solve of that order alone says."""

from rematch.analysis.orders import CHOSEN, ORDERS, other_orders
from rematch.errors import RefutedError
from rematch.matching import in_process, match, solved_again
from rematch.models.orders import OrderOutcome
from rematch.models.run import RunParams
from rematch.models.scenario import Scenario
from rematch.solver import Cancel, Problem, Solution, SolveParams
from tests.builders import a_case, a_household, a_pledge, a_policy, a_scenario, a_unit

PARAMS = RunParams(deadline_s=30)


def beds_for_four(**policy: object) -> Scenario:
    """A shared house of four beds; one household of four, two single persons."""
    cases = [
        a_case(case_ref="C-4", persons=a_household(4)),
        *(a_case(1, case_ref=f"C-1{letter}") for letter in "ab"),
    ]
    house = a_unit(kind="shared_accommodation", count=4, beds=1)
    return a_scenario(cases, pledges=[a_pledge(units=[house])], policy=a_policy(**policy))


def outcomes(scenario: Scenario) -> dict[str, OrderOutcome]:
    """By name."""
    run = match(scenario, PARAMS, solve=in_process).run
    found = other_orders(scenario, run, PARAMS, solve=in_process)
    return {outcome.name: outcome for outcome in found.outcomes}


def test_persons_and_households_choose_other_people() -> None:
    """Four persons in one household, or two households of one."""
    found = outcomes(beds_for_four())
    assert list(found) == [CHOSEN, *ORDERS]
    persons, households = found["persons_first"], found["households_first"]
    assert (persons.placed_cases, persons.placed_persons) == (1, 4)
    assert (households.placed_cases, households.placed_persons) == (2, 2)
    assert households.only_here == ("harbour/C-1a", "harbour/C-1b")
    assert households.only_chosen == ("harbour/C-4",)
    assert (persons.placed, households.placed) == (households.only_chosen, households.only_here)
    assert [(each.size, each.cases, each.placed) for each in households.by_size] == [(1, 2, 2), (4, 1, 0)]


def test_the_order_of_the_rules_is_not_solved_twice() -> None:
    """Its row is the run's own, whatever the rules ask for."""
    asked: list[tuple[str, ...]] = []

    def counting(problem: Problem, params: SolveParams, cancel: Cancel | None = None) -> Solution:
        asked.append(tuple(params.objectives))
        return in_process(problem, params, cancel)

    scenario = beds_for_four(objectives=ORDERS["households_first"])
    run = match(scenario, PARAMS, solve=in_process).run
    found = other_orders(scenario, run, PARAMS, solve=counting)
    assert asked == [each for name, each in ORDERS.items() if name != "households_first"]
    same = [outcome for outcome in found.outcomes if outcome.same_as_chosen]
    assert [outcome.name for outcome in same] == ["households_first"]
    assert same[0].levels == run.stages[0].levels


def test_each_order_is_what_its_own_solve_says() -> None:
    """Values and placed households of a round solved under these rules alone."""
    scenario = beds_for_four()
    for name, outcome in outcomes(scenario).items():
        if name != CHOSEN:
            rules = scenario.policy.model_copy(update={"objectives": ORDERS[name], "municipal_share_pct": 0})
            alone = solved_again(scenario.model_copy(update={"policy": rules}), PARAMS, solve=in_process)
            assert outcome.levels == alone.stages[0].levels
            assert outcome.placed == tuple(sorted(alone.placed))
            assert outcome.placed_cases == len(alone.placed)


def test_an_order_that_fails_leaves_the_others() -> None:
    """An answer that does not re-check is marked like one that came too late."""

    def refuted(problem: Problem, params: SolveParams, cancel: Cancel | None = None) -> Solution:
        if params.objectives == ("score",):
            raise RefutedError("Level score: 7 claimed, 6 found.")
        return in_process(problem, params, cancel)

    scenario = beds_for_four()
    run = match(scenario, PARAMS, solve=in_process).run
    found = other_orders(scenario, run, PARAMS, solve=refuted)
    assert [outcome.name for outcome in found.outcomes if outcome.unanswered] == ["score_first"]
    assert found.outcomes[2].placed == ("harbour/C-1a", "harbour/C-1b")


def test_an_order_without_an_answer_says_so() -> None:
    """And the others are there all the same."""

    def late(problem: Problem, params: SolveParams, cancel: Cancel | None = None) -> Solution:
        found = in_process(problem, params, cancel)
        if params.objectives != ("score",):
            return found
        return Solution(found.column * 0 - 1, (), "unknown", "none", "deadline", None)

    scenario = beds_for_four()
    run = match(scenario, PARAMS, solve=in_process).run
    found = other_orders(scenario, run, PARAMS, solve=late)
    assert [outcome.name for outcome in found.outcomes if outcome.unanswered] == ["score_first"]
    assert found.outcomes[-1].levels == ()
