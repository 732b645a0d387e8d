"""fairness_report(): figures computed by hand, told where they may be, and the same in any order."""

import random
from collections.abc import Mapping
from datetime import date

import pytest

from rematch.errors import InputError, ScenarioError
from rematch.explain.fairness import fairness_report
from rematch.models.fairness import Dimension, FairnessLine, FairnessReport, Measure
from rematch.models.monitoring import MonitoringRecord
from rematch.models.person import LanguageSkill
from tests.builders import a_home, a_household, a_municipality, a_person, a_provision, a_tie, a_wish
from tests.explain.cohorts import BEST, NOWHERE, SECOND, TOWNS, a_cohort, a_run, some_cases


def line(report: FairnessReport, dimension: Dimension, group: str) -> FairnessLine:
    """The line of one group."""
    return next(each for each in report.lines if (each.dimension, each.group) == (dimension, group))


def figures(each: FairnessLine) -> tuple[int | None, ...]:
    """Its five figures."""
    return each.cases, each.placed_rate_pct, each.mean_score, each.gap_to_best, each.mean_rank_tenths


def told(report: FairnessReport, dimension: Dimension) -> set[str]:
    """The groups of a dimension that are told."""
    return {each.group for each in report.lines if each.dimension is dimension and each.told}


def two_sizes(monitoring: Mapping[str, MonitoringRecord] | None = None) -> FairnessReport:
    """Twelve singles, ten of them in the best town; twelve of two, all of them in the second."""
    scenario = a_cohort([*some_cases(12, 1), *some_cases(12, 2, persons=a_household(2, children=1))])
    homes = [BEST] * 10 + [NOWHERE] * 2 + [SECOND] * 12
    return fairness_report([(scenario, a_run(scenario, homes))], monitoring)


def test_figures_are_those_computed_by_hand() -> None:
    """12 shows as 10 and 24 as 25; 10 of 12 is 83 %, told as 85 since two are easily found out."""
    report = two_sizes()
    assert figures(line(report, Dimension.HOUSEHOLD_SIZE, "1")) == (10, 85, 10_000, 0, 10)
    assert figures(line(report, Dimension.HOUSEHOLD_SIZE, "2")) == (10, 100, 6_666, 3_334, 20)
    # 22 of 24 placed; (10 x 10,000 + 12 x 6,666) // 22; 12 x 3,334 // 22; 10 x (10 + 24) // 22
    assert figures(line(report, Dimension.EVERYBODY, "everybody")) == (25, 90, 8_181, 1_818, 15)
    assert figures(line(report, Dimension.CHILDREN, "yes")) == (10, 100, 6_666, 3_334, 20)
    assert figures(line(report, Dimension.SINGLE_PARENT, "no")) == (10, 85, 10_000, 0, 10)


def test_the_largest_difference_names_both_groups() -> None:
    """Of sizes: from 85 to 100 percent placed, from rank 1 to rank 2."""
    gaps = {(gap.dimension, gap.measure): gap for gap in two_sizes().gaps}
    placed = gaps[Dimension.HOUSEHOLD_SIZE, Measure.PLACED_RATE_PCT]
    assert (placed.lowest_group, placed.lowest, placed.highest_group, placed.highest) == ("1", 85, "2", 100)
    assert (placed.difference, placed.groups_left_out) == (15, 0)
    assert gaps[Dimension.HOUSEHOLD_SIZE, Measure.MEAN_RANK_TENTHS].difference == 10


def test_one_group_makes_no_difference_to_tell() -> None:
    """All are of one NGO: nothing to compare, which is not a difference of 0."""
    gaps = [gap for gap in two_sizes().gaps if gap.dimension is Dimension.NGO]
    assert [(gap.told, gap.difference, gap.lowest_group) for gap in gaps] == [(False, None, None)] * 4


def test_a_small_group_takes_another_with_it() -> None:
    """Four households of three would be what is left of the total: the smallest told size goes too."""
    scenario = a_cohort([*some_cases(12, 1), *some_cases(14, 2), *some_cases(4, 3)])
    report = fairness_report([(scenario, a_run(scenario, [BEST] * 30))])
    assert told(report, Dimension.HOUSEHOLD_SIZE) == {"2"}
    assert figures(line(report, Dimension.HOUSEHOLD_SIZE, "3")) == (None,) * 5


def test_two_small_groups_together_are_not_told_either() -> None:
    """3 + 4 households are fewer than ten: a third group joins them."""
    scenario = a_cohort([*some_cases(12, 1), *some_cases(14, 2), *some_cases(4, 3), *some_cases(3, 4)])
    report = fairness_report([(scenario, a_run(scenario, [BEST] * 33))])
    assert told(report, Dimension.HOUSEHOLD_SIZE) == {"2"}


def test_a_group_within_a_group_is_not_told_where_the_rest_is_small() -> None:
    """Twenty single parents among 24 families: four families of two adults would be left."""
    alone = some_cases(20, 2, persons=a_household(2, children=1))
    both = some_cases(4, 3, persons=a_household(3, children=1))
    scenario = a_cohort([*alone, *both, *some_cases(15, 1)])
    report = fairness_report([(scenario, a_run(scenario, [BEST] * 39))])
    assert told(report, Dimension.CHILDREN) == {"yes", "no"}
    assert told(report, Dimension.SINGLE_PARENT) == set()


