"""An outlook: one case today, each municipality's score beside its value in future places."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from rematch.models.types import Code, Count, Flag, Model, ScopedId, Score, Text, Token

FUTURES_MAX = 50
EXPECTED_MAX = 10_000
PolicyId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}/[1-9][0-9]{0,6}$")]


class OutlookState(StrEnum):
    """Life of an outlook."""

    QUEUED = "queued"
    DONE = "done"
    FAILED = "failed"


class OutlookRequest(Model):
    """Which case, among which places."""

    case_id: ScopedId = Field(
        description="A case that is ready, or in the round.", examples=["harbour/C-0007"]
    )
    policy_id: PolicyId = Field(
        description="Signed rules: `<policy_ref>/<version>`.", examples=["balanced/1"]
    )
    round_ref: Token | None = Field(
        default=None,
        description="A frozen round; null: the open pledges and ready households of today.",
        examples=["pilot"],
    )
    expected: Annotated[int, Field(strict=True, ge=0, le=EXPECTED_MAX)] | None = Field(
        default=None,
        description="Households that may still come; null: as many as are known.",
        examples=[40],
    )
    futures: Annotated[int, Field(strict=True, ge=1, le=FUTURES_MAX)] = Field(
        default=10, description="Futures sampled.", examples=[10]
    )


class PlaceOutlook(Model):
    """One municipality for this case. Points per person, as scores are."""

    municipality: Code = Field(description="Its code.", examples=["DE-kiel"])
    name: Text = Field(description="Its name.", examples=["Kiel"])
    possible: Flag = Field(description="Possible, and a place is free that fits.", examples=[True])
    score: Score | None = Field(
        description="Household score; null: no home is possible and free.", examples=[6120]
    )
    future_points: Annotated[int, Field(strict=True, ge=0)] | None = Field(
        description="What its places are worth to sampled households, per person of this case.",
        examples=[1480],
    )
    score_less_future: Annotated[int, Field(strict=True)] | None = Field(
        description="Score minus that; below 0: others are likely served more.", examples=[4640]
    )


class Outlook(Model):
    """Every municipality for one case, the best difference first. An estimate, no proposal."""

    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    size: Count = Field(description="Persons in it.", examples=[3])
    known: Count = Field(description="Households that futures were drawn from.", examples=[212])
    expected: Count = Field(description="Households in each future.", examples=[40])
    futures: Count = Field(description="Futures sampled.", examples=[10])
    places: tuple[PlaceOutlook, ...] = Field(description="Every municipality; those not possible last.")
