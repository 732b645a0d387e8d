"""How far the weight of a criterion can move before a placement changes, as far as it was tried."""

from pydantic import Field

from rematch.models.effect import Move
from rematch.models.policy import Weight
from rematch.models.types import Key, Model, Text


class Turn(Model):
    """The nearest weight tried at which placements differ, and whose."""

    weight: Weight = Field(description="The weight.", examples=[131])
    moves: tuple[Move, ...] = Field(description="Whose municipality differs; none where only homes do.")


class WeightMove(Model):
    """One criterion: the weights tried around its own, and where placements first differ."""

    criterion: Key = Field(description="The criterion.", examples=["recognition_advice"])
    label: Text = Field(description="Its label.")
    weight: Weight = Field(description="Under the rules.", examples=[100])
    unchanged_from: Weight = Field(description="Least weight tried with the same placements.", examples=[60])
    unchanged_to: Weight = Field(
        description="Greatest weight tried with the same placements.", examples=[130]
    )
    below: Turn | None = Field(description="First difference below; null: none found.")
    above: Turn | None = Field(description="First difference above; null: none found.")
    unclear: tuple[Weight, ...] = Field(
        default=(),
        description="Weights tried without the round's optimum being shown: nothing is said of them.",
    )
    tried: tuple[Weight, ...] = Field(description="Every weight tried, in order.")
