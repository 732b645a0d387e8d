"""Findings become reasons in words; what is not open reads the same to every reader."""

from rematch.explain.wording import sentence
from rematch.models.explanation import Reason, ReasonClass, ReasonCode
from rematch.models.pledge import UnitType
from rematch.models.policy import Criterion
from rematch.models.types import HomeKind
from rematch.scoring.finding import Finding

WITHHELD = Reason(
    code=ReasonCode.WITHHELD, reason_class=ReasonClass.CASEWORKER, text=sentence("reasons", "withheld")
)
"""Caseworker and confidential reasons alike: nobody can tell one from the other by its bytes."""


def reason_of(finding: Finding, unit: UnitType, labels: dict[str, str]) -> Reason:
    """Return the reason an API answer may carry for one finding about a home of this unit type."""
    if finding.reason_class is not ReasonClass.OPEN:
        return WITHHELD
    shared = unit.kind is HomeKind.SHARED_ACCOMMODATION
    facts: dict[str, object] = {
        "label": labels.get(finding.criterion or "", finding.criterion),
        "home": sentence("kinds", unit.kind.value),
        "places": unit.beds * (unit.count if shared else 1),
    }
    with_cots = finding.code is ReasonCode.HOME_TOO_SMALL and unit.cots and not shared
    wording = "home_too_small_cots" if with_cots else finding.code.value
    return Reason(
        code=finding.code,
        reason_class=ReasonClass.OPEN,
        text=sentence("reasons", wording, **facts, **finding.facts),
        criterion=finding.criterion,
    )


def open_reason(code: ReasonCode, **facts: object) -> Reason:
    """Return an open reason that rests on no finding of a rule."""
    return Reason(code=code, reason_class=ReasonClass.OPEN, text=sentence("reasons", code.value, **facts))


def once(reasons: list[Reason]) -> tuple[Reason, ...]:
    """Return the reasons without repeats, in order."""
    return tuple(dict.fromkeys(reasons))


def labels_of(criteria: tuple[Criterion, ...]) -> dict[str, str]:
    """Return the label of each criterion by key."""
    return {criterion.key: criterion.label for criterion in criteria}
