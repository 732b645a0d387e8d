"""Rules on homes, dates and law: each with a pair that fails it and one that passes."""

from datetime import date
from typing import Any

import pytest

from rematch.models.case import Case, Guardian
from rematch.models.pledge import HostCheck, Pledge
from rematch.models.types import Period
from rematch.scoring.possibility import PAIR_RULES
from tests.builders import a_case, a_child, a_home, a_person, a_pledge
from tests.scoring.pairs import RS, TP, YEARS, Pair, unit

CHILD = a_child("P2")
CARER = a_person(cares_for_children=True)
GUARDIAN = Guardian(
    appointed_by="youth office", best_interests_by="court", best_interests_on=date(2026, 10, 1)
)
BOTH_YEARS = a_pledge(period=Period(**YEARS))


def home(*kinds: str, **fields: Any) -> Case:
    """A case that accepts such homes."""
    return a_case(accommodation=a_home(*kinds, **fields))


def host(lives_there: str = "couple", **fields: Any) -> Pledge:
    """A pledge with one checked host home."""
    checks = {"background_checked_on": date(2026, 10, 1), "home_visited_on": date(2026, 10, 1)}
    valid = {"lives_there": lives_there, "valid_until": date(2027, 12, 31)}
    return unit(kind="host", host=HostCheck(**valid | checks | fields))


def infant(birth_year: int) -> Pair:
    """A parent with a small child, in a home of one bed and one cot."""
    case = a_case(persons=(CARER, a_child("P2", birth_year=birth_year)))
    return Pair(case=case, pledge=unit(beds=1, cots=1))


def alone_born_2009(ready_from: date) -> Pair:
    """A person who turns 18 in 2027, alone."""
    case = a_case(persons=(a_person(birth_year=2009),), ready_from=ready_from, move_by=date(2028, 2, 1))
    return Pair(case=case, pledge=BOTH_YEARS)


def shared(size: int) -> Pair:
    """A household in shared accommodation of three rooms with two beds."""
    return Pair(case=a_case(size), pledge=unit(kind="shared_accommodation", count=3, beds=2, cots=2))


