"""The bundled rounds come from their seed, byte for byte, and are plausible."""

from collections import Counter
from pathlib import Path

import pytest

from rematch.analysis.cohorts import PRESETS, bundled, cohort
from rematch.analysis.scenario_files import scenario_bytes
from rematch.errors import InputError
from rematch.models.case import Case, Urgency
from rematch.models.person import AgeBand, Person, SchoolStage
from rematch.models.readiness import adults, unanswered
from rematch.models.scenario import CasePart, Scenario
from rematch.models.types import HomeKind
from rematch.scoring.statements import check_case, check_municipality, check_pledge

NAMES = ("pilot", "weldi")
EACH = pytest.mark.parametrize("name", NAMES)
SCENARIOS = Path(__file__).parents[2] / "scenarios"
AGES = {
    SchoolStage.CHILDCARE: range(1, 6),
    SchoolStage.PRIMARY: range(6, 12),
    SchoolStage.LOWER_SECONDARY: range(12, 16),
    SchoolStage.UPPER_SECONDARY: range(16, 18),
    SchoolStage.VOCATIONAL: range(16, 18),
}


def everybody(scenario: Scenario) -> list[tuple[Case, Person]]:
    """Every person with the case."""
    return [(part.case, person) for part in scenario.cases for person in part.case.persons]


def age(case: Case, person: Person) -> int:
    """Completed years on the planned day."""
    assert case.ready_from is not None
    return person.certain_age(case.ready_from)


def says_nothing(part: CasePart) -> bool:
    """Whether a household states no need, wish, tie or ranking."""
    case = part.case
    own = any(person.needs or person.wishes for person in case.persons)
    return not (own or case.needs or case.wishes or case.ties or case.ranked_municipalities)


@EACH
def test_the_generator_reproduces_the_committed_file(name: str) -> None:
    """Same seed, same bytes; after a change of generator or criteria list write the files again."""
    assert scenario_bytes(cohort(name)) == (SCENARIOS / f"{name}.json").read_bytes()


@EACH
def test_a_committed_file_is_the_scenario_itself(name: str) -> None:
    """Reading loses nothing: equal parts, equal hash."""
    assert bundled(name) == cohort(name)
    assert bundled(name).hash == cohort(name).hash


def test_another_seed_gives_another_round() -> None:
    """Households and salts change, municipalities' facts do not."""
    one, other = cohort("pilot", seed=1), cohort("pilot", seed=2)
    assert one.cases != other.cases
    assert [place.population for place in one.municipalities] == [
        place.population for place in other.municipalities
    ]
    assert not set(one.salts.values()) & set(other.salts.values())


def test_an_unknown_name_is_refused() -> None:
    """The message lists the names there are."""
    with pytest.raises(InputError, match="pilot, weldi"):
        cohort("nowhere")


@EACH
def test_size_of_the_file(name: str) -> None:
    """Small enough to read and to clone."""
    assert (SCENARIOS / f"{name}.json").stat().st_size < 3_000_000


def test_the_pilot_is_as_large_as_the_real_one() -> None:
    """31 persons in 15 households of two NGOs; 5 to 10 places in each of six municipalities."""
    pilot = bundled("pilot")
    assert (len(pilot.cases), sum(part.case.size for part in pilot.cases)) == (15, 31)
    assert {part.case_id.split("/")[0] for part in pilot.cases} == {"bridge", "harbour"}
    assert all(5 <= (pledge.max_persons or 0) <= 10 for pledge in pilot.pledges)


def test_weldi_is_a_little_short_of_homes() -> None:
    """200 households; the places are 85 to 95 % of the persons."""
    weldi = bundled("weldi")
    persons = sum(part.case.size for part in weldi.cases)
    places = sum(
        min(pledge.max_persons or 0, sum(unit.count * unit.beds for unit in pledge.unit_types))
        for pledge in weldi.pledges
    )
    assert (len(weldi.cases), len(weldi.pledges)) == (200, 9)
    assert 85 <= 100 * places // persons <= 95


@EACH
def test_rules_are_signed_by_another_person(name: str) -> None:
    """Drafted by one coordinator, signed by another; nobody real was heard; the round is synthetic."""
    scenario = bundled(name)
    assert (scenario.policy.drafted_by, scenario.policy.signed_by) == ("coordinator-a", "coordinator-b")
    assert all(heard.startswith("invented") for heard in scenario.policy.heard)
    assert scenario.round.synthetic


@EACH
def test_every_case_is_ready_and_readable(name: str) -> None:
    """All twelve answers are given, and scoring can read every statement, answer and place."""
    scenario = bundled(name)
    for part in scenario.cases:
        assert unanswered(part.case) == ()
        check_case(part.case, scenario.policy.criteria)
    for place in scenario.municipalities:
        check_municipality(place, scenario.policy.criteria)
    for pledge in scenario.pledges:
        check_pledge(pledge, scenario.policy.criteria)


