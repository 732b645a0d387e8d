"""explain(): every sentence is true of the run, adds up, and tells nothing of another household."""

import pytest

from rematch.errors import GoneError, NotFoundError
from rematch.explain import explain
from rematch.matching import Matched, match
from rematch.models.case import Safety
from rematch.models.explanation import Explanation, RankedMunicipality, ReasonCode
from rematch.models.scenario import Scenario
from rematch.models.types import ASSUMED
from tests.builders import (
    a_case,
    a_municipality,
    a_need,
    a_pledge,
    a_policy,
    a_provision,
    a_scenario,
    a_tie,
    a_unit,
    a_wish,
)

TWO = (a_municipality("DE-a"), a_municipality("DE-b"))


def towns_and_homes(**first: object) -> Scenario:
    """Two households want DE-a, which has one home; DE-b has one as well; DE-c offers nothing."""
    cases = [
        a_case(2, case_ref="C-1", wishes=(a_wish("recognition_advice", 5),), **first),
        a_case(3, case_ref="C-2", wishes=(a_wish("recognition_advice", 5),)),
    ]
    towns = [
        a_municipality("DE-a", provisions=(a_provision("recognition_advice", 3),)),
        a_municipality("DE-b"),
        a_municipality("DE-c"),
    ]
    pledges = [a_pledge(code, units=[a_unit(count=1)]) for code in ("DE-a", "DE-b")]
    return a_scenario(cases, towns, pledges)


def explained(scenario: Scenario, case_ref: str, audience: str = "caseworker") -> Explanation:
    """Solve and explain one case."""
    matched: Matched = match(scenario)
    return explain(scenario, matched.run, f"harbour/{case_ref}", audience=audience)  # type: ignore[arg-type]


def at(explanation: Explanation, code: str) -> RankedMunicipality:
    """Return one municipality of an explanation."""
    return next(each for each in explanation.ranked if each.municipality == code)


def test_every_municipality_is_ranked_once_and_possible_ones_first() -> None:
    """All three towns; the one without a pledge last, and it says so."""
    ranked = explained(towns_and_homes(), "C-1").ranked
    assert [each.rank for each in ranked] == [1, 2, 3]
    assert ranked[-1].municipality == "DE-c"
    assert [reason.code for reason in ranked[-1].reasons] == [ReasonCode.NO_PLEDGE]


def test_contributions_add_up_to_the_score() -> None:
    """For every municipality with a home."""
    for place in explained(towns_and_homes(), "C-1").ranked:
        if place.score is not None:
            assert sum(line.points for line in place.contributions) == place.score


def test_the_better_municipality_says_why_it_was_not_proposed() -> None:
    """C-1 goes to DE-b: DE-a ranks higher, and the whole round would not reach more."""
    explanation = explained(towns_and_homes(), "C-1")
    assert explanation.proposed == "DE-b"
    assert [reason.code for reason in at(explanation, "DE-a").reasons] == [ReasonCode.ROUND_BETTER]
    assert "One municipality ranks higher" in " ".join(explanation.summary)


def test_the_coordinator_also_reads_what_is_used_up() -> None:
    """The home in DE-a went to the other household: the coordinator sees which resource is full."""
    explanation = explained(towns_and_homes(), "C-1", "coordinator")
    codes = [reason.code for reason in at(explanation, "DE-a").reasons]
    assert codes == [ReasonCode.ROUND_BETTER, ReasonCode.FULL]


def test_a_rule_that_fails_is_named_with_its_numbers() -> None:
    """A household of six does not fit a home of four beds."""
    explanation = explained(a_scenario([a_case(6)]), "C-1")
    reason = at(explanation, "DE-a").reasons[0]
    assert reason.code is ReasonCode.HOME_TOO_SMALL
    assert "beds for 4" in reason.text and "6 persons" in reason.text
    assert (
        explanation.proposed is None and "no municipality of this round is possible" in explanation.summary[0]
    )


CONFIDENTIAL = {
    "unwanted": {"case": {"unwanted_municipalities": ("DE-a",)}},
    "keep distance": {
        "safety": Safety.model_validate(
            {"keep_distance": [{"place": {"municipality": "DE-a"}, "at_least_km": 5}]}
        )
    },
    "sensitive need": {"case": {"needs": (a_need("trauma_therapy"),)}},
    "hidden need": {"case": {"needs": (a_need("recognition_advice", hidden=True),)}},
}


