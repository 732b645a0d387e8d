"""Two homes in words: that it is two, how far apart, why not; in explanations and in every paper."""

import pytest

from rematch.explain import explain, view_of, what_would_change
from rematch.explain.languages import languages
from rematch.explain.letters import letter, review_note, sheet
from rematch.matching import Again, in_process, match, solved_again
from rematch.models.change import WhatWouldChange
from rematch.models.explanation import Explanation
from rematch.models.letter import LetterFacts, Paper
from rematch.models.pledge import PledgeState
from rematch.models.run import RunParams
from rematch.models.scenario import Scenario
from rematch.verify import pair_scores
from tests.builders import a_case, a_home, a_municipality, a_pledge, a_scenario, a_unit, a_wish
from tests.bundles import a_bundle
from tests.explain.replayed import changed

FACTS = LetterFacts()
PARAMS = RunParams(deadline_s=30)
TAGS = list(languages())


def a_round(size: int = 5, *, accepted: int | None = 10, minutes: int = 5, **fields: object) -> Scenario:
    """A household, and homes of three and of two beds so many minutes apart."""
    case = a_case(size, accommodation=a_home("own_home", bundle_within_minutes=accepted, **fields))
    units = [a_unit("u1", count=1, beds=3), a_unit("u2", count=1, beds=2)]
    return a_scenario([case], pledges=[a_pledge(units=units, bundles=(a_bundle(minutes_apart=minutes),))])


def explained(scenario: Scenario) -> Explanation:
    """The explanation of the first case."""
    run = match(scenario, PARAMS, solve=in_process).run
    return explain(scenario, run, scenario.cases[0].case_id, audience="coordinator")


def test_an_explanation_names_both_homes() -> None:
    """In the summary, of the home proposed, and of the municipality's best."""
    found = explained(a_round())
    said = "Proposed: Town DE-a, two homes, 5 minutes apart on foot (each is a home of its own)"
    assert found.summary[0].startswith(said)
    assert found.proposed_home is not None and found.proposed_home.bundle is not None
    assert found.proposed_home.bundle.unit_refs == ("u1", "u2")
    assert found.ranked[0].bundle == found.proposed_home.bundle
    assert explained(a_round(3)).proposed_home.bundle is None  # type: ignore[union-attr]
    assert "two homes at one address" in explained(a_round(minutes=0)).summary[0]


@pytest.mark.parametrize(
    ("accepted", "minutes", "words"),
    [
        (None, 5, "two homes, 5 minutes apart on foot; the household accepts no two homes."),
        (None, 0, "two homes at one address; the household accepts no two homes."),
        (
            4,
            5,
            "two homes, 5 minutes apart on foot; the household accepts two homes at most 4 minutes apart.",
        ),
    ],
)
def test_why_not(accepted: int | None, minutes: int, words: str) -> None:
    """No home holds five, and two are not accepted, or not so far apart: open, for it is their own word."""
    (reason,) = explained(a_round(accepted=accepted, minutes=minutes)).ranked[0].reasons
    assert (reason.code, reason.reason_class) == ("bundle_not_accepted", "open")
    assert reason.text == f"What comes closest is {words}"


def test_a_pair_that_is_used_up_is_named() -> None:
    """Two households that fit in the pair alone: a coordinator reads what is used up."""
    case = a_round().cases[0].case
    pledge = a_pledge(units=[a_unit("u1", beds=3), a_unit("u2", beds=2)], bundles=(a_bundle(),))
    scenario = a_scenario([case, case.model_copy(update={"case_ref": "C-2"})], pledges=[pledge])
    run = match(scenario, PARAMS, solve=in_process).run
    (without,) = (each.case_id for each in run.placements if each.municipality is None)
    reasons = explain(scenario, run, without, audience="coordinator").ranked[0].reasons
    assert "pairs of homes close together (1)" in reasons[-1].text
    assert "homes of this kind" not in reasons[-1].text


def replay(scenario: Scenario) -> Again:
    """Solve a changed round again in this process."""
    return solved_again(scenario, PARAMS, solve=in_process)


