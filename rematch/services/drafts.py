"""Rules as they are drafted, the presets to start from, and what a signer sees of the difference."""

from typing import Annotated

from pydantic import Field

from rematch.models.clearance import ClearanceRule
from rematch.models.floor import GroupFloor
from rematch.models.policy import DEFAULT_BUDGET, DEFAULT_OBJECTIVES, MUNICIPAL_SHARE_MAX_PCT, Objective
from rematch.models.policy_change import PolicyChange
from rematch.models.types import Key, LongText, Model, Text, Token


class Draft(Model):
    """Rules as a coordinator drafts them: weights over the criteria list, and the order of objectives."""

    policy_ref: Token = Field(description="Name of the rules.", examples=["balanced"])
    version: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] = Field(
        default=1, description="Counts up; a signed version is never changed.", examples=[1]
    )
    preset: Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,40}$")] | None = Field(
        default=None,
        description="Rules to start from: what the draft itself names replaces the preset's.",
        examples=["work"],
    )
    weights: dict[Key, Annotated[int, Field(strict=True, ge=0, le=1_000)]] = Field(
        default_factory=dict,
        max_length=400,
        description="Weight by key of the criteria list; a criterion not named has 100.",
        examples=[{"language_course_level": 150, "arts": 0}],
    )
    budget: Annotated[int, Field(strict=True, ge=100, le=50_000)] = Field(
        default=DEFAULT_BUDGET, description="Weight every household has to give.", examples=[5000]
    )
    municipal_share_pct: Annotated[int, Field(strict=True, ge=0, le=MUNICIPAL_SHARE_MAX_PCT)] = Field(
        default=20, description="Share of the score that municipal priorities may have.", examples=[20]
    )
    objectives: tuple[Objective, ...] = Field(
        default=DEFAULT_OBJECTIVES,
        min_length=1,
        max_length=8,
        description="In order; each is held by the next.",
    )
    floors: tuple[GroupFloor, ...] = Field(
        default=(), max_length=20, description="Least share of a group's households to be placed."
    )
    clearances: tuple[ClearanceRule, ...] = Field(
        default=(), max_length=50, description="What an authority must say after a yes, per legal route."
    )
    purpose: LongText | None = Field(default=None, description="Why these rules, in words.")
    heard: tuple[Text, ...] = Field(
        default=(), max_length=50, description="Who was heard.", examples=[["harbour", "city of Kiel"]]
    )


class PolicyDiff(Model):
    """What differs between rules and those they follow."""

    policy_id: str = Field(description="The rules.", examples=["balanced/2"])
    compared_with: str = Field(
        description="The signed version before; `balanced`: the preset, there is none.",
        examples=["balanced/1"],
    )
    changes: tuple[PolicyChange, ...] = Field(description="Settings first, then criteria.")


class PresetView(Model):
    """Rules to start from."""

    name: Key = Field(description="Name of the preset.", examples=["work"])
    purpose: LongText = Field(description="What it is for.")
    changes: tuple[PolicyChange, ...] = Field(description="What differs from the balanced rules.")


class PresetList(Model):
    """All presets."""

    items: tuple[PresetView, ...] = Field(description="In the order of the list.")
