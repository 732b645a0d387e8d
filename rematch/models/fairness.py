"""A fairness report: how groups of households fared, told only where nobody can be singled out.

Fewer than ten cases are never told, nor what a subtraction would give away; docs/fairness.md has the rules.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from rematch.models.types import Count, Digest, Flag, Key, Model, Percent, Score, Text

K_MIN = 10
"""The least number of cases that is told."""
ROUNDED_TO = 5
"""Counts are told as the nearest multiple of this."""


class Dimension(StrEnum):
    """What groups are made by. `monitored:` rests on the monitoring record, all others on the case."""

    EVERYBODY = "everybody"
    HOUSEHOLD_SIZE = "household_size"
    AGE_BAND = "age_band"
    CHILDREN = "children"
    SINGLE_PARENT = "single_parent"
    STEP_FREE_NEED = "step_free_need"
    LANGUAGE = "language"
    NGO = "ngo"
    GENDER = "monitored:gender"
    REGION_OF_ORIGIN = "monitored:region_of_origin"
    DISABILITY = "monitored:disability"


MONITORED = (Dimension.GENDER, Dimension.REGION_OF_ORIGIN, Dimension.DISABILITY)


class Measure(StrEnum):
    """The figures that are compared between the groups of a dimension."""

    PLACED_RATE_PCT = "placed_rate_pct"
    MEAN_SCORE = "mean_score"
    GAP_TO_BEST = "gap_to_best"
    MEAN_RANK_TENTHS = "mean_rank_tenths"


class FairnessLine(Model):
    """
    One group. Null: too few to tell, which never means that there is no gap.

    `told` is false where the group has fewer than ten cases, or where its figures would give away such a
    group; a group that is told still has no means where fewer than ten of its cases are placed, or where its
    means would give away fewer than ten. Figures of `monitored:` groups are coarser: rates by 5 from 10 to 90
    (10: ten or less; 90: ninety or more), scores by 100, ranks by a half.
    """

    dimension: Dimension = Field(description="What the group is made by.", examples=["household_size"])
    group: Text = Field(description="The group.", examples=["4"])
    told: Flag = Field(description="False: too few to tell.", examples=[True])
    cases: Count | None = Field(description="Cases, to the nearest 5.", examples=[25])
    placed_rate_pct: Percent | None = Field(
        description="Percent with a proposal, rounded down; to the nearest 5 where only one or two of the "
        "group are on either side.",
        examples=[84],
    )
    mean_score: Score | None = Field(
        description="Of the placed: mean household score of the home proposed.", examples=[6120]
    )
    gap_to_best: Score | None = Field(
        description="Of the placed: mean of own best possible household score minus the score of the "
        "proposal.",
        examples=[310],
    )
    mean_rank_tenths: Count | None = Field(
        description="Of the placed: mean rank of the municipality among the possible ones, as explanations "
        "rank them, in tenths (15: one and a half).",
        examples=[15],
    )


class FairnessGap(Model):
    """The largest difference between two told groups of a dimension. Null: too few to tell."""

    dimension: Dimension = Field(description="What the groups are made by.", examples=["household_size"])
    measure: Measure = Field(description="The figure compared.", examples=["placed_rate_pct"])
    told: Flag = Field(description="False: fewer than two groups have a figure.", examples=[True])
    difference: Count | None = Field(description="Highest minus lowest figure told.", examples=[35])
    lowest_group: Text | None = Field(description="Group of the lowest figure.", examples=["6+"])
    lowest: Count | None = Field(description="Its figure.", examples=[55])
    highest_group: Text | None = Field(description="Group of the highest figure.", examples=["1"])
    highest: Count | None = Field(description="Its figure.", examples=[90])
    groups_left_out: Count = Field(description="Groups without a figure, in no comparison.", examples=[0])


class ProxyEffect(Model):
    """What declared proxies change: the scoring with them, beside the same with them at weight 0."""

    criteria: tuple[Key, ...] = Field(
        min_length=1, description="Set to weight 0 together.", examples=[["community_language"]]
    )
    told: Flag = Field(description="False: too few placed cases state it to tell.", examples=[True])
    stated_by: Count | None = Field(
        description="Placed cases whose score they touch, to the nearest 5.", examples=[55]
    )
    best_changes: Count | None = Field(
        description="Of these, cases with another best possible municipality without it, to the nearest 5; "
        "null: too few to tell.",
        examples=[15],
    )
    score_points: Annotated[int, Field(strict=True, ge=-10_000, le=10_000)] | None = Field(
        description="Points of the mean household score of all placed cases that rest on it; below 0: "
        "wishes that were not met.",
        examples=[42],
    )


class FairnessReport(Model):
    """How groups of households fared in one round, or in rounds of twelve months taken together."""

    scenario_hashes: tuple[Digest, ...] = Field(min_length=1, description="Scenarios, earliest round first.")
    policy_ids: tuple[Text, ...] = Field(
        description="Rules of each, in the same order.", examples=[["balanced/1"]]
    )
    k_min: Count = Field(default=K_MIN, description="The least number of cases that is told.", examples=[10])
    rounded_to: Count = Field(
        default=ROUNDED_TO, description="Counts are told as multiples of it.", examples=[5]
    )
    synthetic: Flag = Field(description="True: households or municipalities are invented.", examples=[False])
    lines: tuple[FairnessLine, ...] = Field(description="Everybody first, then group by group.")
    gaps: tuple[FairnessGap, ...] = Field(description="One per dimension and figure.")
    proxies: tuple[ProxyEffect, ...] = Field(
        description="One per declared proxy under these rules, then all of them together."
    )
    notes: tuple[Text, ...] = Field(description="How to read it, in whole sentences.")
