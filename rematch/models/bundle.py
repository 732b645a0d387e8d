"""A bundle: two homes of one pledge close together, for one household that accepts them.

docs/matching.md says what a bundle is worth and what it draws on; a pledge checks its own when built.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Protocol, Self

from pydantic import Field, model_validator

from rematch.models.types import Count, Flag, HomeKind, Model, Token

BUNDLED = (HomeKind.OWN_HOME, HomeKind.SHARED_FLAT)
"""Kinds that can be bundled: a host is chosen one by one, and shared accommodation takes persons."""
AGREE = ("kind", "women_only", "families_only")
"""What both unit types of a bundle say alike; else nobody could be told what the two homes are."""

Minutes = Annotated[int, Field(strict=True, ge=0, le=120)]


class TwoHomes(Model):
    """Which two homes a bundle is, wherever one is named to somebody."""

    unit_refs: tuple[Token, Token] = Field(
        description="Unit types it draws one home each of.", examples=[["flat-3", "flat-2"]]
    )
    minutes_apart: Minutes = Field(
        description="Minutes on foot from door to door; 0: one address.", examples=[5]
    )


class Bundle(TwoHomes):
    """Pairs of homes at one address or a short walk apart; each is given to one household as a whole."""

    bundle_ref: Token = Field(description="Unique among the pledge's homes.", examples=["pair-1"])
    count: Annotated[int, Field(strict=True, ge=0, le=10_000)] = Field(
        description="Such pairs; not more than homes of either unit type.", examples=[1]
    )
    held: Count = Field(default=0, description="Pairs kept for open offers.", examples=[0])
    taken: Count = Field(default=0, description="Pairs that people moved into.", examples=[0])

    @model_validator(mode="after")
    def fits(self) -> Self:
        """Refuse one unit type twice, and more in use than offered."""
        if len(set(self.unit_refs)) < len(self.unit_refs):
            raise ValueError("a bundle draws on two different unit types")
        if self.held + self.taken > self.count:
            raise ValueError(f"{self.count} offered, {self.held + self.taken} already used")
        return self

    @property
    def homes(self) -> TwoHomes:
        """Which two homes it is."""
        return TwoHomes(unit_refs=self.unit_refs, minutes_apart=self.minutes_apart)


class Bundled(Protocol):
    """What a bundle reads of a unit type."""

    @property
    def unit_ref(self) -> str: ...
    @property
    def kind(self) -> HomeKind: ...
    @property
    def count(self) -> int: ...
    @property
    def women_only(self) -> Flag: ...
    @property
    def families_only(self) -> Flag: ...
    @property
    def held(self) -> int: ...
    @property
    def taken(self) -> int: ...


def bundle_faults(bundles: Iterable[Bundle], units: Mapping[str, Bundled]) -> Iterator[str]:
    """Yield what a pledge's bundles contradict in its unit types."""
    refs = [bundle.bundle_ref for bundle in bundles]
    if len({*refs, *units}) < len(refs) + len(units):
        yield "a bundle shares its bundle_ref with another or with a unit type"
    for bundle in bundles:
        yield from _faults(bundle, units)
    yield from _use_faults(bundles, units)


def _faults(bundle: Bundle, units: Mapping[str, Bundled]) -> Iterator[str]:
    if not set(bundle.unit_refs) <= set(units):
        yield f"bundle {bundle.bundle_ref} names a unit type that the pledge does not have"
        return
    one, other = (units[ref] for ref in bundle.unit_refs)
    if one.kind not in BUNDLED:
        yield f"bundle {bundle.bundle_ref}: only homes of kind own_home or shared_flat can be bundled"
    for name in AGREE:
        if getattr(one, name) != getattr(other, name):
            yield f"bundle {bundle.bundle_ref}: its unit types differ in {name}"
    least = min(one.count, other.count)
    if bundle.count > least:
        yield f"bundle {bundle.bundle_ref}: {bundle.count} pairs, {least} homes of one of its unit types"


def _use_faults(bundles: Iterable[Bundle], units: Mapping[str, Bundled]) -> Iterator[str]:
    """A home in use as half of a bundle is in use in its unit type too."""
    held, taken = Counter[str](), Counter[str]()
    for bundle in bundles:
        held.update(dict.fromkeys(bundle.unit_refs, bundle.held))
        taken.update(dict.fromkeys(bundle.unit_refs, bundle.taken))
    for ref, unit in units.items():
        for name, used, own in (("held", held[ref], unit.held), ("taken", taken[ref], unit.taken)):
            if used > own:
                yield f"unit type {ref}: {own} {name}, {used} {name} by its bundles alone"
