"""fairness_report(): how groups of households fared, over one round or over rounds of twelve months."""

from collections.abc import Iterable, Iterator, Mapping

from rematch.explain.fairness_cohort import Cohort, Solved, cohort_of
from rematch.explain.fairness_gaps import gaps_of
from rematch.explain.fairness_groups import groups_of
from rematch.explain.fairness_lines import lines_of, proxies_of
from rematch.explain.wording import sentence
from rematch.models.fairness import K_MIN, FairnessReport
from rematch.models.monitoring import MonitoringRecord


def fairness_report(
    solved: Iterable[Solved], monitoring: Mapping[str, MonitoringRecord] | None = None
) -> FairnessReport:
    """
    Report placed rate, mean score, gap to the own best, mean rank by group, and what proxies change.

    Every figure is computed from the true numbers, exactly and without a solver; it is told only where
    nobody can be singled out: no group of fewer than ten cases, nor one that a subtraction within its
    dimension, or between a group and one that holds it, would give away. Counts are multiples of five. What
    is not told is «too few to tell», which never means that there is no gap.

    Parameters
    ----------
    solved : pairs of scenario and run, one per round
        Small rounds are taken together, within twelve months; a household asked for in several rounds
        counts once, with its latest. The order does not matter.
    monitoring : records by case id
        None: nobody was asked. A case without a record is in the group `not_recorded`.

    Raises
    ------
    InputError
        No round, one twice, or more than twelve months between the first and the last.
    ScenarioError
        A run does not belong to its scenario.

    References
    ----------
    docs/fairness.md.
    """
    cohort = cohort_of(solved)
    groups, table = groups_of(cohort.parts, monitoring)
    lines = tuple(lines_of(groups, table, cohort.outcomes))
    return FairnessReport(
        scenario_hashes=tuple(run.scenario_hash for _, run in cohort.rounds),
        policy_ids=tuple(scenario.policy.policy_id for scenario, _ in cohort.rounds),
        synthetic=any(scenario.round.synthetic for scenario, _ in cohort.rounds),
        lines=lines,
        gaps=tuple(gaps_of(lines)),
        proxies=tuple(proxies_of(cohort)),
        notes=tuple(_notes(cohort, monitored=monitoring is not None)),
    )


def _notes(cohort: Cohort, *, monitored: bool) -> Iterator[str]:
    yield sentence("fairness", "too_few", least=K_MIN)
    yield sentence("fairness", "of_the_placed")
    if len(cohort.rounds) > 1:
        yield sentence("fairness", "pooled", rounds=len(cohort.rounds))
    if len({scenario.policy.model_dump_json() for scenario, _ in cohort.rounds}) > 1:
        yield sentence("fairness", "several_rules")
    if any(scenario.erased for scenario, _ in cohort.rounds):
        yield sentence("fairness", "erased")
    yield sentence("fairness", "monitored" if monitored else "not_monitored")
    yield sentence("fairness", "not_yet")
    if any(scenario.round.synthetic for scenario, _ in cohort.rounds):
        yield sentence("fairness", "synthetic")
