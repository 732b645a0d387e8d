"""Every statement of every explanation of the bundled rounds, re-derived without the code that made it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from rematch.analysis.cohorts import bundled
from rematch.explain import explain
from rematch.matching import in_process, match, solved_again
from rematch.models.explanation import Explanation, RankedMunicipality, Reason
from rematch.models.run import Run, RunParams
from rematch.models.scenario import Scenario
from rematch.verify import PairScore, pair_scores
from tests.explain.plain_reasons import OPEN_RULES, WITHHELD, is_true, numbers

Told = tuple[str, Explanation]
PARAMS = RunParams(deadline_s=60)


class Solved:
    """A bundled round: its JSON, its run, verify's scores, and all explanations for both readers."""

    def __init__(self, name: str) -> None:
        self.scenario: Scenario = bundled(name)
        self.run: Run = match(self.scenario, PARAMS, solve=in_process).run
        self.pairs: dict[str, dict[str, PairScore]] = pair_scores(self.scenario)
        self.given: dict[str, Any] = self.scenario.model_dump(mode="json")
        self.cases = {part["case_id"]: part["case"] for part in self.given["cases"]}
        self.homes = {
            f"{pledge['municipality']}/{pledge['pledge_ref']}/{unit['unit_ref']}": (pledge, unit)
            for pledge in self.given["pledges"]
            for unit in pledge["unit_types"]
        }
        self.placed = dict(self.run.stages[-1].placed)
        self.told: list[Told] = [
            (audience, explain(self.scenario, self.run, case_id, audience=audience))  # type: ignore[arg-type]
            for case_id in self.cases
            for audience in ("caseworker", "coordinator")
        ]

    def there(self, explanation: Explanation, place: RankedMunicipality) -> dict[str, PairScore]:
        """Verify's scores of the homes of one municipality."""
        pairs = self.pairs[explanation.case_id].items()
        return {home: pair for home, pair in pairs if home.startswith(f"{place.municipality}/")}

    def reasons(self) -> Iterator[tuple[str, Explanation, RankedMunicipality, Reason]]:
        """Every reason of every explanation."""
        for audience, explanation in self.told:
            for place in explanation.ranked:
                for reason in place.reasons:
                    yield audience, explanation, place, reason


@pytest.fixture(scope="module", params=["pilot", "weldi"])
def solved(request: pytest.FixtureRequest) -> Solved:
    """Both rounds."""
    return Solved(request.param)


def test_what_is_not_possible_names_the_rules_that_fail_with_their_numbers(solved: Solved) -> None:
    """Of one home, the one that fewest rules exclude: open rules that fail there, each with true numbers."""
    looked_at = 0
    for _, explanation in solved.told:
        for place in explanation.ranked:
            homes = solved.there(explanation, place)
            if homes and not place.possible:
                assert _is_one_of_the_closest(solved, explanation, place, homes)
                looked_at += 1
    assert looked_at > 0


def _is_one_of_the_closest(
    solved: Solved, explanation: Explanation, place: RankedMunicipality, homes: dict[str, PairScore]
) -> bool:
    fewest = min(len(set(pair.codes)) for pair in homes.values())
    said = {reason.code.value for reason in place.reasons}
    return any(
        (said - {"withheld"} <= set(pair.codes) & OPEN_RULES)
        and all(_holds(solved, explanation, reason, home) for reason in place.reasons)
        for home, pair in homes.items()
        if len(set(pair.codes)) == fewest
    )


def _holds(solved: Solved, explanation: Explanation, reason: Reason, home: str) -> bool:
    if reason.code.value == "withheld":
        return reason.text == WITHHELD
    case, as_of = solved.cases[explanation.case_id], solved.given["round"]["as_of"]
    return is_true(reason.code.value, reason.text, case, solved.homes[home], as_of)


def test_a_withheld_reason_is_there_exactly_where_something_is_not_open(solved: Solved) -> None:
    """One that is not open is never told as another, and an open one never withheld."""
    for _, explanation, place, reason in solved.reasons():
        if reason.code.value == "withheld":
            codes = {code for pair in solved.there(explanation, place).values() for code in pair.codes}
            needs = {"need_not_met", "need_not_confirmed", "places_not_enough"}
            assert codes - OPEN_RULES or codes & needs


