"""What differs between two versions of rules, for whoever signs them."""

from typing import Annotated

from pydantic import Field

from rematch.models.types import Key, Model, Text

Setting = Annotated[str, Field(min_length=1)]
"""As long as what it speaks of: fifty names of who was heard, for instance."""


class PolicyChange(Model):
    """One thing that differs: a weight, or a setting of the rules."""

    what: Key = Field(description="`weight`, or the setting's name.", examples=["weight"])
    criterion: Key | None = Field(default=None, description="Whose weight.", examples=["recognition_advice"])
    label: Text | None = Field(default=None, description="Its label.")
    before: Setting | None = Field(description="Value before; null: not there.", examples=["100"])
    after: Setting | None = Field(description="Value now; null: not there.", examples=["150"])
