"""Finished runs of one round become a comparison: outcomes side by side, and what differs in each pair."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rematch.analysis.orders import size_rates
from rematch.models.comparison import RankShare, RunOutcome, RunPair, StageLevels
from rematch.models.run import Placement, Run
from rematch.models.scenario import Scenario
from rematch.scoring.policy_diff import policy_diff


@dataclass(frozen=True)
class Finished:
    """One finished run and what it solved."""

    run_id: str
    scenario: Scenario
    run: Run


def outcome_of(finished: Finished) -> RunOutcome:
    """
    Return what one run reaches.

    Parameters
    ----------
    finished : Finished
        Cases erased since are left out of every count but those of the levels.

    Returns
    -------
    RunOutcome
    """
    policy, given = finished.scenario.policy, finished.scenario.given
    sizes = {part.case_id: part.case.size for part in finished.scenario.cases}
    placed = {each.case_id: each for each in _placed(finished)}
    scores = [each.score for each in placed.values() if each.score is not None]
    by_rank = tuple(_by_rank(finished, placed.values()))
    return RunOutcome(
        run_id=finished.run_id,
        policy_id=policy.policy_id,
        objectives=policy.objectives,
        stages=tuple(StageLevels(stage=stage.name, levels=stage.levels) for stage in finished.run.stages),
        pins=len(given.pins) if given else 0,
        cases=len(sizes),
        placed_cases=len(placed),
        placed_persons=sum(sizes[case_id] for case_id in placed),
        by_size=size_rates(sizes, placed),
        mean_score=sum(scores) // len(scores) if scores else None,
        ranked=_ranked(finished),
        by_rank=by_rank,
    )


def pairs_of(runs: Sequence[Finished], *, hidden: Collection[str] = ()) -> tuple[RunPair, ...]:
    """
    Compare each run with each later one.

    Parameters
    ----------
    runs : sequence of Finished
        Oldest first.
    hidden : collection of case id
        Counted, and not named.
    """
    return tuple(_pair(first, second, hidden) for first, second in combinations(runs, 2))


def _pair(first: Finished, second: Finished, hidden: Collection[str]) -> RunPair:
    before = {each.case_id: each.municipality for each in _placed(first)}
    after = {each.case_id: each.municipality for each in _placed(second)}
    moved = {case_id for case_id in before.keys() & after.keys() if before[case_id] != after[case_id]}
    only_first, only_second = before.keys() - after.keys(), after.keys() - before.keys()
    differing = sorted((moved | only_first | only_second) - set(hidden))
    return RunPair(
        first=first.run_id,
        second=second.run_id,
        moved=len(moved),
        only_first=len(only_first),
        only_second=len(only_second),
        differing=tuple(differing),
        changes=policy_diff(first.scenario.policy, second.scenario.policy),
    )


def _placed(finished: Finished) -> list[Placement]:
    there = {part.case_id for part in finished.scenario.cases}
    return [
        each for each in finished.run.placements if each.municipality is not None and each.case_id in there
    ]


def _ranked(finished: Finished) -> int:
    return sum(bool(part.case.ranked_municipalities) for part in finished.scenario.cases)


def _by_rank(finished: Finished, placed: Collection[Placement]) -> Iterator[RankShare]:
    wished = {
        part.case_id: {code: rank for rank, code in enumerate(part.case.ranked_municipalities, 1)}
        for part in finished.scenario.cases
        if part.case.ranked_municipalities
    }
    found = Counter(
        wished[each.case_id].get(each.municipality or "") for each in placed if each.case_id in wished
    )
    for rank in sorted(found, key=lambda rank: (rank is None, rank or 0)):
        yield RankShare(rank=rank, cases=found[rank], share_pct=100 * found[rank] // len(wished))
