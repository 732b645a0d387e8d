"""What a method reaches over a year of arrivals: a row per seed, and a summary of several with intervals."""

from typing import Annotated

from pydantic import Field

from rematch.models.interval import Interval
from rematch.models.measures import Points, Rank, Sum
from rematch.models.sweep import Name
from rematch.models.types import Flag, Model, Text

Share = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""Per cent, to four places."""
Weeks = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""To four places."""
Seed = Annotated[int, Field(strict=True, ge=0, lt=2**53)]


class OverTimeRow(Model):
    """One method on one stream of arrivals. Means are null where nobody is placed."""

    method: Name = Field(description="How each batch was placed.", examples=["bid_prices"])
    seed: Seed = Field(description="Of the stream.", examples=[3])
    cases: Sum = Field(description="Households that arrived.", examples=[200])
    persons: Sum = Field(description="Persons in them.", examples=[518])
    placed_cases: Sum = Field(description="Households placed.", examples=[171])
    placed_persons: Sum = Field(description="Persons placed.", examples=[440])
    unplaced_persons: Sum = Field(description="Persons who left without a place.", examples=[78])
    score_total: Sum = Field(description="Household score times persons over the placed.", examples=[2293000])
    score_bound: Sum = Field(description="No placement of the whole year has more.", examples=[2459169])
    persons_bound: Sum = Field(description="No placement places more persons.", examples=[454])
    score_share_pct: Share = Field(description="Score as a share of its bound.", examples=[93.2442])
    persons_share_pct: Share = Field(description="Persons placed as a share of their bound.", examples=[96.9])
    mean_wait_weeks: Weeks | None = Field(
        description="Of the placed: weeks from arrival to placement.", examples=[0.21]
    )
    mean_wish_rank: Rank | None = Field(
        description="Of the placed: mean rank of the municipality among the possible by household score.",
        examples=[1.84],
    )
    load_spread_points: Points = Field(
        description="Mean over time of the difference between the largest and the smallest share of their "
        "places that municipalities have used.",
        examples=[41.5],
    )


class MethodSummary(Model):
    """One method over all seeds."""

    method: Name = Field(description="How each batch was placed.", examples=["bid_prices"])
    seeds: Sum = Field(description="Streams it lived through.", examples=[20])
    score_share_pct: Interval = Field(description="Score as a share of its bound.")
    persons_share_pct: Interval = Field(description="Persons placed as a share of their bound.")
    unplaced_persons: Interval = Field(description="Persons who left without a place.")
    mean_wait_weeks: Interval | None = Field(description="Of the placed; null: nobody was.")
    mean_wish_rank: Interval | None = Field(description="Of the placed; null: nobody was.")
    load_spread_points: Interval = Field(description="How unevenly municipalities were used over time.")


class OverTimeStudy(Model):
    """Several methods on the same streams."""

    source: Text = Field(description="What arrived.", examples=["weldi"])
    synthetic: Flag = Field(description="Households or municipalities are invented.", examples=[True])
    settings: dict[str, Text] = Field(description="Everything the streams and the methods were made with.")
    summary: tuple[MethodSummary, ...] = Field(description="A line per method.")
    rows: tuple[OverTimeRow, ...] = Field(description="A row per seed and method.")
    versions: dict[str, Text] = Field(description="Versions of what computed it.")
