"""The finished runs of a round beside each other: what each reaches, and which proposals differ."""

from typing import Annotated

from pydantic import Field

from rematch.models.orders import SizeRate
from rematch.models.policy import Objective
from rematch.models.policy_change import PolicyChange
from rematch.models.run import LevelResult, StageName
from rematch.models.types import Count, Model, Percent, ScopedId, Score, Text, Token


class StageLevels(Model):
    """What one stage reached, objective by objective."""

    stage: StageName = Field(description="Who is placed, or where.", examples=["who"])
    levels: tuple[LevelResult, ...] = Field(description="Value, bound and proof, in order.")


class RankShare(Model):
    """Of the households that ranked municipalities: how many are proposed at one rank."""

    rank: Annotated[int, Field(ge=1, le=1_000)] | None = Field(
        description="1: the municipality they named first; null: placed at one they did not name.",
        examples=[1],
    )
    cases: Count = Field(description="Households.", examples=[9])
    share_pct: Percent = Field(description="Of all households that ranked any, rounded down.", examples=[45])


class RunOutcome(Model):
    """One finished run: its rules and what it reaches, over the cases that are still there."""

    run_id: Text = Field(description="The run.", examples=["run-0190a1b2c3d-5f0e8d7c6b5a4938"])
    policy_id: Text = Field(description="Its rules.", examples=["balanced/1"])
    objectives: tuple[Objective, ...] = Field(description="In order.")
    stages: tuple[StageLevels, ...] = Field(description="What was reached.")
    pins: Count = Field(
        default=0, description="Cases it had to place where a coordinator said.", examples=[0]
    )
    cases: Count = Field(description="Households.", examples=[64])
    placed_cases: Count = Field(description="Households with a proposal.", examples=[41])
    placed_persons: Count = Field(description="Persons in them.", examples=[112])
    by_size: tuple[SizeRate, ...] = Field(description="By size of household.")
    mean_score: Score | None = Field(
        description="Mean score of the homes proposed, rounded down; null: none is.", examples=[6120]
    )
    ranked: Count = Field(description="Households that ranked municipalities.", examples=[20])
    by_rank: tuple[RankShare, ...] = Field(description="Of these, the placed ones, first rank first.")


class RunPair(Model):
    """Two runs beside each other."""

    first: Text = Field(description="The earlier run.", examples=["run-0190a1b2c3d-5f0e8d7c6b5a4938"])
    second: Text = Field(description="The later run.", examples=["run-0190a1b2c3e-5f0e8d7c6b5a4938"])
    moved: Count = Field(description="Households proposed at another municipality.", examples=[5])
    only_first: Count = Field(description="Households with a proposal by the first alone.", examples=[1])
    only_second: Count = Field(description="Households with a proposal by the second alone.", examples=[2])
    differing: tuple[ScopedId, ...] = Field(
        default=(), description="All of these; told to coordinators.", examples=[["harbour/C-0007"]]
    )
    changes: tuple[PolicyChange, ...] = Field(description="How the rules of the second differ.")


class Comparison(Model):
    """The finished runs of a round's present freezing, and each pair of them."""

    round_ref: Token = Field(description="The round.", examples=["winter"])
    left_out: Count = Field(description="Finished runs before these that are not shown.", examples=[0])
    runs: tuple[RunOutcome, ...] = Field(description="Oldest first.")
    pairs: tuple[RunPair, ...] = Field(description="Each run with each later one.")
