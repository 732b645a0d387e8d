"""Why a possible municipality was not proposed: nothing left there, a lower score, or the whole round."""

from rematch.explain.reasons import open_reason
from rematch.explain.together import fit_together
from rematch.explain.view import View
from rematch.explain.wording import sentence
from rematch.matching.resources import Resource, demand_of
from rematch.models.explanation import Reason, ReasonCode


def why_not(view: View, column_ids: list[int], *, score: int) -> list[Reason]:
    """
    Return the reasons why no possible column of one municipality was proposed.

    A household stays away from another one for reasons it must not learn: so «somebody else gets it» and
    «somebody else is there» are one sentence, true of both.

    Parameters
    ----------
    view : View
        The case and the run.
    column_ids : list of int
        The municipality's possible columns, by index.
    score : int
        Score of the best of these columns.
    """
    if view.proposed_score is not None and score <= view.proposed_score:
        code = ReasonCode.LOWER_SCORE if score < view.proposed_score else ReasonCode.EQUAL_SCORE
        return [open_reason(code)]
    if not any(fits_alone(view, idx) for idx in column_ids):
        return [open_reason(ReasonCode.NOTHING_FREE)]
    if not fit_together(view, view.columns[column_ids[0]].owner_idx):
        return [open_reason(ReasonCode.GROUP_DOES_NOT_FIT)]
    wording = "round_better" if view.is_optimal else "round_better_open"
    found = [open_reason(ReasonCode.ROUND_BETTER).model_copy(update={"text": sentence("reasons", wording)})]
    if view.audience == "coordinator" and (used_up := _used_up(view, column_ids)):
        named = ", ".join(_named(resource, view) for resource in used_up)
        found.append(open_reason(ReasonCode.FULL, resources=named))
    return found


def fits_alone(view: View, column_idx: int) -> bool:
    """Say whether the case would fit in a column if nobody else of the round were there."""
    return all(
        demand_of(view.part.case, resource.dimension) <= resource.capacity
        for resource in view.resources
        if column_idx in resource.column_idx
    )


def _used_up(view: View, column_ids: list[int]) -> list[Resource]:
    """Return what has too little left for this case, over the municipality's possible columns."""
    return [
        resource
        for resource in view.resources
        if set(column_ids) & set(resource.column_idx)
        and view.used[resource.name] + demand_of(view.part.case, resource.dimension) > resource.capacity
    ]


def _named(resource: Resource, view: View) -> str:
    prefix = resource.name.split(":", 1)[0]
    labels = {criterion.key: criterion.label for criterion in view.scenario.policy.criteria}
    label = labels.get(resource.dimension, resource.dimension)
    return sentence("resources", prefix, label=label, capacity=resource.capacity)
