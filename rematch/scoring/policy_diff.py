"""Compares two versions of rules, for whoever signs the new one."""

from collections.abc import Iterator

from rematch.models.clearance import ClearanceRule
from rematch.models.floor import GroupFloor
from rematch.models.policy import Criterion, Policy
from rematch.models.policy_change import PolicyChange

SETTINGS = ("budget", "municipal_share_pct", "objectives", "floors", "clearances", "purpose", "heard")


def policy_diff(old: Policy, new: Policy) -> tuple[PolicyChange, ...]:
    """
    Return everything that differs: settings first, then criteria in the order of the new rules.

    Parameters
    ----------
    old, new : Policy
        Names, versions and signatures are not compared.
    """
    return (*_settings(old, new), *_criteria(old, new))


def _settings(old: Policy, new: Policy) -> Iterator[PolicyChange]:
    for name in SETTINGS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield PolicyChange(what=name, before=_said(before), after=_said(after))


def _criteria(old: Policy, new: Policy) -> Iterator[PolicyChange]:
    had = {each.key: each for each in old.criteria}
    has = {each.key: each for each in new.criteria}
    for key in dict.fromkeys((*has, *had)):
        yield from _criterion(had.get(key), has.get(key))


def _criterion(before: Criterion | None, after: Criterion | None) -> Iterator[PolicyChange]:
    named = after or before
    assert named is not None
    weights = [None if each is None else str(each.weight) for each in (before, after)]
    if weights[0] != weights[1]:
        yield _change("weight", named, *weights)
    if before is not None and after is not None and _formula(before) != _formula(after):
        yield _change("formula", named, _formula(before), _formula(after))


def _change(what: str, named: Criterion, before: str | None, after: str | None) -> PolicyChange:
    return PolicyChange(what=what, criterion=named.key, label=named.label, before=before, after=after)


def _formula(criterion: Criterion) -> str:
    """Everything its value rests on, except weight and name."""
    fields = criterion.model_dump(mode="json", exclude={"weight", "label", "theme"}, exclude_defaults=True)
    return ", ".join(f"{name} {value}" for name, value in fields.items() if name != "key")


def _one(value: object) -> str:
    if isinstance(value, ClearanceRule):
        return f"{value.pathway.value} {value.kind.value} by {value.authority or 'a coordinator'}"
    return f"{value.name} {value.least_pct} %" if isinstance(value, GroupFloor) else str(value)


def _said(value: object) -> str | None:
    if isinstance(value, tuple):
        return "; ".join(map(_one, value)) or None
    return None if value is None else str(value)
