"""A decision: a named person's act on a proposal, with its reason from a closed list."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from rematch.models.types import Code, Model, Moment, ScopedId, Token


class DecisionKind(StrEnum):
    """What was decided."""

    ACCEPT = "accept"
    OTHER = "other"
    WAIT = "wait"


class DecisionReason(StrEnum):
    """Why another municipality, or why to wait."""

    FAMILY = "family"
    CARE = "care"
    WORK = "work"
    SCHOOL = "school"
    SAFETY = "safety"
    HOUSEHOLD_WISH = "household_wish"
    UNCONFIRMED_NEED = "unconfirmed_need"
    ANSWER_MISSING = "answer_missing"
    BETTER_LATER = "better_later"


class DecisionRequest(Model):
    """What a coordinator decides for one case of a published run; there is no way to accept all at once."""

    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    kind: DecisionKind = Field(
        description="accept: the home proposed; other: another municipality; wait: no offer now.",
        examples=["accept"],
    )
    reason: DecisionReason | None = Field(
        default=None, description="Asked for with `other` and `wait`.", examples=[None]
    )
    municipality: Code | None = Field(
        default=None, description="With `other`: where instead.", examples=[None]
    )
    pledge_ref: Token | None = Field(
        default=None, description="With `other`: which pledge; null: the best home there that is free."
    )
    unit_ref: Token | None = Field(
        default=None, description="With `other`: which unit type, or bundle, of that pledge."
    )
    answer_by: Moment | None = Field(
        default=None,
        description="By when the household is asked to answer: 72 hours from now at the earliest; null: as "
        "the service is set up.",
    )

    @model_validator(mode="after")
    def complete(self) -> Self:
        """Refuse a change without its reason, and a place where none is to be named."""
        if (self.kind is DecisionKind.ACCEPT) != (self.reason is None):
            raise ValueError("a reason is given with `other` and `wait`, and only there")
        if (self.kind is DecisionKind.OTHER) != (self.municipality is not None):
            raise ValueError("a municipality is named with `other`, and only there")
        if (self.pledge_ref is None) != (self.unit_ref is None):
            raise ValueError("pledge_ref and unit_ref go together")
        if self.pledge_ref is not None and self.municipality is None:
            raise ValueError("a home is named together with its municipality")
        return self