@pytest.mark.parametrize("why", CONFIDENTIAL.values(), ids=CONFIDENTIAL.keys())
@pytest.mark.parametrize("audience", ["caseworker", "coordinator"])
def test_what_is_not_open_reads_the_same_to_everybody(why: dict[str, object], audience: str) -> None:
    """Confidential and caseworker reasons are one sentence, byte for byte, and name no criterion."""
    case = a_case(1, **why.get("case", {}))  # type: ignore[arg-type]
    town = a_municipality("DE-a", at=(52.0, 10.0))
    safety = {"C-1": why["safety"]} if "safety" in why else None
    explanation = explained(a_scenario([case], [town], safety=safety), "C-1", audience)  # type: ignore[arg-type]
    assert [reason.model_dump() for reason in at(explanation, "DE-a").reasons] == [
        {
            "code": ReasonCode.WITHHELD,
            "reason_class": "caseworker",
            "text": "Not possible; your adviser knows more.",
            "criterion": None,
        }
    ]


def test_a_separated_household_reads_the_same_as_one_whose_home_went_elsewhere() -> None:
    """Who must stay apart from C-2 cannot tell a full home from a separation by its text."""
    one_home = a_scenario(
        [a_case(1, case_ref="C-1"), a_case(2, case_ref="C-2")], pledges=[a_pledge(units=[a_unit(count=1)])]
    )
    apart = a_scenario(
        [a_case(1, case_ref="C-1"), a_case(2, case_ref="C-2")],
        safety={"C-2": Safety(separated_from=("harbour/C-1",))},
    )
    texts = [at(explained(scenario, "C-1"), "DE-a").reasons for scenario in (one_home, apart)]
    assert texts[0] == texts[1]


def test_hidden_wishes_count_and_are_not_named() -> None:
    """A wish an adult asked to hide is part of the total and stands as «private»."""
    case = a_case(1, wishes=(a_wish("recognition_advice", 5, hidden=True),))
    towns = [a_municipality("DE-a", provisions=(a_provision("recognition_advice", 3),))]
    place = at(explained(a_scenario([case], towns), "C-1"), "DE-a")
    assert "recognition_advice" not in {line.criterion for line in place.contributions}
    assert sum(line.points for line in place.contributions) == place.score


def test_a_coordinator_reads_no_sensitive_wish() -> None:
    """Sensitive codes are for the NGO; the coordinator sees that something private counts."""
    case = a_case(1, wishes=(a_wish("trauma_therapy", 5),))
    scenario = a_scenario([case])
    for audience, named in (("caseworker", True), ("coordinator", False)):
        lines = at(explained(scenario, "C-1", audience), "DE-a").contributions
        assert ("trauma_therapy" in {line.criterion for line in lines}) is named


def test_a_group_larger_than_every_home_says_so_and_is_not_split() -> None:
    """Two households that stay together, one home in each town: accepted, nobody placed, the reason shown."""
    cases = [a_case(2, case_ref="C-1", together_with=("C-2",)), a_case(2, case_ref="C-2")]
    towns = [a_municipality("DE-a"), a_municipality("DE-b")]
    scenario = a_scenario(cases, towns, [a_pledge(town.code, units=[a_unit(count=1)]) for town in towns])
    explanation = explained(scenario, "C-1")
    assert explanation.proposed is None
    for place in explanation.ranked:
        assert [reason.code for reason in place.reasons] == [ReasonCode.GROUP_DOES_NOT_FIT]


def test_silence_is_said() -> None:
    """A household without a wish reads that every municipality counts the same."""
    assert any("No wish was stated" in line for line in explained(a_scenario(), "C-1").summary)


def test_an_unknown_case_is_refused() -> None:
    """The message names the id that was asked for."""
    with pytest.raises(NotFoundError, match="harbour/C-9"):
        explained(a_scenario(), "C-9")


def test_priorities_tell_nothing_of_what_is_hidden_or_sensitive() -> None:
    """A municipal priority that answers a hidden or sensitive need is part of «private» too."""
    town = a_municipality("DE-a", priorities={"mp_service_strength": 5})
    for case in (
        a_case(1, needs=()),
        a_case(1, wishes=(a_wish("trauma_therapy", 5),)),
        a_case(1, wishes=(a_wish("legal_advice", 5, hidden=True),)),
    ):
        lines = at(explained(a_scenario([case], [town]), "C-1", "coordinator"), "DE-a").contributions
        assert "mp_service_strength" not in {line.criterion for line in lines}