def test_nothing_free_is_true_of_every_home_that_is_possible(solved: Solved) -> None:
    """No home left that would hold the household if nobody else of the round went there."""
    for _, explanation, place, reason in solved.reasons():
        if reason.code.value == "nothing_free":
            size = len(solved.cases[explanation.case_id]["persons"])
            for home, pair in solved.there(explanation, place).items():
                assert not pair.possible or not _room(solved, home, size)


def _room(solved: Solved, home: str, size: int) -> bool:
    """By homes, beds and limits of persons; places of services are not looked at."""
    pledge, unit = solved.homes[home]
    shared = unit["kind"] == "shared_accommodation"
    free = unit["count"] * (unit["beds"] if shared else 1) - unit["held"] - unit["taken"]
    used = pledge["held_persons"] + pledge["taken_persons"]
    limit = pledge["max_persons"]
    return free >= (size if shared else 1) and (limit is None or limit - used >= size)


def test_what_is_used_up_is_used_up(solved: Solved) -> None:
    """Homes, beds and persons named as used up: counted from the placements of the others."""
    named = 0
    for _, explanation, place, reason in solved.reasons():
        if reason.code.value != "full":
            continue
        homes = [home for home in solved.there(explanation, place) if home in solved.homes]
        for capacity in re.findall(r"homes of this kind \((\d+)\)", reason.text):
            assert any(_is_full(solved, explanation.case_id, home, int(capacity)) for home in homes)
            named += 1
    assert named > 0


def _is_full(solved: Solved, case_id: str, home: str, capacity: int) -> bool:
    _, unit = solved.homes[home]
    others = sum(there == home for case, there in solved.placed.items() if case != case_id)
    return unit["count"] - unit["held"] - unit["taken"] == capacity <= others


def test_the_summary_counts_and_names_what_is_so(solved: Solved) -> None:
    """Name, score, rank, how many are possible and how many rank higher."""
    names = {town["code"]: town["name"] for town in solved.given["municipalities"]}
    for _, explanation in solved.told:
        text = " ".join(explanation.summary)
        possible = [place for place in explanation.ranked if place.possible]
        home = solved.placed.get(explanation.case_id)
        if home is None:
            assert "No proposal in this round" in text
            continue
        code = home.split("/")[0]
        rank = next(place.rank for place in explanation.ranked if place.municipality == code)
        assert names[code] in explanation.summary[0]
        assert solved.pairs[explanation.case_id][home].mixed in numbers(explanation.summary[0])
        if len(possible) > 1:
            assert {rank, len(possible)} <= set(numbers(explanation.summary[0]))
        if rank > 2:
            assert f"{rank - 1} municipalities rank higher" in text


def test_as_good_is_counted(solved: Solved) -> None:
    """Other municipalities with a possible home that scores at least the one proposed."""
    for _, explanation in solved.told:
        home = solved.placed.get(explanation.case_id)
        pairs = solved.pairs[explanation.case_id]
        least = None if home is None else pairs[home].mixed
        good = {
            each.split("/")[0]
            for each, pair in pairs.items()
            if least is not None and pair.possible and pair.mixed >= least
        }
        assert explanation.as_good == len(good - {(home or "/").split("/")[0]})


def test_the_round_would_not_reach_more() -> None:
    """«The whole round would not reach more»: the pilot solved again with the household there, every time."""
    assert _replayed(Solved("pilot")) > 0


@pytest.mark.prove
def test_the_round_would_not_reach_more_in_the_large_round() -> None:
    """The same for weldi: forty of them, seconds each."""
    assert _replayed(Solved("weldi"), most=40) == 40


def _replayed(solved: Solved, most: int = 1_000) -> int:
    before = [level.value for level in solved.run.stages[0].levels]
    found = 0
    for audience, explanation, place, reason in solved.reasons():
        if audience == "coordinator" and reason.code.value == "round_better" and found < most:
            there = {explanation.case_id: place.municipality}
            again = solved_again(solved.scenario, PARAMS, there=there, solve=in_process)
            after = [level.value for level in again.stages[0].levels]
            assert after <= before, (explanation.case_id, place.municipality)
            found += 1
    return found
