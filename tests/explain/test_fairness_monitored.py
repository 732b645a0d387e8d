"""Groups of the monitoring record: coarser, all listed, and told only where nobody is given away."""

from typing import Any

from rematch.explain.fairness import fairness_report
from rematch.models.fairness import MONITORED, Dimension, FairnessLine, FairnessReport
from rematch.models.monitoring import Disability, Gender, MonitoringRecord, RegionOfOrigin
from tests.explain.cohorts import BEST, NOWHERE, SECOND, a_cohort, a_run, some_cases


def said(numbers: range, **fields: Any) -> dict[str, MonitoringRecord]:
    """Records of some single persons."""
    return {f"harbour/S1-{number:03}": MonitoringRecord(**fields) for number in numbers}


def a_report(
    records: dict[str, MonitoringRecord] | None, homes: list[str | None] | None = None
) -> FairnessReport:
    """Forty singles; the first thirty in the best town, the others in the second."""
    scenario = a_cohort(some_cases(40, 1))
    return fairness_report([(scenario, a_run(scenario, homes or [BEST] * 30 + [SECOND] * 10))], records)


def by_group(report: FairnessReport, dimension: Dimension) -> dict[str, FairnessLine]:
    """The lines of a dimension."""
    return {line.group: line for line in report.lines if line.dimension is dimension}


def test_without_records_nothing_is_told_of_who_people_are() -> None:
    """Neither a line nor a gap; where records may be, every group is too few to tell until ten spoke."""
    plain = a_report(None)
    assert not [line for line in plain.lines if line.dimension in MONITORED]
    nobody = [line for line in a_report({}).lines if line.dimension in MONITORED]
    assert len(nobody) == len(Gender) + len(RegionOfOrigin) + len(Disability) + len(MONITORED)
    assert not any(line.told for line in nobody)


def test_groups_are_counted_and_coarse() -> None:
    """Twenty women, twelve men, eight who did not say: the men go with those eight."""
    women = said(range(1, 21), gender="woman")
    lines = by_group(a_report(women | said(range(21, 33), gender="man")), Dimension.GENDER)
    assert {group for group, line in lines.items() if line.told} == {"woman"}
    woman = lines["woman"]
    # All of them placed: told as «90 or more», since a hundred percent would say it of each.
    assert (woman.cases, woman.placed_rate_pct, woman.mean_score, woman.gap_to_best) == (20, 90, 10_000, 0)
    assert woman.mean_rank_tenths == 10


def test_means_are_rounded_to_the_hundred() -> None:
    """15 of 20 in the best town, 5 in the second: 9,166 is told as 9,200, rank 1.2 as 1.0."""
    homes: list[str | None] = [BEST] * 15 + [SECOND] * 5 + [BEST] * 15 + [NOWHERE] * 5
    records = said(range(1, 21), gender="woman") | said(range(21, 41), gender="man")
    lines = by_group(a_report(records, homes), Dimension.GENDER)
    woman, man = lines["woman"], lines["man"]
    assert (woman.mean_score, woman.gap_to_best, woman.mean_rank_tenths) == (9_200, 800, 10)
    assert (man.placed_rate_pct, man.mean_score) == (75, 10_000)


def test_that_all_said_the_same_is_not_told() -> None:
    """A group of everybody would tell what each household said."""
    lines = by_group(a_report(said(range(1, 41), disability="yes")), Dimension.DISABILITY)
    assert not any(line.told for line in lines.values())


def test_nobody_and_a_few_look_alike() -> None:
    """Whether nine said it or nobody, the report is the same to the byte."""
    usual = said(range(10, 26), region_of_origin="western_asia")
    few = usual | said(range(1, 10), region_of_origin="polynesia")
    none = usual | said(range(1, 10), region_of_origin="melanesia")
    assert a_report(few) == a_report(none)


def test_what_is_left_out_is_not_said() -> None:
    """A record that says one thing prefers not to say the others; no record is another group."""
    records = said(range(1, 16), gender="another")
    assert records["harbour/S1-001"].disability is Disability.PREFER_NOT_TO_SAY
    lines = by_group(a_report(records), Dimension.DISABILITY)
    assert {group for group, line in lines.items() if line.told} == {"prefer_not_to_say", "not_recorded"}


def test_records_change_no_other_line() -> None:
    """Who a person is changes no figure of anybody."""
    plain, spoken = a_report(None), a_report(said(range(1, 21), gender="woman"))
    assert plain.lines == tuple(line for line in spoken.lines if line.dimension not in MONITORED)
    assert plain.proxies == spoken.proxies
