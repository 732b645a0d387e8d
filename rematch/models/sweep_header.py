"""The head of a sweep's folder (sweep.json): which study it is, what is compared, where its places are."""

from typing import Annotated, Literal

from pydantic import Field

from rematch.models.sweep import Name, SweepRow
from rematch.models.types import Code, Digest, Flag, LongText, Model, Position, Text

Settings = Annotated[int, Field(strict=True, ge=1, lt=2**31)]
"""How many: of settings, seeds or rows."""


class Compared(Model):
    """One setting of a study without its seed: what is averaged over seeds."""

    policy: Name = Field(description="Rules.", examples=["balanced"])
    capacity: Name = Field(description="How much is offered.", examples=["as_pledged"])
    change: Name = Field(description="What else is changed.", examples=["none"])

    @classmethod
    def of(cls, row: SweepRow) -> "Compared":
        """The setting of a row."""
        return cls(policy=row.setting.policy, capacity=row.setting.capacity, change=row.setting.change)


class SweepPlace(Model):
    """A municipality of the round a study starts from."""

    name: Text = Field(description="Name.", examples=["Kiel"])
    position: Position | None = Field(description="Centre; null: not known, and on no map.")
    synthetic: Flag = Field(default=False, description="Invented: never a real place.")


class SweepHeader(Model):
    """What holds for all rows of a sweep."""

    study: Name = Field(description="Name of the study.", examples=["ten_more_flats"])
    title: Text = Field(description="Title for people.", examples=["What ten more flats in Kiel bring"])
    purpose: LongText | None = Field(default=None, description="The question the study is to answer.")
    digest: Digest = Field(description="SHA-256 over what makes the study: its file, its base, its seeds.")
    synthetic: Flag = Field(description="Households or municipalities are invented.")
    invented_cases: Flag = Field(
        default=False,
        description="The households are invented. Unless this is said, a report protects them as real ones: "
        "`synthetic` may rest on the municipalities alone.",
    )
    reference: Compared = Field(description="What every other setting is compared with.")
    settings: Settings = Field(description="Settings that are compared, seeds apart.", examples=[15])
    draw: Literal["round", "lottery", "resample"] = Field(
        description="What a seed draws: another invented round, another lottery, or households of the round "
        "with replacement.",
        examples=["round"],
    )
    seeds: Settings = Field(description="Seeds of each.", examples=[20])
    command: Text | None = Field(
        default=None,
        description="What makes it again.",
        examples=["rematch sweep flats.toml --seeds 20 --out flats"],
    )
    places: dict[Code, SweepPlace] = Field(description="Municipalities of the base.")
