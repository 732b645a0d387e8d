"""Methods of today and of the literature beside the optimum: a row per method and seed, and means."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from rematch.models.interval import Interval
from rematch.models.measures import Measures, Sum
from rematch.models.run import Proof, Status, Stopped
from rematch.models.stability import Stability
from rematch.models.types import Digest, Flag, Model, Text

Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Real = Annotated[float, Field(allow_inf_nan=False)]
Percent = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""To four places; may be above 100 where a method reaches more of one thing by giving up another."""
Seed = Annotated[int, Field(strict=True, ge=0, lt=2**53)]


class Method(StrEnum):
    """How households are placed; docs/baselines.md says how each works and where it comes from."""

    OPTIMUM = "optimum"
    RANDOM_KEY = "random_key"
    FIRST_COME = "first_come"
    GREEDY_SCORE = "greedy_score"
    SERIAL_DICTATORSHIP = "serial_dictatorship"
    DEFERRED_CUMULATIVE = "deferred_cumulative"
    DEFERRED_WHERE_SHORT = "deferred_where_short"
    DEFERRED_THRESHOLD = "deferred_threshold"


class Draw(StrEnum):
    """What another seed changes."""

    ROUND = "round"
    LOTTERY = "lottery"


class BaselineRow(Model):
    """One method on one seed. Everything but `seconds` is the same on every machine."""

    method: Method = Field(description="How the households were placed.")
    seed: Seed = Field(description="Of the round, or of the lottery.", examples=[3])
    scenario_hash: Digest = Field(description="Of the round.")
    measures: Measures = Field(description="What the placement comes to.")
    stability: Stability = Field(description="Who could rightly complain of it.")
    persons_pct: Percent | None = Field(
        description="Persons placed, percent of the optimum's; null where it places nobody.",
        examples=[87.5],
    )
    score_pct: Percent | None = Field(
        description="Score total, as a share of the optimum's; null where that is 0.", examples=[81.2]
    )
    missed: tuple[Text, ...] = Field(description="Minima of the rules that the method did not reach.")
    seconds: Seconds = Field(description="Wall time of the method alone.")


class BaselineSummary(Model):
    """One method over all seeds. A figure is null where some seed has none."""

    method: Method = Field(description="How the households were placed.")
    placed_cases: Interval = Field(description="Households placed.")
    placed_persons: Interval = Field(description="Persons placed.")
    persons_pct: Interval | None = Field(description="Persons placed, percent of the optimum's.")
    score_pct: Interval | None = Field(description="Score total, percent of the optimum's.")
    mean_wish_rank: Interval | None = Field(description="Mean wish rank of the placed.")
    envy_pairs: Interval = Field(description="Pairs of household and municipality with justified envy.")
    cases_with_envy: Interval = Field(description="Households in such a pair.")
    waste_pairs: Interval = Field(description="Pairs where the household prefers a place that has room.")
    cases_with_waste: Interval = Field(description="Households in such a pair.")
    places_left: Interval = Field(description="Places that stay empty.")
    worst_gap: Interval | None = Field(description="Worst group gap, in percentage points.")
    missed: Sum = Field(description="Seeds on which a minimum of the rules was not reached.", examples=[0])
    seconds: Interval = Field(description="Wall time.")


class OptimumFound(Model):
    """How good the optimum is that shares are taken of."""

    seed: Seed = Field(description="Of the round, or of the lottery.")
    status: Status = Field(description="Of all levels together.", examples=["optimal"])
    proof: Proof = Field(description="The weakest of the levels.", examples=["certified"])
    stopped: Stopped = Field(description="Why it ended.", examples=["done"])
    gap_ppm: Annotated[int, Field(strict=True, ge=0)] | None = Field(
        description="Largest gap of a level between value and bound, in millionths of the bound; null: a "
        "level has no bound.",
        examples=[40],
    )
    seconds: Seconds = Field(description="Wall time.")


class Baselines(Model):
    """The whole comparison of one round, or of rounds of one kind; holds no household."""

    name: Text = Field(description="Name of the round.", examples=["weldi"])
    title: Text = Field(description="Its title.")
    synthetic: Flag = Field(description="Households or municipalities are invented.", examples=[True])
    draw: Draw = Field(description="What another seed changes.")
    seeds: tuple[Seed, ...] = Field(description="Seeds compared.")
    key: Text = Field(description="Key of the random method.", examples=["population"])
    notes: tuple[Text, ...] = Field(description="What is assumed.")
    left_out: tuple[Text, ...] = Field(
        description="Seeds whose optimum was not found or did not re-check, with what became of it."
    )
    optima: tuple[OptimumFound, ...] = Field(description="What shares are taken of; with a lottery one.")
    rows: tuple[BaselineRow, ...] = Field(description="A row per method and seed.")
    summary: tuple[BaselineSummary, ...] = Field(description="A line per method.")
