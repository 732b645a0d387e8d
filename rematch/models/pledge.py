"""A pledge: a municipality's dated offer of homes and places."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from rematch.models.barred import proxy_refused
from rematch.models.bundle import Bundle, bundle_faults
from rematch.models.types import (
    Code,
    Count,
    Day,
    Flag,
    HomeKind,
    HostHousehold,
    Key,
    Model,
    Pathway,
    Period,
    Source,
    Token,
)


class Tenure(StrEnum):
    """On what terms a home is given."""

    EMERGENCY = "emergency"
    BRIDGING = "bridging"
    LEASE = "lease"


class StayClass(StrEnum):
    """How long a household can stay."""

    M3 = "3_months"
    M6 = "6_months"
    M12 = "12_months"
    M24 = "24_months"
    OPEN = "open_ended"


class PledgeState(StrEnum):
    """Life of a pledge."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class HostCheck(Model):
    """Who lives in a host home, and when it was checked; without a valid check there is no match."""

    lives_there: HostHousehold = Field(description="Who lives there.", examples=["couple"])
    background_checked_on: Day | None = Field(default=None, description="Background check.")
    home_visited_on: Day | None = Field(default=None, description="Visit of the home.")
    valid_until: Day | None = Field(default=None, description="Last day the checks are valid.")


class UnitType(Model):
    """Homes of one kind in a pledge; of shared accommodation the places are `count` rooms of `beds` beds."""

    unit_ref: Token = Field(description="Unique in the pledge.", examples=["flat-3"])
    kind: HomeKind = Field(description="Kind of accommodation.", examples=["own_home"])
    count: Annotated[int, Field(strict=True, ge=0, le=10_000)] = Field(description="Homes.", examples=[2])
    beds: Annotated[int, Field(strict=True, ge=1, le=30)] = Field(description="Beds in each.", examples=[4])
    rooms: Annotated[int, Field(strict=True, ge=1, le=30)] | None = Field(
        default=None, description="Rooms in each."
    )
    cots: Annotated[int, Field(strict=True, ge=0, le=5)] = Field(
        default=0, description="Cots for infants under two, beside the beds.", examples=[1]
    )
    min_persons: Annotated[int, Field(strict=True, ge=1, le=30)] = Field(
        default=1, description="Smallest household it is for.", examples=[2]
    )
    self_contained: Flag | None = Field(
        default=None, description="Own kitchen and bathroom; null: not answered."
    )
    step_free: Flag | None = Field(default=None, description="Step-free to and inside; null: not answered.")
    wheelchair_usable: Flag | None = Field(default=None, description="Wheelchair-usable; null: not answered.")
    lockable: Flag | None = Field(default=None, description="A room that locks; null: not answered.")
    quiet: Flag | None = Field(default=None, description="Quiet surroundings; null: not answered.")
    internet: Flag | None = Field(default=None, description="Internet from day one; null: not answered.")
    pets: Flag | None = Field(default=None, description="Pets allowed; null: not answered.")
    women_only: Flag = Field(
        default=False, description="Only for households that ask for a women-only building."
    )
    families_only: Flag = Field(default=False, description="Only for households with a child.")
    available_from: Day | None = Field(default=None, description="First day; null: the pledge's first day.")
    available_until: Day | None = Field(
        default=None, description="Last day of moving in; null: the pledge's."
    )
    tenure: Tenure | None = Field(default=None, description="Terms.", examples=["lease"])
    stay: StayClass | None = Field(
        default=None, description="How long they can stay.", examples=["24_months"]
    )
    rent_covered: Flag | None = Field(default=None, description="Rent within what is paid by the state.")
    host: HostCheck | None = Field(default=None, description="Only for kind host.")
    protection_plan_on: Day | None = Field(
        default=None, description="Shared accommodation: day its protection plan was checked."
    )
    held: Count = Field(default=0, description="Homes (shared: persons) kept for open offers.", examples=[0])
    taken: Count = Field(default=0, description="Homes (shared: persons) people moved into.", examples=[0])

    @model_validator(mode="before")
    @classmethod
    def no_proxy(cls, given: object) -> object:
        """Refuse to ask for who a person is, or for what stands for it."""
        return proxy_refused(given, cls.model_fields)

    @model_validator(mode="after")
    def fits(self) -> Self:
        """Refuse a host home without its host, and more in use than offered."""
        if (self.kind is HomeKind.HOST) != (self.host is not None):
            raise ValueError("`host` belongs to kind host, and only there")
        if self.held + self.taken > self.offered:
            raise ValueError(f"{self.offered} offered, {self.held + self.taken} already used")
        if self.min_persons > self.beds + self.cots:
            raise ValueError("min_persons exceeds beds and cots")
        return self

    @property
    def offered(self) -> int:
        """Homes offered; of shared accommodation, places for persons."""
        return self.count * self.beds if self.kind is HomeKind.SHARED_ACCOMMODATION else self.count


