"""Frontiers: how far one aim can be met when another is given more room, each point a round solved."""

from typing import Annotated, Literal

from pydantic import Field

from rematch.models.measures import Measures
from rematch.models.orders import SizeRate
from rematch.models.policy import Objective
from rematch.models.run import LevelResult, Proof, RunParams, Status
from rematch.models.types import Digest, Flag, Model, Text

FrontierName = Literal["wish_rank", "group_gap", "balance", "changes", "order"]
Amount = Annotated[float, Field(allow_inf_nan=False)]
Ppm = Annotated[int, Field(strict=True, ge=0)]


class Axis(Model):
    """What is drawn along one side."""

    label: Text = Field(description="What it is.", examples=["mean wish rank"])
    unit: Text = Field(description="Its unit.", examples=["rank, 1 is the first wish"])


class FrontierPoint(Model):
    """One round solved: what was asked for, what it comes to, and how well that is known."""

    label: Text = Field(
        description="What was asked for.", examples=["no municipality above 95 % of its offer"]
    )
    asked: int | None = Field(description="The same as a number, in the unit of the frontier.", examples=[95])
    objectives: tuple[Objective, ...] = Field(description="Of the solve, in order.")
    levels: tuple[LevelResult, ...] = Field(
        description="Value, bound and proof of each; empty where there is no placement."
    )
    status: Status = Field(description="Of all levels together.", examples=["optimal"])
    proof: Proof = Field(description="The weakest of the levels.", examples=["certified"])
    gap_ppm: Ppm | None = Field(
        description="Largest gap of a level between value and bound, in millionths of the bound; null: a "
        "level has no bound.",
        examples=[40],
    )
    x: Amount | None = Field(description="Along the first axis; null: nobody is placed.", examples=[1.84])
    y: Amount | None = Field(description="Along the second axis.", examples=[2_305_974])
    drawn: Flag = Field(description="True: comparable with the first point, to be drawn.", examples=[True])
    mark: Text | None = Field(
        description="Why it is not drawn, or what is an estimate about it; null: nothing is open.",
        examples=["score: up to 0.04 % more is not ruled out"],
    )
    measures: Measures | None = Field(description="What the placement comes to; null: there is none.")
    by_size: tuple[SizeRate, ...] = Field(
        description="Placed by size of household; of real cases only sizes of ten households or more."
    )
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(description="Wall time of the solve.")


class Frontier(Model):
    """Points from the rules as they are towards the other aim."""

    name: FrontierName = Field(description="Which.", examples=["wish_rank"])
    title: Text = Field(description="Title for people.", examples=["Score against mean wish rank"])
    how: Text = Field(description="How the points are made, in words.")
    x: Axis = Field(description="First axis.")
    y: Axis = Field(description="Second axis.")
    points: tuple[FrontierPoint, ...] = Field(description="In the order asked for.")


class LeftOut(Model):
    """A frontier that was not made."""

    name: FrontierName = Field(description="Which.", examples=["changes"])
    reason: Text = Field(description="Why, and what to do.")


class Frontiers(Model):
    """The frontiers of one round. Everything but seconds is the same on every machine in audit mode."""

    scenario_hash: Digest = Field(description="Of the round.")
    title: Text = Field(description="Of the round.", examples=["Pilot round"])
    synthetic: Flag = Field(description="Households or municipalities are invented.")
    params: RunParams = Field(description="Of each solve.")
    frontiers: tuple[Frontier, ...] = Field(description="Those that were made.")
    left_out: tuple[LeftOut, ...] = Field(description="Those that were not.")
