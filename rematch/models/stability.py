"""Who could rightly complain of a placement of a round, in numbers; nobody is named."""

from pydantic import Field

from rematch.models.measures import Sum
from rematch.models.types import Model


class Stability(Model):
    """Complaints by household (a group that stays together counts as one) and municipality."""

    envy_pairs: Sum = Field(
        description="Justified envy: the household prefers a home there by household score, and it would fit "
        "if households of lower priority there were not.",
        examples=[12],
    )
    cases_with_envy: Sum = Field(description="Households in such a pair.", examples=[9])
    waste_pairs: Sum = Field(
        description="Waste: the household prefers a home there, and there is room as it is.", examples=[3]
    )
    cases_with_waste: Sum = Field(description="Households in such a pair.", examples=[3])
