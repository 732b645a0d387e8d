"""A sweep: one round solved under many settings, a row per solve."""

from typing import Annotated

from pydantic import Field

from rematch.models.measures import Measures, Sum
from rematch.models.run import LevelResult, Proof, RunParams, Status, Stopped
from rematch.models.types import Code, Digest, Flag, Model, ScopedId, Text

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
"""Of a study, a setting: lower case, to stand in file names and in tables."""


class Setting(Model):
    """What one solve is told apart by: one entry of each list of the study, and a seed."""

    policy: Name = Field(description="Rules.", examples=["balanced"])
    capacity: Name = Field(description="How much is offered.", examples=["as_pledged"])
    change: Name = Field(description="What else is changed.", examples=["none"])
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**53)] = Field(
        description="Of the invented round, or of the lottery where the cases are given.", examples=[3]
    )

    @property
    def task(self) -> str:
        """One line that names it."""
        return f"{self.policy}|{self.capacity}|{self.change}|{self.seed}"


class GroupCount(Model):
    """How many households of a group there are, and how many of them are placed."""

    group: Annotated[str, Field(pattern=r"^([1-5]|6\+|urgent)$")] = Field(
        description="A size of household from 1 to 5 or `6+`; or those of urgency 0.", examples=["6+"]
    )
    cases: Sum = Field(description="Households.", examples=[14])
    placed: Sum = Field(description="Of them, placed.", examples=[11])


class SweepRow(Model):
    """One solve of a sweep. Everything but `seconds` and `versions` is the same on every machine."""

    setting: Setting = Field(description="What was solved.")
    params: RunParams = Field(description="How it was solved.")
    scenario_hash: Digest = Field(description="Of the round as changed.")
    synthetic: Flag = Field(description="Households or municipalities are invented.", examples=[True])
    status: Status = Field(description="Of all levels together.", examples=["optimal"])
    proof: Proof = Field(description="The weakest of the levels.", examples=["certified"])
    stopped: Stopped = Field(description="Why it ended.", examples=["done"])
    levels: tuple[LevelResult, ...] = Field(description="Of the stage that says who is placed.")
    gap_ppm: Annotated[int, Field(strict=True, ge=0)] | None = Field(
        description="Largest gap of a level between value and bound, in millionths of the bound; null: a "
        "level has no bound.",
        examples=[40],
    )
    measures: Measures = Field(description="What the placement comes to.")
    copies: Annotated[int, Field(strict=True, ge=1)] = Field(
        default=1,
        description="How often the one household that was copied or drawn most often stands in the round: so "
        "many entries may be one household.",
    )
    groups: tuple[GroupCount, ...] = Field(
        default=(), description="By size of household, and the urgent ones; empty: not counted."
    )
    persons_at: dict[Code, Sum] = Field(
        default_factory=dict, description="Persons placed at each municipality; empty: not counted."
    )
    homes: dict[ScopedId, Code] = Field(
        description="Municipality of each household placed: stays in the folder of the sweep, and is in no "
        "table and in no report."
    )
    outcome_hash: Digest = Field(description="SHA-256 over scenario hash, values of the levels and homes.")
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(description="Wall time of the solve.")
    versions: dict[str, Text] = Field(description="Versions of what computed it.")
