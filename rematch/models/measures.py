"""What a placement of a round comes to, in figures that any method can be compared by."""

from typing import Annotated

from pydantic import Field

from rematch.models.floor import FloorDimension
from rematch.models.types import Model, Score

Sum = Annotated[int, Field(strict=True, ge=0, lt=2**53)]
"""Of a round of any size: a count of a pledge or of a report is bounded closer."""
Rank = Annotated[float, Field(ge=1, allow_inf_nan=False)]
"""Mean of ranks, to four places; 1: everybody has what suits best."""
Points = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
"""Percentage points, to four places."""


class GroupGap(Model):
    """The largest difference in the share placed between two groups of ten households or more."""

    dimension: FloorDimension = Field(description="What the groups are made by.", examples=["household_size"])
    lowest_group: str = Field(description="Group placed least often.", examples=["6+"])
    highest_group: str = Field(description="Group placed most often.", examples=["1"])
    points: Points = Field(description="Difference of their shares, in percentage points.", examples=[31.25])


class Measures(Model):
    """What a placement comes to. Means are null where nobody is placed."""

    cases: Sum = Field(description="Households of the round.", examples=[200])
    persons: Sum = Field(description="Persons in them.", examples=[523])
    placed_cases: Sum = Field(description="Households placed.", examples=[183])
    placed_persons: Sum = Field(description="Persons placed.", examples=[464])
    placed_persons_first: Sum = Field(description="Of them, in households of urgency 0.", examples=[20])
    score_total: Sum = Field(
        description="Sum of household score times persons over the placed: the objective `score`.",
        examples=[2_941_660],
    )
    mean_score: Score | None = Field(description="The same per person placed, rounded down.", examples=[6339])
    mean_gap_to_best: Score | None = Field(
        description="Of the placed: mean of own best possible score minus own score, rounded down.",
        examples=[310],
    )
    mean_wish_rank: Rank | None = Field(
        description="Of the placed: mean rank of the municipality among the possible ones by household "
        "score; equals share the better rank.",
        examples=[1.84],
    )
    first_wish_cases: Sum = Field(description="Placed households whose rank is 1.", examples=[120])
    homes_left: Sum = Field(description="Homes that stay empty.", examples=[12])
    places_left: Sum = Field(
        description="Beds in empty homes and free places in shared accommodation.", examples=[31]
    )
    empty_beds: Sum = Field(description="Beds too many in homes that are used.", examples=[44])
    worst_gap: GroupGap | None = Field(description="Null: fewer than two groups have ten households.")