@EACH
def test_school_stages_fit_the_ages(name: str) -> None:
    """Every child from 6 on has a stage, and it is that of the age; adults and infants have none."""
    for case, person in everybody(bundled(name)):
        years = age(case, person)
        if person.school_stage is not None and person.age_band is None:
            assert years in AGES[person.school_stage]
        if 6 <= years <= 17:
            assert person.school_stage is not None
        if years >= 18 or person.age_band is AgeBand.INFANT:
            assert person.school_stage is None


@EACH
def test_needs_follow_the_household(name: str) -> None:
    """School places only with a school child, childcare only with a toddler, support at school on a child."""
    for part in bundled(name).cases:
        stages = {person.school_stage for person in part.case.persons} - {None}
        stated = {item.criterion for item in (*part.case.needs, *part.case.wishes)}
        if "school_place" in stated:
            assert stages - {SchoolStage.CHILDCARE}
        if stated & {"all_day_school", "welcome_class", "school_stage_continuity"}:
            assert stages - {SchoolStage.CHILDCARE}
        if {need.criterion for need in part.case.needs} & {"childcare_place"}:
            assert any(age(part.case, person) <= 5 for person in part.case.persons)
        for person in part.case.persons:
            if any(need.criterion == "special_education" for need in person.needs):
                assert age(part.case, person) < 18


@EACH
def test_only_working_ages_want_work(name: str) -> None:
    """Work is wanted by adults up to 62; a wish for it comes with the groups wanted."""
    for case, person in everybody(bundled(name)):
        if person.work_wanted:
            assert age(case, person) >= 18
        if any(wish.criterion == "vacancies_wanted_job" for wish in person.wishes):
            assert person.work_wanted


@EACH
def test_sensitive_needs_are_rare(name: str) -> None:
    """At most one household in ten requires a sensitive service; faith and origin are asked nowhere."""
    scenario = bundled(name)
    sensitive = {criterion.key for criterion in scenario.policy.criteria if criterion.sensitive}
    requiring = [
        part
        for part in scenario.cases
        if any(need.criterion in sensitive for person in part.case.persons for need in person.needs)
    ]
    assert 0 < len(requiring) <= len(scenario.cases) // 10
    stated = {wish.criterion for part in scenario.cases for wish in part.case.wishes}
    assert not stated & {"place_of_worship", "food_shops", "lgbtqi_support"}


@EACH
def test_bonds_are_valid(name: str) -> None:
    """Together names a case of the same NGO, in both directions; apart never the same pair, never oneself."""
    parts = {part.case_id: part for part in bundled(name).cases}
    pairs = 0
    for part in parts.values():
        ngo = part.case_id.split("/")[0]
        for ref in part.case.together_with:
            pairs += 1
            assert parts[f"{ngo}/{ref}"].case.together_with == (part.case.case_ref,)
        for other in part.safety.separated_from:
            assert other in parts and other != part.case_id
            assert parts[other].case.case_ref not in part.case.together_with
    assert pairs == 2 * PRESETS[name].together


@EACH
def test_every_place_named_has_its_distances(name: str) -> None:
    """Whole km from each place to every municipality with a position."""
    scenario = bundled(name)
    for part in scenario.cases:
        named = {tie.place.key for tie in part.case.ties or ()}
        named |= {safe.place.key for safe in part.safety.keep_distance}
        assert named == set(part.distances_km)
        assert all(len(row) == len(scenario.municipalities) for row in part.distances_km.values())


def test_weldi_shows_everything_a_round_can_hold() -> None:
    """Silence, more than the budget, urgency, floors, hidden answers, children alone, unchecked hosts."""
    weldi = bundled("weldi")
    cases = [part.case for part in weldi.cases]
    importance = [
        sum(wish.importance for wish in (*case.wishes, *person.wishes))
        for case, person in everybody(weldi)
        if person.languages
    ]
    assert sum(map(says_nothing, weldi.cases)) >= 3
    assert sum(100 * each > weldi.policy.budget for each in importance) >= 10
    assert Counter(case.tier for case in cases)[Urgency.FIRST] >= 4
    assert any(case.acceptance_floor for case in cases)
    assert any(wish.hidden for case in cases for person in case.persons for wish in person.wishes)
    alone = [case for case in cases if case.ready_from and not adults(case, case.ready_from)]
    assert len(alone) == 1
    assert len({case.pathway for case in cases}) == 4
    hosts = [
        unit.host for pledge in weldi.pledges for unit in pledge.unit_types if unit.kind is HomeKind.HOST
    ]
    assert any(host is not None and host.home_visited_on is None for host in hosts)
    assert sum(bool(place.priorities) for place in weldi.municipalities) == 4


@EACH
def test_questions_stay_open(name: str) -> None:
    """Each receiving municipality leaves some of the questions unanswered, none all of them."""
    scenario = bundled(name)
    offering = {pledge.municipality for pledge in scenario.pledges}
    counts = [len(place.provisions) for place in scenario.municipalities if place.code in offering]
    assert 35 <= min(counts) <= max(counts) <= 70
