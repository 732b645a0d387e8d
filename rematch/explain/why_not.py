"""Why a possible municipality was not proposed: nothing left there, a lower score, or the whole round."""

from rematch.explain.reasons import labels_of, open_reason
from rematch.explain.together import fit_together
from rematch.explain.view import View
from rematch.explain.wording import sentence
from rematch.matching.resources import Resource, demand_of
from rematch.models.explanation import Reason, ReasonCode


def why_not(view: View, column_ids: list[int], *, best_idx: int) -> list[Reason]:
    """
    Return the reasons why no possible column of one municipality was proposed.

    Parameters
    ----------
    view : View
        The case and the run.
    column_ids : list of int
        The municipality's possible columns, by index.
    best_idx : int
        The one of them with the highest score.
    """
    if view.proposed_idx is not None and view.score(best_idx) <= view.score(view.proposed_idx):
        return [_by_score(view, best_idx, view.proposed_idx)]
    if not any(fits_alone(view, idx) for idx in column_ids):
        return [open_reason(ReasonCode.NOTHING_FREE)]
    if not fit_together(view, view.columns[best_idx].owner_idx):
        return [open_reason(ReasonCode.GROUP_DOES_NOT_FIT)]
    return _by_round(view, column_ids)


def fits_alone(view: View, column_idx: int) -> bool:
    """Say whether the case would fit in a column if nobody else of the round were there."""
    return all(
        demand_of(view.part.case, resource.dimension) <= resource.capacity
        for resource in view.resources
        if column_idx in resource.column_idx
    )


def is_blocked(view: View, column_ids: list[int]) -> bool:
    """
    Say whether a home in any of these columns would change what another household gets.

    Either what it draws on is used up, or the case stays with others, or must stay apart from somebody
    who is there: whoever reads the sentence cannot tell which.
    """
    if len(view.circle.cases) > 1 or view.columns[column_ids[0]].owner_idx in view.owners_to_avoid:
        return True
    return all(_used_up(view, [idx]) for idx in column_ids)


def _by_score(view: View, best_idx: int, proposed_idx: int) -> Reason:
    """Compare two homes; where municipal priorities turned the order round, say so."""
    if view.score(best_idx) == view.score(proposed_idx):
        return open_reason(ReasonCode.EQUAL_SCORE)
    if view.own_score(best_idx) > view.own_score(proposed_idx):
        share = view.scenario.policy.municipal_share_pct
        return open_reason(ReasonCode.LOWER_SCORE, "lower_score_by_priorities", share=share)
    return open_reason(ReasonCode.LOWER_SCORE)


def _by_round(view: View, column_ids: list[int]) -> list[Reason]:
    """Explain from the round as a whole; a coordinator also reads what is used up."""
    better = [idx for idx in column_ids if view.is_better_than_proposed(idx)]
    if not view.is_optimal:
        return [open_reason(ReasonCode.ROUND_BETTER, "round_better_open")]
    if not is_blocked(view, better):
        return [open_reason(ReasonCode.ROUND_BETTER, "round_better_free")]
    wording = "round_better" if view.proposed_idx is None else "round_better_home"
    found = [open_reason(ReasonCode.ROUND_BETTER, wording)]
    if view.audience == "coordinator" and (used_up := _used_up(view, better)):
        named = ", ".join(_named(resource, view) for resource in used_up)
        found.append(open_reason(ReasonCode.FULL, resources=named))
    return found


def _used_up(view: View, column_ids: list[int]) -> list[Resource]:
    """Return what has too little left for this case, over these columns."""
    return [
        resource
        for resource in view.resources
        if set(column_ids) & set(resource.column_idx)
        and view.used_by_others[resource.name] + demand_of(view.part.case, resource.dimension)
        > resource.capacity
    ]


def _named(resource: Resource, view: View) -> str:
    prefix = resource.name.split(":", 1)[0]
    label = labels_of(view.scenario.policy.criteria).get(resource.dimension, resource.dimension)
    return sentence("resources", prefix, label=label, capacity=resource.capacity)
