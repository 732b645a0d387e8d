"""A floor for a group of households: at least this share of them is to be placed."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from rematch.models.types import Model

LARGEST_SIZE = 6
YES_NO = ("yes", "no")


class FloorDimension(StrEnum):
    """What a floor may be for: what homes must fit, and what people ask for; never who a person is."""

    HOUSEHOLD_SIZE = "household_size"
    CHILDREN = "children"
    SINGLE_PARENT = "single_parent"
    STEP_FREE_NEED = "step_free_need"


class GroupFloor(Model):
    """At least `least_pct` percent of a group's households, rounded up, must be placed."""

    dimension: FloorDimension = Field(description="What the group is made by.", examples=["household_size"])
    group: Annotated[str, Field(pattern=r"^([1-5]|6\+|yes|no)$")] = Field(
        description="The group: a size from 1 to 5 or `6+`; else `yes` or `no`.", examples=["5"]
    )
    least_pct: Annotated[int, Field(strict=True, ge=1, le=100)] = Field(
        description="Percent of its households that must be placed.", examples=[60]
    )

    @model_validator(mode="after")
    def known_group(self) -> Self:
        """Refuse a group that the dimension does not have."""
        sized = self.dimension is FloorDimension.HOUSEHOLD_SIZE
        if sized is (self.group in YES_NO):
            raise ValueError("household_size takes 1 to 5 or 6+, every other dimension yes or no")
        return self

    @property
    def name(self) -> str:
        """Name of the resource that stands for it."""
        return f"floor:{self.dimension.value}:{self.group}"
