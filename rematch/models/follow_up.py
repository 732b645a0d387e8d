"""A follow-up: a month, half a year and a year after an arrival, does it fit, and what is missing."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from rematch.models.types import Code, Count, Flag, Key, Model

MONTHS = (1, 6, 12)
"""Months after the arrival."""


class Fit(StrEnum):
    """Whether something fits."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


class FollowUpState(StrEnum):
    """Life of a follow-up."""

    DUE = "due"
    ANSWERED = "answered"
    DROPPED = "dropped"


class ThemeFit(Model):
    """Of one theme of the criteria list: does it fit, and what is missing."""

    theme: Key = Field(description="Theme of the criteria list.", examples=["work"])
    fit: Fit = Field(description="Does it fit.", examples=["partly"])
    missing: tuple[Key, ...] = Field(
        default=(),
        max_length=20,
        description="Criteria of what is missing.",
        examples=[["recognition_advice"]],
    )


class FollowUpAnswer(Model):
    """What a household says; it reaches municipality and authority as counts only."""

    glad: Fit = Field(description="Glad to have joined.", examples=["yes"])
    still_fits: Fit = Field(description="The municipality still fits.", examples=["partly"])
    themes: tuple[ThemeFit, ...] = Field(default=(), max_length=30, description="One per theme.")
    wants_to_move: Flag = Field(
        default=False, description="Wishes to move: opens a new case with its history.", examples=[False]
    )

    @model_validator(mode="after")
    def once_each(self) -> Self:
        """Refuse a theme answered twice."""
        themes = [each.theme for each in self.themes]
        if len(set(themes)) < len(themes):
            raise ValueError("a theme is answered twice")
        return self


class MonthResults(Model):
    """What households said so many months after they arrived, rounded; null where too few said it."""

    month: Count = Field(description="Months after the arrival.", examples=[1])
    answered: Count | None = Field(description="Answers, rounded to 5; null: too few to tell.", examples=[25])
    glad: dict[Fit, Count | None] = Field(default_factory=dict, description="Glad to have joined.")
    still_fits: dict[Fit, Count | None] = Field(
        default_factory=dict, description="The municipality still fits."
    )
    missing: dict[Key, Count] = Field(
        default_factory=dict, description="What is missing, by criterion, where enough said so."
    )


class Results(Model):
    """What became of arrivals, in counts."""

    municipality: Code | None = Field(description="Where; null: everywhere.", examples=["DE-kiel"])
    months: tuple[MonthResults, ...] = Field(description="After 1, 6 and 12 months.")
