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
    return Reason(
        code=finding.code,
        reason_class=ReasonClass.OPEN,
        text=sentence("reasons", _wording(finding, unit), **facts, **finding.facts),
        criterion=finding.criterion,
    )


def open_reason(code: ReasonCode, wording: str | None = None, **facts: object) -> Reason:
    """Return an open reason that rests on no finding of a rule."""
    text = sentence("reasons", wording or code.value, **facts)
    return Reason(code=code, reason_class=ReasonClass.OPEN, text=text)


def once(reasons: list[Reason]) -> tuple[Reason, ...]:
    """Return the reasons without repeats, in order."""
    return tuple(dict.fromkeys(reasons))


def labels_of(criteria: tuple[Criterion, ...]) -> dict[str, str]:
    """Return the label of each criterion by key."""
    return {criterion.key: criterion.label for criterion in criteria}


def _wording(finding: Finding, unit: UnitType) -> str:
    """Choose among the sentences of a code the one that is true of these numbers."""
    facts = finding.facts
    if finding.code is ReasonCode.BUNDLE_NOT_ACCEPTED:
        return _of_two(int(facts["minutes_apart"]), int(facts["within_minutes"]))
    in_a_home = unit.kind is not HomeKind.SHARED_ACCOMMODATION
    variants = {
        ReasonCode.HOME_TOO_SMALL: (
            "home_too_small_cots",
            in_a_home and unit.cots > 0 and facts.get("infants") != 0,
        ),
        ReasonCode.NOT_STEP_FREE: ("not_step_free_not_said", unit.step_free is None),
        ReasonCode.NOT_WHEELCHAIR_USABLE: (
            "not_wheelchair_usable_not_said",
            unit.wheelchair_usable is None,
        ),
        ReasonCode.NO_PETS: ("no_pets_not_said", unit.pets is None),
        ReasonCode.TIE_TOO_FAR: ("tie_distance_not_known", "distance_km" not in facts),
        ReasonCode.PLACES_NOT_ENOUGH: ("places_none", facts.get("places_free") == 0),
        ReasonCode.MOVE_WINDOW: (
            "move_window_none",
            str(facts.get("first_day", "")) > str(facts.get("last_day", "")),
        ),
    }
    wording, holds = variants.get(finding.code, ("", False))
    return wording if holds else finding.code.value


def _of_two(minutes_apart: int, within_minutes: int) -> str:
    """Two homes are too far apart, or two are not accepted at all."""
    code = ReasonCode.BUNDLE_NOT_ACCEPTED.value
    if within_minutes >= 0:
        return code
    return f"{code}_near" if minutes_apart else f"{code}_here"
