"""Turns a cohort and its groups into lines: figures where they may be told, nothing where they may not."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rematch.explain.disclosure import Table, rounded, tellable
from rematch.explain.fairness_cohort import Cohort
from rematch.explain.fairness_groups import Group
from rematch.explain.fairness_outcomes import Outcomes
from rematch.models.fairness import K_MIN, MONITORED, FairnessLine, ProxyEffect
from rematch.scoring.arrays import Bools

SINGLED_OUT = 2
"""So few of a group placed, or not placed, that the exact rate would point at them."""
RATE_STEP_PCT = 5
COARSE_RATE_PCT = (10, 90)
COARSE_SCORE = 100
COARSE_TENTHS = 5


@dataclass(frozen=True, slots=True)
class Means:
    """Means of the placed of one group, rounded down."""

    score: int
    gap: int
    rank_tenths: int

    def coarse(self) -> "Means":
        """Return them so coarse that nobody who knows every case can tell who is in the group."""
        return Means(
            rounded(self.score, to=COARSE_SCORE),
            rounded(self.gap, to=COARSE_SCORE),
            rounded(self.rank_tenths, to=COARSE_TENTHS),
        )


def lines_of(groups: tuple[Group, ...], table: Table, outcomes: Outcomes) -> Iterator[FairnessLine]:
    """
    Yield one line per group, in their order.

    Parameters
    ----------
    groups, table : g groups of n cases
    outcomes : of the n cases
    """
    told = tellable(table)
    placed = Table(table.members & outcomes.placed, table.dimensions, table.guarded)
    with_means = tellable(placed, among=told)
    for row, group in enumerate(groups):
        if not told[row]:
            yield _line(group, told=False)
            continue
        members = table.members[row]
        yield _line(
            group,
            told=True,
            cases=rounded(int(members.sum())),
            placed_rate_pct=_rate(group, members, outcomes.placed),
            **(_means(group, members & outcomes.placed, outcomes) if with_means[row] else {}),
        )


def proxies_of(cohort: Cohort) -> Iterator[ProxyEffect]:
    """Yield one line per set of declared proxies; each is a group of its own, told by the same rules."""
    if not cohort.effects:
        return
    effects = list(cohort.effects.items())
    names = [" ".join(keys) for keys, _ in effects]
    touched = np.stack([effect.touched for _, effect in effects])
    told = tellable(Table(touched, names, np.zeros(len(names), np.bool_)))
    placed = int(cohort.outcomes.placed.sum())
    for (keys, effect), may in zip(effects, told, strict=True):
        changes, states = int(effect.changed.sum()), int(effect.touched.sum())
        both = changes >= K_MIN and (changes == states or states - changes >= K_MIN)
        yield ProxyEffect(
            criteria=keys,
            told=bool(may),
            stated_by=rounded(states) if may else None,
            best_changes=rounded(changes) if may and both else None,
            score_points=int(effect.points.sum()) // placed if may else None,
        )


def _line(group: Group, *, told: bool, **figures: int) -> FairnessLine:
    nothing = dict.fromkeys(("cases", "placed_rate_pct", "mean_score", "gap_to_best", "mean_rank_tenths"))
    return FairnessLine.model_validate(
        {"dimension": group[0], "group": group[1], "told": told} | nothing | figures
    )


def _rate(group: Group, members: Bools, placed: Bools) -> int:
    cases, with_home = int(members.sum()), int((members & placed).sum())
    rate = 100 * with_home // cases
    few = 0 < with_home <= SINGLED_OUT or 0 < cases - with_home <= SINGLED_OUT
    if group[0] in MONITORED:
        least, most = COARSE_RATE_PCT
        return min(most, max(least, rounded(rate, to=RATE_STEP_PCT)))
    return rounded(rate, to=RATE_STEP_PCT) if few else rate


def _means(group: Group, rows: Bools, outcomes: Outcomes) -> dict[str, int]:
    count = int(rows.sum())
    score, best, rank = (int(each[rows].sum()) for each in (outcomes.score, outcomes.best, outcomes.rank))
    means = Means(score // count, (best - score) // count, 10 * rank // count)
    if group[0] in MONITORED:
        means = means.coarse()
    return {"mean_score": means.score, "gap_to_best": means.gap, "mean_rank_tenths": means.rank_tenths}
