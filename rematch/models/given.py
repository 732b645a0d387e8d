"""What one run is given beside its round: pins, exclusions, and where an earlier run had the cases.

A part of the scenario of its own, frozen and hashed with it; a run without any has no such part.
"""

from collections import Counter
from typing import Self

from pydantic import Field, model_validator

from rematch.models.types import Code, Model, ScopedId, Token

PINS_MAX = 2_000


class CasePin(Model):
    """A coordinator's word that a case is placed, and where; pledge and unit type narrow it further."""

    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    municipality: Code = Field(description="Where it is placed.", examples=["DE-kiel"])
    pledge_ref: Token | None = Field(
        default=None, description="Only in this pledge; null: any.", examples=["P-17"]
    )
    unit_ref: Token | None = Field(
        default=None,
        description="Only in this unit type, or bundle, of the pledge; null: any.",
        examples=["flat-3"],
    )

    @model_validator(mode="after")
    def named_whole(self) -> Self:
        """Refuse a unit type without its pledge."""
        if self.unit_ref is not None and self.pledge_ref is None:
            raise ValueError("unit_ref names a unit type of a pledge: name pledge_ref too")
        return self

    def holds(self, column_id: str) -> bool:
        """Say whether a column `<municipality>/<pledge_ref>/<unit_ref>` is where the pin says."""
        pinned = (self.municipality, self.pledge_ref, self.unit_ref)
        return all(asked in (None, there) for asked, there in zip(pinned, column_id.split("/"), strict=True))


class Exclusion(Model):
    """A coordinator's word that a case is not placed at a municipality."""

    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    municipality: Code = Field(description="Where it is not placed.", examples=["DE-troisdorf"])


class Given(Model):
    """What one run is given beside its round."""

    given_ref: Token = Field(description="Names this part among those of the round.", examples=["1"])
    pins: tuple[CasePin, ...] = Field(default=(), max_length=PINS_MAX, description="One per case at most.")
    exclusions: tuple[Exclusion, ...] = Field(
        default=(), max_length=PINS_MAX, description="Each pair once at most."
    )
    previous: dict[ScopedId, Code] | None = Field(
        default=None,
        description="Municipality where an earlier run had each case it placed; null: there is no earlier "
        "run. The objective `kept` counts them.",
        examples=[{"harbour/C-0007": "DE-kiel"}],
    )

    @model_validator(mode="after")
    def sound(self) -> Self:
        """Refuse a case pinned twice, a pair excluded twice, and a pin on an excluded pair."""
        pinned = Counter(pin.case_id for pin in self.pins)
        excluded = Counter((each.case_id, each.municipality) for each in self.exclusions)
        if any(count > 1 for count in pinned.values()):
            raise ValueError("a case is pinned twice; one pin per case")
        if any(count > 1 for count in excluded.values()):
            raise ValueError("a pair is excluded twice; name it once")
        if any((pin.case_id, pin.municipality) in excluded for pin in self.pins):
            raise ValueError("a case is pinned where it is excluded; drop one of the two")
        return self
