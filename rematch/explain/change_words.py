"""A change in words: what others would have to change, and what would follow for the household."""

from rematch.explain.reasons import labels_of
from rematch.explain.view import View
from rematch.explain.wording import sentence
from rematch.models.change import Change, ChangeKind, Outcome

SERVICES = (ChangeKind.ANSWER, ChangeKind.SERVICE)


def change_text(view: View, change: Change, outcome: Outcome) -> str:
    """Return one sentence: if this changed, then that would follow."""
    facts = _facts(view, change)
    condition = sentence("changes", _wording(change), **facts)
    return sentence("changes", outcome.value, condition=condition, name=facts["name"])


def _wording(change: Change) -> str:
    if change.kind in SERVICES:
        return f"{change.kind.value}_{change.field}"
    if change.kind in {ChangeKind.PLACES, ChangeKind.ONE_MORE_HOME}:
        return change.kind.value
    return change.field


def _facts(view: View, change: Change) -> dict[str, object]:
    town = next(each for each in view.scenario.municipalities if each.code == change.municipality)
    unit = next(
        (
            column.unit
            for column in view.columns
            if (column.municipality.code, column.pledge.pledge_ref, column.unit.unit_ref)
            == (change.municipality, change.pledge_ref, change.unit_ref)
        ),
        None,
    )
    return {
        "name": town.name,
        "label": labels_of(view.scenario.policy.criteria).get(change.criterion or change.field, ""),
        "home": sentence("kinds", unit.kind.value) if unit else "",
        "beds": unit.beds if unit else "",
        "before": "-" if change.before is None else change.before,
        "after": ", ".join(change.after) if isinstance(change.after, tuple) else change.after,
    }
