"""Every municipality for one case, best first: its best home, why not possible, why not proposed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rematch.explain.reasons import labels_of, once, open_reason, reason_of
from rematch.explain.shares import Shares
from rematch.explain.two_homes import two_homes
from rematch.explain.view import View
from rematch.explain.why_not import why_not
from rematch.models.explanation import RankedMunicipality, Reason, ReasonCode
from rematch.models.municipality import Municipality
from rematch.scoring.contributions import contributions
from rematch.scoring.finding import Finding
from rematch.scoring.table import findings


@dataclass(frozen=True)
class Standing:
    """
    One municipality for one case, before it gets a rank.

    Parameters
    ----------
    municipality : Municipality
    column_ids : its columns, by index
    best_idx : column whose score it shows: the best possible one, else the best; None without a pledge
    possible_idx : its possible columns
    score : score of `best_idx`, 0..10,000; -1 without a pledge, so that it stands last
    """

    municipality: Municipality
    column_ids: tuple[int, ...]
    best_idx: int | None
    possible_idx: tuple[int, ...]
    score: int


def standings(view: View) -> list[Standing]:
    """Return all municipalities: possible ones first, then by score, then by code."""
    found = [_standing(view, idx) for idx in range(len(view.scenario.municipalities))]
    return sorted(found, key=lambda each: (not each.possible_idx, -each.score, each.municipality.code))


def ranked(view: View) -> tuple[RankedMunicipality, ...]:
    """
    Return every municipality with rank, score, coverage, reasons and contributions.

    Parameters
    ----------
    view : View
        The case and the run.
    """
    shares = shares_of(view)
    by_column = findings(view.circle, view.row, view.table)
    ordered = standings(view)
    proposed_rank = next((rank for rank, each in enumerate(ordered, 1) if _is_proposed(view, each)), None)
    return tuple(
        RankedMunicipality(
            rank=rank,
            municipality=each.municipality.code,
            name=each.municipality.name,
            score=None if each.best_idx is None else each.score,
            coverage_pct=_coverage(view, each),
            possible=bool(each.possible_idx),
            proposed=rank == proposed_rank,
            pledge_ref=None if each.best_idx is None else view.columns[each.best_idx].pledge.pledge_ref,
            unit_ref=None if each.best_idx is None else view.columns[each.best_idx].unit.unit_ref,
            bundle=None if each.best_idx is None else two_homes(view.columns[each.best_idx]),
            assumed=_is_assumed(view, each),
            reasons=_reasons(view, each, by_column=by_column),
            contributions=() if each.best_idx is None else shares.of_column(each.best_idx),
        )
        for rank, each in enumerate(ordered, 1)
    )


def as_good(view: View, places: tuple[RankedMunicipality, ...]) -> int:
    """Return how many other possible municipalities have at least the score of the home proposed."""
    if view.proposed_idx is None:
        return 0
    least = view.score(view.proposed_idx)
    others = [place for place in places if place.possible and not place.proposed]
    return sum(place.score is not None and place.score >= least for place in others)


def shares_of(view: View) -> Shares:
    """Return what the case's scores are made of."""
    return Shares(view, contributions(view.circle, view.table, view.row))


def _standing(view: View, owner_idx: int) -> Standing:
    here = [idx for idx, column in enumerate(view.columns) if column.owner_idx == owner_idx]
    scores: npt.NDArray[np.int64] = view.table.mixed[view.row]
    possible = [idx for idx in here if view.table.possible[view.row, idx]]
    best = max(possible or here, key=lambda idx: (int(scores[idx]), -idx), default=None)
    return Standing(
        municipality=view.scenario.municipalities[owner_idx],
        column_ids=tuple(here),
        best_idx=best,
        possible_idx=tuple(possible),
        score=-1 if best is None else int(scores[best]),
    )


def _reasons(view: View, each: Standing, *, by_column: tuple[tuple[Finding, ...], ...]) -> tuple[Reason, ...]:
    if not each.column_ids:
        return (open_reason(ReasonCode.NO_PLEDGE),)
    if _is_proposed(view, each):
        return ()
    if each.possible_idx:
        return once(why_not(view, list(each.possible_idx), best_idx=each.best_idx or 0))
    labels = labels_of(view.scenario.policy.criteria)
    closest = min(each.column_ids, key=lambda idx: (len(by_column[idx]), -view.columns[idx].unit.beds, idx))
    unit = view.columns[closest].unit
    return once([reason_of(finding, unit, labels) for finding in by_column[closest]])


def _coverage(view: View, each: Standing) -> int:
    return 100 if each.best_idx is None else int(view.table.coverage_pct[view.row, each.best_idx])


def _is_assumed(view: View, each: Standing) -> bool:
    source = None if each.best_idx is None else view.columns[each.best_idx].pledge.source
    return source is not None and source.assumed


def _is_proposed(view: View, each: Standing) -> bool:
    return view.proposed_idx in each.column_ids
