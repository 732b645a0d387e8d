"""What households need under a change: shares that are met, and kept as they grow."""

from typing import Any

import pytest

from rematch.analysis.studies.changes import with_change
from rematch.matching import encode
from rematch.models.scenario import Scenario
from rematch.models.study import StudyChange
from tests.analysis.studies.written import a_round
from tests.explain.cohorts import ADVICE


def changed(scenario: Scenario | None = None, **fields: Any) -> Scenario:
    """The round as changed."""
    return with_change(scenario or a_round(), StudyChange(name="x", **fields), seed=1)


def with_home(scenario: Scenario, field: str) -> set[str]:
    """Ids of those who need such a home."""
    return {part.case_id for part in scenario.cases if getattr(part.case.accommodation, field)}


def needing(scenario: Scenario, criterion: str) -> set[str]:
    """Ids of those who need it."""
    return {p.case_id for p in scenario.cases if criterion in {need.criterion for need in p.case.needs}}


@pytest.mark.parametrize("field", ["step_free", "wheelchair"])
def test_a_share_needs_a_home_without_steps(field: str) -> None:
    """A quarter, a half: the half holds the quarter; back to nobody."""
    name = {"step_free": "step_free", "wheelchair": "wheelchair_usable"}[field]
    quarter, half = (changed(**{f"{field}_percent": percent}) for percent in (25, 50))
    assert len(with_home(quarter, name)) == 3 and len(with_home(half, name)) == 6
    assert with_home(quarter, name) < with_home(half, name)
    assert with_home(half, "step_free") >= with_home(half, "wheelchair_usable")
    assert with_home(changed(half, **{f"{field}_percent": 0}), name) == set()


def test_a_share_needs_a_provision() -> None:
    """At least so many; a wish for it becomes the need, and who needed it before still does."""
    some = changed(needs={ADVICE: 25})
    more = changed(some, needs={ADVICE: 50})
    assert len(needing(some, ADVICE)) == 3 and len(needing(more, ADVICE)) == 6
    assert needing(some, ADVICE) < needing(more, ADVICE)
    assert needing(changed(more, needs={ADVICE: 0}), ADVICE) == needing(more, ADVICE)
    for part in more.cases:
        stated = [each.criterion for each in (*part.case.needs, *part.case.wishes)]
        assert stated == [ADVICE]


def test_fewer_homes_are_possible_where_more_is_needed() -> None:
    """Nobody has said that their homes are step-free: whoever needs one has none."""
    possible = encode(changed(step_free_percent=50)).table.possible
    assert (~possible.any(axis=1)).sum() == 6


def test_changes_come_one_after_the_other() -> None:
    """Of 24 households a quarter, not of the twelve there were."""
    scenario = changed(arrivals_percent=200, step_free_percent=25)
    assert (len(scenario.cases), len(with_home(scenario, "step_free"))) == (24, 6)


def test_nothing_asked_for_changes_nothing() -> None:
    """The very round."""
    scenario = a_round()
    assert changed(scenario) is scenario
