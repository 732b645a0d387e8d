"""A round: a cohort matched together, and its life."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from rematch.models.types import (
    Day,
    Model,
    Text,
    Token,
)


class CaseState(StrEnum):
    """Life of a case."""

    DRAFT = "draft"
    READY = "ready"
    IN_ROUND = "in_round"
    OFFERED = "offered"
    PLACED = "placed"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class ComesFirst(StrEnum):
    """Why a case comes first in the next round (a home was gone), or next (no proposal in an earlier one)."""

    NOT_AVAILABLE = "not_available"
    WITHOUT_PROPOSAL = "without_proposal"


class RoundState(StrEnum):
    """Life of a round."""

    OPEN = "open"
    FROZEN = "frozen"
    SOLVING = "solving"
    REVIEW = "review"
    CLOSED = "closed"


class Round(Model):
    """A cohort matched together."""

    round_ref: Token = Field(description="Name of the round.", examples=["pilot"])
    title: Text = Field(description="Title for people.", examples=["Pilot round"])
    as_of: Day = Field(description="Day notice days count from.", examples=["2026-12-01"])
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**53)] = Field(
        default=0, description="Seed of the published lottery that breaks ties.", examples=[2023]
    )