class PlaceCount(Model):
    """Free places of one counted service, such as school places."""

    criterion: Key = Field(description="Criterion the places answer.", examples=["school_place"])
    count: Count = Field(description="Places offered.", examples=[6])
    held: Count = Field(default=0, description="Places kept for open offers.", examples=[0])
    taken: Count = Field(default=0, description="Places in use.", examples=[0])

    @model_validator(mode="after")
    def fits(self) -> Self:
        """Refuse more in use than offered."""
        if self.held + self.taken > self.count:
            raise ValueError(f"{self.count} offered, {self.held + self.taken} already used")
        return self


class Pledge(Model):
    """What a municipality offers, when, and to whom it is lawful."""

    pledge_ref: Token = Field(description="Unique in the municipality.", examples=["P-17"])
    municipality: Code = Field(description="Who offers.", examples=["DE-kiel"])
    state: PledgeState = Field(default=PledgeState.OPEN, description="Only open pledges are matched.")
    period: Period = Field(description="Days on which people can arrive.")
    unit_types: tuple[UnitType, ...] = Field(min_length=1, max_length=200, description="Homes.")
    bundles: tuple[Bundle, ...] = Field(
        default=(),
        max_length=200,
        # Left out where there are none: a pledge without bundles keeps the hash it always had.
        exclude_if=lambda bundles: not bundles,
        description="Pairs of these homes, for one household each that accepts two.",
    )
    places: tuple[PlaceCount, ...] = Field(default=(), max_length=60, description="Counted services.")
    max_persons: Count | None = Field(
        default=None, description="Persons at most, never passed.", examples=[10]
    )
    arrivals_per_month: Count | None = Field(
        default=None, description="Persons a month the municipality can receive well.", examples=[8]
    )
    pathways: tuple[Pathway, ...] = Field(min_length=1, description="Legal routes the pledge is valid for.")
    notice_days: Annotated[int, Field(strict=True, ge=0, le=365)] = Field(
        default=0, description="Days needed between the decision and an arrival.", examples=[14]
    )
    child_protection: Flag = Field(
        default=False, description="Placement by the competent child-protection authority.", examples=[False]
    )
    source: Source | None = Field(
        default=None,
        description="Null: the municipality itself states it. A scenario marks its own as assumed.",
    )
    held_persons: Count = Field(default=0, description="Persons in open offers.", examples=[0])
    taken_persons: Count = Field(default=0, description="Persons who moved in.", examples=[0])

    @model_validator(mode="before")
    @classmethod
    def no_proxy(cls, given: object) -> object:
        """Refuse to ask for who a person is, or for what stands for it."""
        return proxy_refused(given, cls.model_fields)

    @model_validator(mode="after")
    def consistent(self) -> Self:
        """Refuse what is named twice, bundles of homes not offered, and more persons in use than allowed."""
        refs = [unit.unit_ref for unit in self.unit_types]
        if len(set(refs)) < len(refs):
            raise ValueError("two unit types share a unit_ref")
        for fault in bundle_faults(self.bundles, {unit.unit_ref: unit for unit in self.unit_types}):
            raise ValueError(fault)
        places = [place.criterion for place in self.places]
        if len(set(places)) < len(places):
            raise ValueError("a place is counted twice")
        used = self.held_persons + self.taken_persons
        if self.max_persons is not None and used > self.max_persons:
            raise ValueError(f"{self.max_persons} persons at most, {used} already there")
        return self

    @property
    def pledge_id(self) -> str:
        """`<municipality>/<pledge_ref>`."""
        return f"{self.municipality}/{self.pledge_ref}"

    @property
    def left(self) -> dict[str, int]:
        """What is neither held nor taken of each unit type and bundle, by its reference."""
        units = {unit.unit_ref: unit.offered - unit.held - unit.taken for unit in self.unit_types}
        bundles = {each.bundle_ref: each.count - each.held - each.taken for each in self.bundles}
        return units | bundles

    def bundle(self, ref: str) -> Bundle | None:
        """Return the bundle of this reference; None: it names a unit type, or nothing."""
        return next((each for each in self.bundles if each.bundle_ref == ref), None)