CASES: list[tuple[str, Pair, Pair]] = [
    ("pledge_not_open", Pair(pledge=a_pledge(state="paused")), Pair(pledge=a_pledge(state="open"))),
    (
        "pathway",
        Pair(case=a_case(pathway=RS), pledge=a_pledge(pathways=(TP,))),
        Pair(case=a_case(pathway=RS), pledge=a_pledge(pathways=(TP, RS))),
    ),
    (
        "move_window",
        Pair(case=a_case(move_by=date(2027, 1, 31)), pledge=unit(available_from=date(2027, 2, 1))),
        Pair(case=a_case(move_by=date(2027, 2, 1)), pledge=unit(available_from=date(2027, 2, 1))),
    ),
    (
        "move_window",
        Pair(case=a_case(move_by=date(2027, 1, 14)), pledge=a_pledge(notice_days=45)),
        Pair(case=a_case(move_by=date(2027, 1, 15)), pledge=a_pledge(notice_days=45)),
    ),
    (
        "move_window",
        Pair(pledge=unit(available_until=date(2027, 1, 9))),
        Pair(pledge=unit(available_until=date(2027, 1, 10))),
    ),
    (
        "move_window",
        Pair(pledge=a_pledge(period=Period(start=date(2027, 5, 1), end=date(2027, 6, 1)))),
        Pair(pledge=a_pledge(period=Period(start=date(2027, 4, 30), end=date(2027, 6, 1)))),
    ),
    ("kind_not_accepted", Pair(case=home("shared_flat")), Pair(case=home("own_home", "shared_flat"))),
    ("home_too_small", Pair(case=a_case(5)), Pair(case=a_case(4))),
    ("home_too_small", infant(2025), infant(2026)),
    ("home_too_small", shared(7), shared(6)),
    (
        "home_too_large",
        Pair(pledge=unit(min_persons=2)),
        Pair(case=a_case(2), pledge=unit(min_persons=2)),
    ),
    (
        "not_step_free",
        Pair(case=home(step_free=True), pledge=unit(step_free=None)),
        Pair(case=home(step_free=True), pledge=unit(step_free=True)),
    ),
    (
        "not_wheelchair_usable",
        Pair(case=home(wheelchair_usable=True), pledge=unit(wheelchair_usable=False)),
        Pair(case=home(wheelchair_usable=None), pledge=unit(wheelchair_usable=False)),
    ),
    (
        "no_protection_plan",
        Pair(case=home(protection_plan=True), pledge=unit(kind="shared_accommodation", lockable=True)),
        Pair(
            case=home(protection_plan=True),
            pledge=unit(kind="shared_accommodation", lockable=True, protection_plan_on=date(2026, 11, 1)),
        ),
    ),
    ("no_pets", Pair(case=home(pets=True)), Pair(case=home(pets=True), pledge=unit(pets=True))),
    (
        "not_women_only",
        Pair(case=home(women_only=True)),
        Pair(case=home(women_only=True), pledge=unit(women_only=True)),
    ),
    (
        "women_only_not_asked",
        Pair(pledge=unit(women_only=True)),
        Pair(case=home(women_only=True), pledge=unit(women_only=True)),
    ),
    (
        "families_only",
        Pair(case=a_case(2), pledge=unit(families_only=True)),
        Pair(case=a_case(2, children=1), pledge=unit(families_only=True)),
    ),
    ("host_check", Pair(pledge=host(home_visited_on=None)), Pair(pledge=host())),
    ("host_check", Pair(pledge=host(background_checked_on=None)), Pair(pledge=host())),
    ("host_check", Pair(pledge=host(valid_until=None)), Pair(pledge=host())),
    (
        "host_check",
        Pair(pledge=host(valid_until=date(2027, 1, 9))),
        Pair(pledge=host(valid_until=date(2027, 1, 10))),
    ),
    (
        "host_not_accepted",
        Pair(case=home(hosts=("woman",)), pledge=host("man")),
        Pair(case=home(hosts=("woman",)), pledge=host("woman")),
    ),
    (
        "child_protection",
        Pair(case=a_case(persons=(CHILD,)), pledge=a_pledge(child_protection=True)),
        Pair(case=a_case(persons=(CHILD,), guardian=GUARDIAN), pledge=a_pledge(child_protection=True)),
    ),
    (
        "child_protection",
        Pair(case=a_case(persons=(CHILD,), guardian=GUARDIAN)),
        Pair(case=a_case(persons=(CARER, CHILD))),
    ),
    (
        "child_protection",
        Pair(case=a_case(persons=(a_person(), CHILD))),
        Pair(case=a_case(persons=(a_person("P3"), CARER, CHILD))),
    ),
    ("child_protection", alone_born_2009(date(2027, 12, 30)), alone_born_2009(date(2027, 12, 31))),
    ("together_incomplete", Pair(case=a_case(together_with=("C-2",))), Pair()),
    (
        "unwanted",
        Pair(case=a_case(unwanted_municipalities=("DE-a",))),
        Pair(case=a_case(unwanted_municipalities=("DE-b",))),
    ),
]


@pytest.mark.parametrize(("code", "failing", "passing"), CASES, ids=[code for code, _, _ in CASES])
def test_each_rule(code: str, failing: Pair, passing: Pair) -> None:
    """One pair fails this rule and no other; its twin is possible."""
    assert failing.codes() == [code]
    assert passing.codes() == []


def test_every_rule_is_tried_above() -> None:
    """A new rule needs a pair that fails it; those on bundles have theirs in test_bundles."""
    tried = {code for code, _, _ in CASES} | {"bundle_not_accepted", "bundle_not_needed"}
    assert tried == {rule.code.value for rule in PAIR_RULES}
