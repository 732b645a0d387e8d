"""A review: a household asks for another person to look at a proposal again; the move is frozen meanwhile."""

from enum import StrEnum

from pydantic import Field

from rematch.models.types import Model


class ReviewReason(StrEnum):
    """What the household says is wrong; words of its own it tells the reviewer in person."""

    NEED_NOT_MET = "need_not_met"
    WISH_MISREAD = "wish_misread"
    FACTS_CHANGED = "facts_changed"
    FAMILY = "family"
    SAFETY = "safety"
    NOT_HEARD = "not_heard"
    OTHER = "other"


class ReviewState(StrEnum):
    """Life of a review."""

    OPEN = "open"
    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"
    CLOSED = "closed"


class ReviewRequest(Model):
    """What a household asks to be looked at again."""

    reason: ReviewReason = Field(description="From the closed list.", examples=["need_not_met"])
