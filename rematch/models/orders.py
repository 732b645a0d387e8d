"""What other orders of objectives would do: who is placed under each, beside the order chosen."""

from typing import Annotated

from pydantic import Field

from rematch.models.policy import Objective
from rematch.models.run import LevelResult
from rematch.models.types import Count, Flag, Key, Model, ScopedId


class SizeRate(Model):
    """Households of one size, and how many of them are placed."""

    size: Annotated[int, Field(ge=1, le=30)] = Field(description="Persons; 6: six or more.", examples=[4])
    cases: Count = Field(description="Cases of this size in the round.", examples=[22])
    placed: Count = Field(description="Of these, with a home under this order.", examples=[9])


class OrderOutcome(Model):
    """One order of objectives and what it reaches."""

    name: Key = Field(
        description="Name of the order; `chosen`: that of the rules.", examples=["persons_first"]
    )
    objectives: tuple[Objective, ...] = Field(description="In order.")
    same_as_chosen: Flag = Field(default=False, description="True: the rules ask for this order.")
    unanswered: Flag = Field(default=False, description="True: not solved in the time there was.")
    levels: tuple[LevelResult, ...] = Field(default=(), description="Value, bound and proof of each.")
    placed_cases: Count = Field(default=0, description="Households placed.", examples=[12])
    placed_persons: Count = Field(default=0, description="Persons placed.", examples=[25])
    by_size: tuple[SizeRate, ...] = Field(default=(), description="By size of household.")
    placed: tuple[ScopedId, ...] = Field(default=(), description="Who has a home under this order.")
    only_here: tuple[ScopedId, ...] = Field(
        default=(), description="Placed under this order and not under the chosen one."
    )
    only_chosen: tuple[ScopedId, ...] = Field(
        default=(), description="Placed under the chosen order and not under this one."
    )


class Orders(Model):
    """The chosen order first, then the others, each solved on the same round."""

    outcomes: tuple[OrderOutcome, ...] = Field(description="One per order.")
