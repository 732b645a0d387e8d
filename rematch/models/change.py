"""What would change it: one thing that others could change, and what would follow for a household."""

from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import Field

from rematch.models.types import Code, Flag, Key, Model, Text, Token

Number = Annotated[int, Field(strict=True)]
Changed: TypeAlias = Flag | Number | str | tuple[str, ...] | None


class ChangeKind(StrEnum):
    """What others could change, in the order in which a search tries it."""

    ANSWER = "answer"
    SERVICE = "service"
    PLEDGE = "pledge"
    PLACES = "places"
    HOME = "home"
    ONE_MORE_HOME = "one_more_home"


class Outcome(StrEnum):
    """What follows: a home there is possible, its score passes the proposal's, or it is proposed."""

    POSSIBLE = "possible"
    HIGHER_SCORE = "higher_score"
    PROPOSED = "proposed"


class Change(Model):
    """One thing set to another value: an answer, a service, a field of a pledge or of a home."""

    kind: ChangeKind = Field(description="What it is.", examples=["answer"])
    municipality: Code = Field(description="Where.", examples=["DE-kiel"])
    pledge_ref: Token | None = Field(default=None, description="Pledge; null: the municipality itself.")
    unit_ref: Token | None = Field(default=None, description="Unit type of that pledge.")
    criterion: Key | None = Field(default=None, description="Criterion whose answer or places change.")
    field: Key = Field(description="Field that changes, as in the model.", examples=["level"])
    before: Changed = Field(description="Its value now; null: not answered.", examples=[None])
    after: Changed = Field(description="The value it would have; days as ISO 8601.", examples=[2])


class WhatWouldChange(Model):
    """A change and what follows from it; each one was replayed before it is named."""

    change: Change = Field(description="The smallest single change found.")
    leads_to: Outcome = Field(description="What follows for this household.", examples=["possible"])
    text: Text = Field(description="In words.")
