"""A mean over seeds with its interval, as results state it."""

from typing import Annotated

from pydantic import Field

from rematch.models.types import Model

Real = Annotated[float, Field(allow_inf_nan=False)]


class Interval(Model):
    """A mean over seeds with its 95 % interval by Student's t; one seed has no interval."""

    mean: Real = Field(description="Mean over the seeds, to four places.", examples=[93.41])
    low: Real | None = Field(description="Lower end; null: one seed says nothing of it.", examples=[92.9])
    high: Real | None = Field(description="Upper end.", examples=[93.9])
