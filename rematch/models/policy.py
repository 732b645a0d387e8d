"""The rules of the round: what scores, with which weights, in which order of objectives."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from rematch.models.clearance import ClearanceRule
from rematch.models.floor import GroupFloor
from rematch.models.types import (
    Flag,
    Key,
    Kilometres,
    LongText,
    Model,
    Moment,
    Option,
    Text,
    Token,
)

Weight = Annotated[int, Field(strict=True, ge=0, le=1_000)]
Objective = Annotated[
    str,
    Field(
        pattern=r"^((placed_persons|placed_cases)(@[01])?|score|kept|min_score|balance|band:[0-9]{1,5})$",
    ),
]
DEFAULT_OBJECTIVES = ("placed_persons@0", "placed_persons@1", "placed_persons", "score")
COUNTED = ("placed_persons", "placed_cases")
BANDS_MAX = 5
KEPT = "kept"
"""Counts the cases that are where an earlier run had them: only a run that starts from one can be asked."""
WITHOUT_INPUT = {
    "balance": "a scenario does not hold targets",
}
"""Objectives that have a name, and cannot be asked for yet."""
DEFAULT_BUDGET = 5_000
MUNICIPAL_SHARE_MAX_PCT = 30


class Kind(StrEnum):
    """How a criterion turns two statements into 0..10,000; docs/criteria.md states each formula."""

    PROVISION = "provision"
    OVERLAP = "overlap"
    RANK = "rank"
    PROXIMITY = "proximity"
    CLASS_MATCH = "class_match"
    LABOUR = "labour"
    MUNICIPAL_PRIORITY = "municipal_priority"


class Direction(StrEnum):
    """class_match: which classes are as good as the one asked for."""

    SAME = "same"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"


class Criterion(Model):
    """One row of the criteria list, frozen with the rules that use it."""

    key: Key = Field(description="Stable key.", examples=["recognition_advice"])
    theme: Key = Field(description="Theme it belongs to.", examples=["work"])
    kind: Kind = Field(description="Its formula.", examples=["provision"])
    label: Text = Field(description="English label.", examples=["Advice on recognition of qualifications"])
    weight: Weight = Field(default=100, description="Weight under these rules.", examples=[100])
    unit_field: Key | None = Field(
        default=None, description="Answered by the unit type's field of this name, not by the municipality."
    )
    municipality_field: Key | None = Field(
        default=None, description="Answered by the municipality's field of this name, not by a provision."
    )
    any_option: Flag = Field(default=False, description="overlap: one common option is as good as all.")
    near_km: Kilometres | None = Field(default=None, description="proximity: full value up to here.")
    far_km: Kilometres | None = Field(default=None, description="proximity: no value from here.")
    classes: tuple[Option, ...] = Field(default=(), description="class_match: the classes in order.")
    by_pathway: Flag = Field(
        default=False, description="class_match: answers are `<pathway>.<class>`, one per legal pathway."
    )
    direction: Direction | None = Field(default=None, description="class_match: what is as good.")
    full_count: Annotated[int, Field(strict=True, ge=1, le=100_000)] | None = Field(
        default=None, description="labour: vacancies from which more add nothing."
    )
    of: tuple[Key, ...] = Field(
        default=(),
        description="municipal_priority: household criteria it answers; `size` for the fit of beds.",
    )
    counted: Flag = Field(default=False, description="Required places are counted in the pledge.")
    sensitive: Flag = Field(default=False, description="Lets health, faith or orientation be inferred.")
    declared_proxy: Flag = Field(
        default=False, description="Allowed because the person asked; effect measured."
    )

    @model_validator(mode="after")
    def complete(self) -> Self:
        """Refuse a criterion that lacks what its kind computes with."""
        far_enough = self.near_km is not None and self.far_km is not None and self.near_km < self.far_km
        complete = {
            Kind.PROXIMITY: (far_enough, "near_km, and a far_km above it"),
            Kind.CLASS_MATCH: (bool(self.classes) and self.direction is not None, "classes and direction"),
            Kind.LABOUR: (self.full_count is not None, "full_count"),
            Kind.MUNICIPAL_PRIORITY: (bool(self.of), "of"),
        }
        has_all, needed = complete.get(self.kind, (True, ""))
        if not has_all:
            raise ValueError(f"incomplete: a criterion of this kind needs {needed}")
        if self.by_pathway and self.kind is not Kind.CLASS_MATCH:
            raise ValueError("by_pathway belongs to the kind class_match")
        return self


class Policy(Model):
    """The rules of a round: versioned, drafted by one person, signed by another."""

    policy_ref: Token = Field(description="Name of the rules.", examples=["balanced"])
    version: Annotated[int, Field(strict=True, ge=1)] = Field(
        default=1, description="Counts up.", examples=[1]
    )
    criteria: tuple[Criterion, ...] = Field(
        min_length=1, max_length=400, description="What scores, with weights."
    )
    budget: Annotated[int, Field(strict=True, ge=100, le=50_000)] = Field(
        default=DEFAULT_BUDGET, description="Weight every household has to give.", examples=[5000]
    )
    municipal_share_pct: Annotated[int, Field(strict=True, ge=0, le=MUNICIPAL_SHARE_MAX_PCT)] = Field(
        default=20, description="Share of the score that municipal priorities may have.", examples=[20]
    )
    objectives: tuple[Objective, ...] = Field(
        default=DEFAULT_OBJECTIVES,
        min_length=1,
        max_length=8,
        description="In order; each is held by the next.",
    )
    floors: tuple[GroupFloor, ...] = Field(
        default=(), max_length=20, description="Least share of a group's households to be placed."
    )
    clearances: tuple[ClearanceRule, ...] = Field(
        default=(), max_length=50, description="What an authority must say after a yes, per legal route."
    )
    purpose: LongText | None = Field(default=None, description="Why these rules, in words.")
    heard: tuple[Text, ...] = Field(default=(), max_length=50, description="Who was heard before signing.")
    drafted_by: Text | None = Field(default=None, description="Who drafted them.", examples=["coordinator-a"])
    signed_by: Text | None = Field(default=None, description="Who signed: another person.")
    signed_at: Moment | None = Field(default=None, description="When they were signed.")

    @model_validator(mode="after")
    def sound(self) -> Self:
        """Refuse repeated criteria or objectives, rules without any weight, and a self-signature."""
        keys = [criterion.key for criterion in self.criteria]
        if len(set(keys)) < len(keys):
            raise ValueError("a criterion stands twice")
        if len(set(self.objectives)) < len(self.objectives):
            raise ValueError("an objective stands twice")
        if len({floor.name for floor in self.floors}) < len(self.floors):
            raise ValueError("a group has two floors")
        if len({(rule.pathway, rule.kind) for rule in self.clearances}) < len(self.clearances):
            raise ValueError("a legal route asks for the same clearance twice")
        if all(criterion.weight == 0 for criterion in self.criteria):
            raise ValueError("all weights are zero; give at least one above")
        if self.signed_by is not None and self.signed_by == self.drafted_by:
            raise ValueError("signed by who drafted it; another person must sign")
        return self

    @property
    def policy_id(self) -> str:
        """`<policy_ref>/<version>`."""
        return f"{self.policy_ref}/{self.version}"


class RefusedObjective(NamedTuple):
    """An objective that cannot be asked for where it stands, and why."""

    position: int
    reason: str


def refused_objective(objectives: Sequence[str]) -> RefusedObjective | None:
    """Return the first objective that cannot be asked for, with the reason in words; None: all can."""
    for position, objective in enumerate(objectives):
        before = objectives[:position]
        bands = sum(each.startswith("band:") for each in objectives[: position + 1])
        if objective in WITHOUT_INPUT:
            reason = f"is not built yet: {WITHOUT_INPUT[objective]}"
        elif objective == "min_score" and not any(each.startswith(COUNTED) for each in before):
            reason = "needs an objective before it that counts who is placed, such as placed_persons"
        elif bands > BANDS_MAX:
            reason = f"is one band too many: {BANDS_MAX} at most"
        else:
            continue
        return RefusedObjective(position, f"The objective {objective} {reason}.")
    return None