def test_means_of_few_placed_are_not_told() -> None:
    """Five singles placed: no mean for them, nor for the others, whose mean would give theirs away."""
    scenario = a_cohort([*some_cases(12, 1), *some_cases(12, 2)])
    homes = [BEST] * 5 + [NOWHERE] * 7 + [SECOND] * 12
    report = fairness_report([(scenario, a_run(scenario, homes))])
    assert figures(line(report, Dimension.HOUSEHOLD_SIZE, "1")) == (10, 41, None, None, None)
    assert figures(line(report, Dimension.HOUSEHOLD_SIZE, "2")) == (10, 100, None, None, None)
    assert line(report, Dimension.EVERYBODY, "everybody").mean_score is not None


def test_fewer_than_ten_cases_tell_nothing() -> None:
    """Not even how many there are; every gap is too few to tell."""
    scenario = a_cohort(some_cases(9, 1))
    report = fairness_report([(scenario, a_run(scenario, [BEST] * 9))])
    assert not any(each.told for each in report.lines)
    assert not any(gap.told or gap.difference is not None for gap in report.gaps)
    assert "never means that there is no gap" in report.notes[0]


def test_small_rounds_are_told_together() -> None:
    """Six and six of each size are nothing in one round, and twelve in two."""
    rounds = []
    for month in (1, 7):
        cases = [*some_cases(6, 1, first=10 * month), *some_cases(6, 2, first=10 * month)]
        scenario = a_cohort(cases, name=f"round-{month}", as_of=date(2027, month, 1))
        rounds.append((scenario, a_run(scenario, [BEST] * 5 + [NOWHERE] + [SECOND] * 6)))
    assert told(fairness_report(rounds[:1]), Dimension.HOUSEHOLD_SIZE) == set()
    both = fairness_report(rounds)
    assert figures(line(both, Dimension.HOUSEHOLD_SIZE, "1")) == (10, 85, 10_000, 0, 10)
    assert fairness_report(reversed(rounds)) == both
    assert both.scenario_hashes == tuple(scenario.hash for scenario, _ in rounds)


def test_a_household_in_two_rounds_counts_once_with_the_latest() -> None:
    """Twelve households without a proposal in January have one in July."""
    cases = some_cases(12, 1)
    first = a_cohort(cases, name="winter", as_of=date(2027, 1, 1))
    second = a_cohort(cases, name="summer", as_of=date(2027, 7, 1))
    rounds = [(first, a_run(first, [NOWHERE] * 12)), (second, a_run(second, [BEST] * 12))]
    report = fairness_report(rounds)
    assert figures(line(report, Dimension.EVERYBODY, "everybody")) == (10, 100, 10_000, 0, 10)


def test_what_does_not_go_together_is_refused() -> None:
    """No round, one twice, thirteen months, a home that is not in the scenario."""
    first = a_cohort(some_cases(1, 1), name="a", as_of=date(2026, 1, 1))
    late = a_cohort(some_cases(1, 1), name="b", as_of=date(2027, 2, 1))
    run, other = a_run(first, [BEST]), a_run(late, [BEST])
    for rounds, said in (
        ([], "at least one"),
        ([(first, run), (first, run)], "Round a is there twice"),
        ([(first, run), (late, other)], "more than twelve months"),
    ):
        with pytest.raises(InputError, match=said):
            fairness_report(rounds)
    with pytest.raises(ScenarioError, match="do not belong together"):
        fairness_report([(first, a_run(first, ["DE-c"]))])


def test_order_and_names_of_cases_change_nothing() -> None:
    """Cases shuffled and given other references: the same lines, gaps and proxies."""
    cases = [*some_cases(15, 1), *some_cases(13, 2), *some_cases(11, 3)]
    homes = [(BEST, SECOND, NOWHERE)[number % 3] for number in range(len(cases))]
    scenario = a_cohort(cases)
    plain = fairness_report([(scenario, a_run(scenario, homes))])
    pairs = list(zip(cases, homes, strict=True))
    random.Random(7).shuffle(pairs)
    renamed = [case.model_copy(update={"case_ref": f"X-{number}"}) for number, (case, _) in enumerate(pairs)]
    shuffled = a_cohort(renamed)
    other = fairness_report([(shuffled, a_run(shuffled, [home for _, home in pairs]))])
    assert (other.lines, other.gaps, other.proxies) == (plain.lines, plain.gaps, plain.proxies)


