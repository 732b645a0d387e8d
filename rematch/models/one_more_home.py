"""What one more home of each kind would bring a round, each a round solved again."""

from typing import Annotated

from pydantic import Field

from rematch.models.frontier import Ppm
from rematch.models.measures import Measures
from rematch.models.run import LevelResult, Proof, RunParams, Status
from rematch.models.types import Code, Digest, Flag, HomeKind, Model, Text, Token

Beds = Annotated[int, Field(strict=True, ge=1, le=30)]
Homes = Annotated[int, Field(strict=True, ge=0, le=10_000)]


class Gain(Model):
    """What a round gains in one unit: exactly, or between two bounds, or as found."""

    found: int = Field(description="Then less now, as both rounds were solved.", examples=[4])
    exact: Flag = Field(description="True: both are proved to be the most there is.", examples=[True])
    at_least: int | None = Field(description="What it brings at least; null: not known.", examples=[4])
    at_most: int | None = Field(description="What it brings at most; null: not known.", examples=[4])


class HomeWorth(Model):
    """One more home of one kind in one pledge, and what the round would then come to."""

    municipality: Code = Field(description="Who would offer it.", examples=["DE-kiel"])
    name: Text = Field(description="Its name.", examples=["Kiel"])
    pledge_ref: Token = Field(description="In which pledge.", examples=["2027-1"])
    unit_ref: Token = Field(description="Unit type.", examples=["flat-4"])
    kind: HomeKind = Field(description="Kind of home; of shared accommodation one more room.")
    beds: Beds = Field(description="Beds in it.", examples=[4])
    homes_now: Homes = Field(description="Homes of this kind offered now.", examples=[2])
    assumed: Flag = Field(description="The offer is assumed: nobody there stated it.", examples=[True])
    price: int = Field(
        description="Estimate from prices, in points x persons, before any solve: the order of work.",
        examples=[9_100],
    )
    persons: Gain | None = Field(description="More persons placed; null: not solved.")
    persons_first: Gain | None = Field(description="Of them in households of urgency 0.")
    households: int | None = Field(description="More households placed, as found.", examples=[1])
    score: Gain | None = Field(description="More score, in points x persons.")
    levels: tuple[LevelResult, ...] = Field(default=(), description="Of the round with the home.")
    status: Status | None = Field(default=None, description="Of all levels together.")
    proof: Proof | None = Field(default=None, description="The weakest of the levels.")
    gap_ppm: Ppm | None = Field(default=None, description="Largest gap of a level, in millionths.")
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = Field(
        default=None, description="Wall time of the solve; null: not solved."
    )


class HomeWorths(Model):
    """The round as it is, and a row for every kind of home that was asked about."""

    scenario_hash: Digest = Field(description="Of the round.")
    title: Text = Field(description="Of the round.", examples=["Pilot round"])
    synthetic: Flag = Field(description="Households or municipalities are invented.")
    params: RunParams = Field(description="Of each solve.")
    levels: tuple[LevelResult, ...] = Field(description="Of the round as it is.")
    status: Status = Field(description="Of all its levels together.")
    gap_ppm: Ppm | None = Field(description="Largest gap of a level, in millionths of the bound.")
    measures: Measures = Field(description="What the round comes to as it is.")
    homes: tuple[HomeWorth, ...] = Field(description="By municipality, what brings most first.")
