"""The algorithm card and «How rematch decides»: what they say is what the rules, the list and the run say."""

from datetime import UTC, datetime

import pytest

from rematch.explain.card import algorithm_card, how_rematch_decides, objective_words
from rematch.matching import in_process, match
from rematch.models.policy import COUNTED, Kind, Policy
from rematch.scoring.catalogue import default_policy, policy_from_weights
from tests.builders import a_scenario
from tests.house.tree import ROOT

OBJECTIVES = [
    *(f"{each}{tier}" for each in COUNTED for tier in ("", "@0", "@1")),
    *("score", "min_score", "kept", "balance", "band:5000"),
]


def signed(**fields: object) -> Policy:
    """Rules as a round uses them."""
    return policy_from_weights(
        {"recognition_advice": 150, "sport": 0},
        drafted_by="a",
        **{"signed_by": "b", "signed_at": datetime(2026, 11, 1, tzinfo=UTC), "heard": ("harbour",)} | fields,
    )


def test_every_weight_that_is_not_usual_is_listed_and_no_other() -> None:
    """With its theme and key; 0 is switched off."""
    card = algorithm_card(signed())
    rows = [line for line in card.splitlines() if "(`" in line and line.startswith("| ")]
    assert [row.split("`")[1] for row in rows] == ["recognition_advice", "sport"]
    assert rows[0].endswith("| 150 |")
    assert rows[1].endswith("| switched off |")
    assert "same weight of 100" in algorithm_card(default_policy())


def test_who_made_the_rules_is_named_or_missed() -> None:
    """Drafted, signed, heard; what is not there is said not to be there."""
    card = algorithm_card(signed())
    for said in ("Drafted by: a.", "another person: b, 2026-11-01", "Heard before: harbour"):
        assert said in card
    draft = algorithm_card(default_policy())
    assert "Not signed yet" in draft and "Nobody is recorded as heard" in draft


def test_the_objectives_stand_in_their_order() -> None:
    """Each in words and by its name."""
    policy = signed(objectives=("placed_cases", "band:5000", "score"))
    lines = [line for line in algorithm_card(policy).splitlines() if line[:2] in ("1.", "2.", "3.")]
    assert [line.split("`")[1] for line in lines] == list(policy.objectives)
    assert "at least 5,000" in lines[1]


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_every_objective_has_words(objective: str) -> None:
    """Also those that cannot be asked for yet."""
    assert "{" not in objective_words(objective)
    assert len(objective_words(objective)) > 10


def test_the_run_s_numbers_are_the_run_s() -> None:
    """Values, bounds and proofs of every level; how many have a proposal."""
    scenario = a_scenario()
    run = match(scenario, solve=in_process).run
    card = algorithm_card(scenario.policy, run)
    assert "1 of 1 cases have a proposal" in card
    for stage in run.stages:
        for level in stage.levels:
            assert f"| {stage.name.value} | {level.name} | {level.value:,} | {level.bound:,} |" in card
    assert run.scenario_hash in card
    assert run.scenario_hash in how_rematch_decides(scenario.policy, run)


def test_the_page_counts_what_a_household_can_name() -> None:
    """Without what is switched off, and without what only municipalities state."""
    policy = signed()
    named = [each for each in policy.criteria if each.weight and each.kind is not Kind.MUNICIPAL_PRIORITY]
    page = how_rematch_decides(policy)
    assert f"{len(named)} things can be named, in 11 themes" in page
    assert "Under these rules 20 % of the score" in page
    assert "Under these rules" not in how_rematch_decides(signed(municipal_share_pct=0))


def test_the_page_in_docs_is_the_generated_one() -> None:
    """Of the balanced rules, without a run."""
    page = (ROOT / "docs" / "how-rematch-decides.md").read_text(encoding="utf-8")
    assert page == how_rematch_decides(default_policy())