def test_a_hidden_wish_is_not_called_silence() -> None:
    """«No wish was stated» is said of silence only."""
    case = a_case(1, wishes=(a_wish("legal_advice", 5, hidden=True),))
    assert not any("No wish was stated" in line for line in explained(a_scenario([case]), "C-1").summary)


def test_a_distance_nobody_knows_is_not_called_far() -> None:
    """A required tie to a place without a position."""
    explanation = explained(a_scenario([a_case(1, ties=(a_tie("DE-b", required=True),))], TWO), "C-1")
    assert "Nobody knows" in at(explanation, "DE-a").reasons[0].text


def test_a_free_home_that_no_objective_asked_for_blames_nobody() -> None:
    """Persons alone are counted and ties are drawn by lot: no other household is spoken of."""
    policy = a_policy(objectives=("placed_persons",), municipal_share_pct=0)
    wish = (a_wish("legal_advice", 5),)
    towns = [a_municipality("DE-a"), a_municipality("DE-b", provisions=(a_provision("legal_advice", 3),))]
    for seed in range(8):
        explanation = explained(a_scenario([a_case(1, wishes=wish)], towns, policy=policy, seed=seed), "C-1")
        texts = " ".join(reason.text for place in explanation.ranked for reason in place.reasons)
        assert "another household" not in texts


def test_priorities_that_turned_the_order_are_named() -> None:
    """The household's own wishes say DE-b, the municipality's priority says DE-a."""
    towns = [
        a_municipality("DE-a", priorities={"mp_bed_use": 5}),
        a_municipality("DE-b", provisions=(a_provision("legal_advice", 1),)),
    ]
    pledges = [a_pledge("DE-a", units=[a_unit(beds=1)]), a_pledge("DE-b", units=[a_unit(beds=1)])]
    policy = a_policy(budget=500, municipal_share_pct=30)
    case = a_case(1, wishes=(a_wish("legal_advice", 1),))
    explanation = explained(a_scenario([case], towns, pledges, policy=policy), "C-1")
    assert explanation.proposed == "DE-a"
    assert "own wishes alone it fits better" in at(explanation, "DE-b").reasons[0].text


def test_the_home_proposed_shows_its_own_score() -> None:
    """Not that of the municipality's best home, which went to somebody else."""
    cases = [
        a_case(1, case_ref="C-1", wishes=(a_wish("quiet_home", 5),)),
        a_case(1, case_ref="C-2", wishes=(a_wish("quiet_home", 4),)),
    ]
    units = [a_unit("quiet", count=1, quiet=True), a_unit("loud", count=1, quiet=False)]
    scenario = a_scenario(cases, pledges=[a_pledge(units=units)])
    matched = match(scenario)
    for placement in matched.run.placements:
        home = explain(scenario, matched.run, placement.case_id).proposed_home
        assert home is not None
        assert (home.unit_ref, home.score) == (placement.unit_ref, placement.score)
        assert sum(line.points for line in home.contributions) == home.score


def test_after_an_erasure_a_run_is_explained_no_more() -> None:
    """What the erased household took cannot be told any more, so nothing is."""
    scenario = towns_and_homes()
    run = match(scenario).run
    gone = {"case:harbour/C-2": "0" * 64}
    left = scenario.model_copy(update={"cases": scenario.cases[:1], "erased": gone})
    with pytest.raises(GoneError, match="1 of its cases"):
        explain(left, run, "harbour/C-1")


def test_answers_that_rest_on_assumed_figures_say_so() -> None:
    """Languages, priorities and homes as well as provisions."""
    town = a_municipality("DE-a", languages=("de",), priorities={"mp_bed_use": 3}, priorities_source=ASSUMED)
    case = a_case(1, wishes=(a_wish("local_language", 3, options=("de",)), a_wish("quiet_home", 2)))
    pledge = a_pledge(source=ASSUMED, units=[a_unit(quiet=True)])
    lines = at(explained(a_scenario([case], [town], [pledge]), "C-1"), "DE-a").contributions
    marks = {line.criterion: line.assumed for line in lines if line.value is not None}
    assert marks == {"local_language": True, "quiet_home": True, "mp_bed_use": True}
