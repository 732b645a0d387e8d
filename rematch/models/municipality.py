"""A municipality: a place that can receive, with provisions, and the source of every figure."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from rematch.models.types import (
    Code,
    Count,
    Country,
    Flag,
    Importance,
    IscoGroup,
    Key,
    Kilometres,
    Language,
    Level,
    LongText,
    Model,
    Option,
    PartialDate,
    Pathway,
    Position,
    Source,
    Text,
)


class MunicipalityKind(StrEnum):
    """What kind of place it is."""

    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    COUNTY = "county"
    REGION = "region"


class SettlementClass(StrEnum):
    """Size of the settlement, from its population."""

    VILLAGE = "village"
    SMALL_TOWN = "small_town"
    TOWN = "town"
    CITY = "city"
    METROPOLIS = "metropolis"


class Provision(Model):
    """A municipality's answer on one criterion; a criterion without one is unanswered."""

    criterion: Key = Field(description="Key of the criteria list.", examples=["recognition_advice"])
    level: Level | None = Field(
        default=None, description="provision: 0 no, 1 some, 2 good, 3 assured.", examples=[2]
    )
    options: tuple[Option, ...] = Field(
        default=(), max_length=200, description="overlap: what is there; class_match: the one class."
    )
    distance_km: Kilometres | None = Field(
        default=None,
        description="proximity: distance where the household names no place of its own.",
        examples=[4],
    )
    open_to: tuple[Pathway, ...] = Field(
        default=(), description="Pathways it is open to; empty means all.", examples=[[]]
    )
    provider: Text | None = Field(
        default=None, description="Who provides it.", examples=["adult education centre"]
    )
    confirmed_on: PartialDate | None = Field(
        default=None, description="When last confirmed.", examples=["2026-10"]
    )
    source: Source = Field(description="Where the answer comes from.")


class Vacancy(Model):
    """Vacant work in one ISCO-08 group."""

    isco: IscoGroup = Field(description="ISCO-08 group of 1 to 4 digits.", examples=["51"])
    count: Count = Field(description="Vacancies.", examples=[14])
    source: Source = Field(description="Where the count comes from.")


class Figure(Model):
    """One figure or fact of a profile."""

    label: Text = Field(description="What it is.", examples=["unemployment, province"])
    value: Text = Field(description="As stated, with its unit.", examples=["13.6 %"])
    source: Source = Field(description="Where it comes from.")


class ProfileSection(Model):
    """One section of a profile, such as who lives here or good practice."""

    heading: Annotated[
        str,
        Field(
            pattern=r"^(who_lives_here|socio_economic|challenges|strengths|weaknesses|opportunities|threats|"
            r"strategies|competent_and_paying|good_practice|planned_actions|partners)$"
        ),
    ] = Field(description="Section.", examples=["good_practice"])
    figures: tuple[Figure, ...] = Field(max_length=60, description="Facts, each with its source.")


class Municipality(Model):
    """A place that can receive people, and what is known about it."""

    code: Code = Field(description="Country and national code or name.", examples=["DE-kiel"])
    name: Text = Field(description="Name.", examples=["Kiel"])
    country: Country = Field(description="ISO 3166-1 alpha-2.", examples=["DE"])
    kind: MunicipalityKind = Field(default=MunicipalityKind.MUNICIPALITY, description="Kind of place.")
    parent: Code | None = Field(default=None, description="The county or region it belongs to.")
    synthetic: Flag = Field(default=False, description="Invented for a scenario; never a real place.")
    position: Position | None = Field(default=None, description="Centre.")
    position_source: Source | None = Field(default=None, description="Where the position comes from.")
    population: Annotated[int, Field(strict=True, ge=0, le=50_000_000)] | None = Field(
        default=None, description="Persons.", examples=[252668]
    )
    population_source: Source | None = Field(default=None, description="Where the population comes from.")
    settlement: SettlementClass | None = Field(default=None, description="Class derived from the population.")
    provisions: tuple[Provision, ...] = Field(default=(), max_length=300, description="Answers by criterion.")
    languages: tuple[Language, ...] = Field(default=(), max_length=30, description="Everyday languages.")
    languages_source: Source | None = Field(default=None, description="Where the languages come from.")
    vacancies: tuple[Vacancy, ...] | None = Field(
        default=None, max_length=500, description="Vacant work; null means not answered."
    )
    priorities: dict[Key, Importance] = Field(
        default_factory=dict,
        max_length=20,
        description="Importance of the mp_ criteria: can move where somebody goes, never whether.",
        examples=[{"mp_bed_use": 3}],
    )
    priorities_source: Source | None = Field(
        default=None, description="Null: the municipality itself states its priorities."
    )
    profile: tuple[ProfileSection, ...] = Field(default=(), max_length=12, description="Facts to read.")
    note: LongText | None = Field(default=None, description="What a reader should know.")

    @model_validator(mode="after")
    def sourced(self) -> Self:
        """Refuse a figure without a source, an answer given twice, and a foreign priority."""
        for name in ("position", "population"):
            if getattr(self, name) is not None and getattr(self, f"{name}_source") is None:
                raise ValueError(f"{name} needs {name}_source (a title with its date, or assumed)")
        if self.languages and self.languages_source is None:
            raise ValueError("languages need languages_source")
        keys = [provision.criterion for provision in self.provisions]
        if len(set(keys)) < len(keys):
            raise ValueError("a criterion is answered twice")
        if any(not key.startswith("mp_") for key in self.priorities):
            raise ValueError("priorities may name mp_ criteria only")
        if not self.code.startswith(f"{self.country}-"):
            raise ValueError("the code must begin with the country and a hyphen")
        return self