def told(scenario: Scenario) -> tuple[WhatWouldChange, ...]:
    """What would change it at DE-a for the first case."""
    run = match(scenario, PARAMS, solve=in_process).run
    view = view_of(scenario, run, scenario.cases[0].case_id, audience="coordinator")
    return what_would_change(view, "DE-a", replay=replay)


@pytest.mark.parametrize("accepted", [None, 10])
def test_what_would_change_it_is_said_of_homes_and_never_of_a_pair(accepted: int | None) -> None:
    """A larger home; nobody is told to accept two, and no field of a pair is changed."""
    scenario = a_round(6, accepted=accepted)
    for each in told(scenario):
        assert each.change.unit_ref in (None, "u1", "u2")
        assert any(
            pair.possible for pair in pair_scores(changed(scenario, each.change))["harbour/C-1"].values()
        )
    assert [each.leads_to for each in told(scenario)] == ["possible", "proposed"]


def test_a_pair_whose_homes_are_not_both_step_free_has_no_single_remedy() -> None:
    """Nobody has answered for either home: no single answer makes both step-free, or one large enough."""
    assert [each.change.field for each in told(a_round(step_free=True))] == []


def test_a_pledge_that_opens_makes_the_pair_possible() -> None:
    """What holds for the whole pledge holds for the pair."""
    scenario = a_round()
    closed = scenario.pledges[0].model_copy(update={"state": PledgeState.DRAFT})
    shut = Scenario.model_validate_json(scenario.model_copy(update={"pledges": (closed,)}).model_dump_json())
    assert [each.change.field for each in told(shut)] == ["state", "state"]


def test_one_more_pair_is_no_change_that_others_are_told_of() -> None:
    """Who is possible in the pair alone: nothing is said of more pairs, whose homes would be needed too."""
    case = a_round().cases[0].case
    units = [a_unit("u1", beds=3), a_unit("u2", beds=2)]
    towns = [a_municipality(), a_municipality("DE-b")]
    other = case.model_copy(update={"case_ref": "C-2", "wishes": (a_wish("quiet_home"),)})
    pledge = a_pledge(units=units, bundles=(a_bundle(),))
    assert [each.change.kind for each in told(a_scenario([case, other], towns, [pledge]))] == []


def lines(paper: Paper, key: str) -> tuple[str, ...]:
    """The lines of a section."""
    return next(section.lines for section in paper.sections if section.key == key)


def papers(scenario: Scenario, tag: str) -> tuple[Paper, Paper, Paper]:
    """The letter, the sheet and the note about the proposal."""
    run = match(scenario, PARAMS, solve=in_process).run
    view = view_of(scenario, run, "harbour/C-1", audience="caseworker")
    return letter(view, FACTS, tag=tag), sheet(view, FACTS, tag=tag), review_note(view, tag=tag)


def test_a_person_reads_that_it_is_two_homes() -> None:
    """With the beds of each; the municipality and the reviewer read which ones."""
    to_person, to_town, to_reviewer = papers(a_round(), "en")
    said = "It is two homes, 5 minutes apart on foot. Each is a home of your own; beds: 3 + 2."
    assert lines(to_person, "home")[0] == said
    assert "These are two homes, 5 minutes apart on foot: u1 + u2" in lines(to_town, "home")
    assert "These are two homes, 5 minutes apart on foot: u1 + u2" in lines(to_reviewer, "proposal")
    assert any("beds 3 + 2" in line for line in lines(to_reviewer, "proposal"))
    near = papers(a_round(minutes=0), "en")
    assert lines(near[0], "home")[0].startswith("It is two homes at one address.")
    assert "These are two homes at one address: u1 + u2" in lines(near[1], "home")


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("minutes", [0, 7])
def test_in_every_language(tag: str, minutes: int) -> None:
    """Another sentence than about one home, with the minutes where there are some."""
    two, one = papers(a_round(minutes=minutes), tag)[0], papers(a_round(3), tag)[0]
    assert lines(two, "home")[0] != lines(one, "home")[0]
    assert ("7" in lines(two, "home")[0]) == bool(minutes)
