"""What a household states on a criterion: a need (required) or a wish (with an importance)."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from rematch.models.types import Flag, Importance, Key, Kilometres, Model, Option, Place


class Statement(Model):
    """One criterion and what is asked of it; which fields count depends on the criterion's kind."""

    criterion: Key = Field(description="Key of the criteria list.", examples=["language_course_level"])
    options: tuple[Option, ...] = Field(
        default=(),
        max_length=30,
        description="overlap, labour: what is asked for; class_match: the one class.",
        examples=[["A2", "B1"]],
    )
    place: Place | None = Field(default=None, description="proximity: the place to be near.")
    hidden: Flag = Field(
        default=False, description="Not to be shown to the other adults of the household.", examples=[False]
    )

    @model_validator(mode="after")
    def options_once(self) -> Self:
        """Refuse an option named twice."""
        if len(set(self.options)) < len(self.options):
            raise ValueError("an option is named twice")
        return self


class Need(Statement):
    """A provision without which a placement is wrong."""

    least_level: Annotated[int, Field(strict=True, ge=1, le=3)] = Field(
        default=1, description="provision: least level that is enough.", examples=[1]
    )
    within_km: Kilometres | None = Field(
        default=None, description="proximity: greatest distance.", examples=[30]
    )


class Wish(Statement):
    """Something that matters, as much as its importance says."""

    importance: Importance = Field(description="0 not at all, 5 most.", examples=[4])


class TieKind(StrEnum):
    """Who lives at the place; the value is the criterion's key."""

    CLOSE_FAMILY = "close_family_place"
    MUTUAL_CARE = "mutual_care_place"
    FRIENDS = "friends_place"


class Tie(Model):
    """A place where people live whom the household wants to be near."""

    kind: TieKind = Field(description="Who lives there.", examples=["close_family_place"])
    place: Place = Field(description="Where.")
    required: Flag = Field(default=False, description="Without it a placement is wrong.", examples=[False])
    within_km: Kilometres = Field(default=30, description="Near enough, where it is required.", examples=[30])
    importance: Importance = Field(default=5, description="How much it counts, where it is not required.")


def refuse_repeats(needs: tuple[Need, ...], wishes: tuple[Wish, ...]) -> None:
    """Refuse a criterion needed twice or wished for twice, or both; its key may be sensitive: not named."""
    keys = [statement.criterion for statement in (*needs, *wishes)]
    twice = sum(keys.count(key) > 1 for key in set(keys))
    if twice:
        raise ValueError(f"{twice} criterion(s) stand more than once in needs and wishes; state each once")