def test_groups_come_from_the_case() -> None:
    """Age of the oldest, a step-free need, the language of the first person, rare ones together."""
    old = (a_person(birth_year=1950, languages=(LanguageSkill(language="ar-SY", level="native"),)),)
    rare = (a_person(languages=(LanguageSkill(language="ti", level="B1"),)),)
    none = (a_person(languages=()),)
    cases = [
        *some_cases(12, 1, persons=old, accommodation=a_home(wheelchair_usable=True)),
        *some_cases(12, 1, first=20),
        *some_cases(6, 1, first=40, persons=rare),
        *some_cases(6, 1, first=60, persons=none),
    ]
    scenario = a_cohort(cases)
    report = fairness_report([(scenario, a_run(scenario, [BEST] * 36))])
    assert told(report, Dimension.AGE_BAND) == {"25-44", "65+"}
    assert line(report, Dimension.STEP_FREE_NEED, "yes").cases == 10
    assert told(report, Dimension.LANGUAGE) == {"ar", "uk", "other"}


def test_an_erased_household_is_left_out() -> None:
    """Who was to stay near it keeps score and rank, and the report says that somebody is left out."""
    cases = some_cases(13, 1)
    cases[1] = cases[1].model_copy(update={"together_with": ("S1-001",)})
    scenario = a_cohort(cases)
    run = a_run(scenario, [SECOND] * 13)
    left = scenario.model_copy(
        update={"cases": scenario.cases[1:], "erased": {"case:harbour/S1-001": "0" * 64}}
    )
    report = fairness_report([(left, run)])
    assert figures(line(report, Dimension.EVERYBODY, "everybody")) == (10, 100, 6_666, 3_334, 20)
    assert any("erased" in note for note in report.notes)


def test_a_disputed_age_is_a_childs_and_the_native_language_counts() -> None:
    """A caring young adult and somebody said to be 31; German is being learnt, Tigrinya is spoken."""
    skills = (LanguageSkill(language="de", level="A2"), LanguageSkill(language="ti", level="native"))
    adult = a_person("P1", age_band="18-24", cares_for_children=True, languages=skills)
    disputed = a_person("P2", birth_year=1995, age_disputed=True)
    scenario = a_cohort(some_cases(11, 2, persons=(adult, disputed)))
    report = fairness_report([(scenario, a_run(scenario, [BEST] * 11))])
    assert told(report, Dimension.AGE_BAND) == {"18-24"}
    assert told(report, Dimension.SINGLE_PARENT) == {"yes"}
    assert told(report, Dimension.LANGUAGE) == {"ti"}


def with_proxy(asking: int) -> FairnessReport:
    """24 households, all placed in DE-b; some ask for their language, which is spoken there alone."""
    wish = (a_wish("community_language", 5, options=("uk",)),)
    cases = [*some_cases(asking, 1, wishes=wish), *some_cases(24 - asking, 1, first=50, wishes=())]
    spoken = a_provision("community_language", options=("uk",))
    towns = (a_municipality("DE-a"), a_municipality("DE-b", provisions=(spoken,)), TOWNS[2])
    scenario = a_cohort(cases).model_copy(update={"municipalities": towns})
    return fairness_report([(scenario, a_run(scenario, [SECOND] * 24))])


def test_declared_proxies_say_what_they_change() -> None:
    """Without it all score 5,000 anywhere and DE-a is first by its code: twelve bests change."""
    effects = {effect.criteria: effect for effect in with_proxy(12).proxies}
    alone = effects["community_language",]
    # (10,000 - 5,000) x 12 // 24
    assert (alone.told, alone.stated_by, alone.best_changes, alone.score_points) == (True, 10, 10, 2_500)
    assert effects["place_of_worship",].told is False
    together = next(effect for keys, effect in effects.items() if len(keys) > 1)
    assert (together.stated_by, together.score_points) == (10, 2_500)


def test_a_proxy_that_few_state_is_not_told() -> None:
    """Nine households: neither how many they are nor what rests on it."""
    for effect in with_proxy(9).proxies:
        assert (effect.told, effect.stated_by, effect.best_changes, effect.score_points) == (
            False,
            None,
            None,
            None,
        )


def test_that_few_bests_change_is_not_told() -> None:
    """Three ask for a language spoken in DE-b, nine for one spoken nowhere, whose wish only lowers scores."""
    heard = some_cases(3, 1, wishes=(a_wish("community_language", 5, options=("uk",)),))
    unheard = some_cases(9, 1, first=20, wishes=(a_wish("community_language", 5, options=("fr",)),))
    spoken = a_provision("community_language", options=("uk",))
    towns = (a_municipality("DE-a"), a_municipality("DE-b", provisions=(spoken,)), TOWNS[2])
    cohort = a_cohort([*heard, *unheard, *some_cases(12, 1, first=50, wishes=())])
    scenario = cohort.model_copy(update={"municipalities": towns})
    (alone, *_) = fairness_report([(scenario, a_run(scenario, [SECOND] * 24))]).proxies
    # (3 x 5,000 - 9 x 5,000) // 24
    assert (alone.told, alone.stated_by, alone.best_changes, alone.score_points) == (True, 10, None, -1_250)


def test_a_tie_is_no_proxy() -> None:
    """What is not declared as a proxy is not set to 0."""
    scenario = a_cohort(some_cases(12, 1, ties=(a_tie("DE-b"),)))
    effects = fairness_report([(scenario, a_run(scenario, [SECOND] * 12))]).proxies
    assert not any("close_family_place" in effect.criteria for effect in effects)
    assert not any(effect.told for effect in effects)
