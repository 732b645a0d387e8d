"""A person of a household: age, languages, work wanted, school, own needs and wishes; never a name."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from rematch.models.statement import Need, Wish, refuse_repeats
from rematch.models.types import Flag, IscoGroup, Language, Model, Token

ADULT_AGE = 18


class AgeBand(StrEnum):
    """Age on the day of the move, where no birth year is recorded."""

    INFANT = "0-1"
    TODDLER = "2-5"
    CHILD = "6-11"
    YOUNG_TEEN = "12-15"
    TEEN = "16-17"
    YOUNG_ADULT = "18-24"
    ADULT = "25-44"
    OLDER_ADULT = "45-64"
    SENIOR = "65+"

    @property
    def youngest(self) -> int:
        """Least age in completed years."""
        return int(self.value.rstrip("+").split("-")[0])


class SchoolStage(StrEnum):
    """Childcare or school stage a child needs a place in."""

    CHILDCARE = "childcare"
    PRIMARY = "primary"
    LOWER_SECONDARY = "lower_secondary"
    UPPER_SECONDARY = "upper_secondary"
    VOCATIONAL = "vocational"


class LanguageSkill(Model):
    """A language a person uses."""

    language: Language = Field(description="BCP 47 tag.", examples=["uk"])
    level: Annotated[str, Field(pattern=r"^(A1|A2|B1|B2|C1|C2|native)$")] = Field(
        description="Common European Framework level, or native.", examples=["native"]
    )


class Person(Model):
    """One member of a household; no name, no exact birth date."""

    person_ref: Token = Field(description="The NGO's own mark, unique in the household.", examples=["P1"])
    birth_year: Annotated[int, Field(strict=True, ge=1900, le=2100)] | None = Field(
        default=None, description="Year of birth; give this or age_band.", examples=[1988]
    )
    age_band: AgeBand | None = Field(
        default=None, description="Age on the day of the move; give this or birth_year.", examples=["25-44"]
    )
    age_disputed: Flag = Field(
        default=False, description="A disputed age counts as a child's.", examples=[False]
    )
    cares_for_children: Flag | None = Field(
        default=None,
        description="Adult parent or legal guardian of the household's children.",
        examples=[True],
    )
    languages: tuple[LanguageSkill, ...] = Field(default=(), max_length=12, description="Languages used.")
    work_wanted: tuple[IscoGroup, ...] = Field(
        default=(),
        max_length=10,
        description="ISCO-08 groups the person wants to work in, never the last work by itself.",
        examples=[["5120"]],
    )
    school_stage: SchoolStage | None = Field(default=None, description="Stage a place is needed in.")
    needs: tuple[Need, ...] = Field(default=(), max_length=40, description="An adult's own needs.")
    wishes: tuple[Wish, ...] = Field(default=(), max_length=60, description="An adult's own wishes.")

    @model_validator(mode="after")
    def one_age(self) -> Self:
        """Refuse both or neither of birth year and age band, and a criterion stated twice."""
        if (self.birth_year is None) == (self.age_band is None):
            raise ValueError("give either birth_year or age_band")
        refuse_repeats(self.needs, self.wishes)
        return self

    def certain_age(self, on: date) -> int:
        """Completed years the person surely has on that day; only the year of birth is known."""
        if self.age_band is not None:
            return self.age_band.youngest
        assert self.birth_year is not None
        full_year = (on.month, on.day) == (12, 31)
        return max(0, on.year - self.birth_year - (0 if full_year else 1))

    def is_adult(self, on: date) -> bool:
        """Say whether the person surely is an adult on that day."""
        return not self.age_disputed and self.certain_age(on) >= ADULT_AGE

    def is_infant(self, on: date) -> bool:
        """Say whether the person surely is under two on that day, and may sleep in a cot."""
        if self.age_band is not None:
            return self.age_band is AgeBand.INFANT
        assert self.birth_year is not None
        return on.year - self.birth_year < 2


def refuse_unborn(persons: tuple[Person, ...], latest: date | None) -> None:
    """Refuse a birth year after the year of the move, where a day of it is given."""
    for number, person in enumerate(persons, 1):
        if latest and person.birth_year and person.birth_year > latest.year:
            raise ValueError(
                f"person {number} of the list: birth_year is after the year of the move; "
                "a child not yet born is an expected member"
            )
