"""The words every model shares: ids, bounded numbers, clean text, places, sources."""

import re
import unicodedata
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self

import langcodes
import pycountry
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

SCORE_MAX = 10_000
"""The best score and the best value of a criterion; 0 is the worst."""

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ISO_MOMENT = re.compile(
    ISO_DAY.pattern + r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})"
)
POINT_DECIMALS = 2
"""A point that a household names is kept to 0.01 degrees, about 1 km: no address can be read from it."""
BIDI_CONTROLS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")


class Model(BaseModel):
    """A frozen value: unknown fields are refused, numbers and booleans are never guessed."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_enum_values=False, validate_default=False)


def refuse_hidden_characters(text: str) -> str:
    """Return the text, or refuse NUL, other controls, bidi controls and lone surrogates."""
    for char in text:
        if char in BIDI_CONTROLS or (unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t"):
            raise ValueError(f"holds a character that cannot be seen (U+{ord(char):04X}); remove it")
    return text


def known_country(code: str) -> str:
    """Return the code, or refuse what ISO 3166-1 alpha-2 does not list."""
    if pycountry.countries.get(alpha_2=code) is None or code != code.upper():
        raise ValueError("is not a country of ISO 3166-1 alpha-2, such as DE or UA")
    return code


def known_language(tag: str) -> str:
    """Return the tag, or refuse what BCP 47 does not register."""
    if not langcodes.tag_is_valid(tag):
        raise ValueError("is not a registered BCP 47 language tag, such as uk, ar or de-AT")
    return tag


def written_day(given: object) -> object:
    """Return a day as it was written, or refuse times and numbers: pydantic would cut or guess."""
    if type(given) is date or (isinstance(given, str) and ISO_DAY.fullmatch(given)):
        return given
    raise ValueError("is written with year, month and day and nothing else, such as 2027-01-10")


def written_moment(given: object) -> object:
    """Return a time as it was written, or refuse days and numbers: pydantic would add or guess."""
    if isinstance(given, datetime) or (isinstance(given, str) and ISO_MOMENT.fullmatch(given)):
        return given
    raise ValueError("is written with day, time and zone, such as 2026-11-02T10:00:00+01:00")


Day = Annotated[date, BeforeValidator(written_day, json_schema_input_type=date)]
Moment = Annotated[AwareDatetime, BeforeValidator(written_moment, json_schema_input_type=AwareDatetime)]
Text = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(refuse_hidden_characters)]
LongText = Annotated[str, Field(min_length=1, max_length=2_000), AfterValidator(refuse_hidden_characters)]
Token = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")]
Option = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]{0,40}$")]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
Code = Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Za-z0-9][A-Za-z0-9._-]{0,40}$")]
ScopedId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}/[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")]
Country = Annotated[str, Field(min_length=2, max_length=2), AfterValidator(known_country)]
Language = Annotated[str, Field(min_length=2, max_length=35), AfterValidator(known_language)]
Importance = Annotated[int, Field(strict=True, ge=0, le=5)]
Level = Annotated[int, Field(strict=True, ge=0, le=3)]
Percent = Annotated[int, Field(strict=True, ge=0, le=100)]
Score = Annotated[int, Field(strict=True, ge=0, le=SCORE_MAX)]
Count = Annotated[int, Field(strict=True, ge=0, le=100_000)]
Kilometres = Annotated[int, Field(strict=True, ge=0, le=20_100)]
Flag = Annotated[bool, Field(strict=True)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Salt = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
IscoGroup = Annotated[str, Field(pattern=r"^[0-9]{1,4}$")]
PartialDate = Annotated[str, Field(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")]


class Pathway(StrEnum):
    """The legal route a household travels on: decides what is lawful, never a score."""

    TEMPORARY_PROTECTION = "temporary_protection"
    EU_RELOCATION_APPLICANT = "eu_relocation_applicant"
    EU_RELOCATION_BENEFICIARY = "eu_relocation_beneficiary"
    RESETTLEMENT = "resettlement"
    HUMANITARIAN_ADMISSION = "humanitarian_admission"
    SPONSORSHIP = "sponsorship"
    IN_COUNTRY_ALLOCATION = "in_country_allocation"


class HomeKind(StrEnum):
    """Kinds of accommodation."""

    OWN_HOME = "own_home"
    SHARED_FLAT = "shared_flat"
    HOST = "host"
    SHARED_ACCOMMODATION = "shared_accommodation"


class HostHousehold(StrEnum):
    """Who lives in a host home."""

    COUPLE = "couple"
    FAMILY = "family"
    WOMAN = "woman"
    MAN = "man"
    SEVERAL = "several"


class Source(Model):
    """Where a figure about a place comes from: a named source with its date, or `assumed`."""

    assumed: Flag = Field(
        default=False,
        description="True: nobody has stated this figure; it looks different wherever it is shown.",
        examples=[False],
    )
    title: Text | None = Field(
        default=None, description="Who states it.", examples=["URBACT WELDI baseline report"]
    )
    as_of: PartialDate | None = Field(
        default=None, description="Year, month or day the figure stands for.", examples=["2024", "2023-06"]
    )

    @model_validator(mode="after")
    def stated_or_assumed(self) -> Self:
        """Refuse a figure that is neither sourced nor marked as assumed."""
        if self.assumed == (self.title is not None):
            raise ValueError("give either a title with its date, or assumed: true, and not both")
        if self.title is not None and self.as_of is None:
            raise ValueError("a named source needs as_of: the year, month or day it stands for")
        return self


ASSUMED = Source(assumed=True)


class Position(Model):
    """A point on the map, in decimal degrees (WGS 84)."""

    lat: float = Field(
        strict=True, ge=-90, le=90, allow_inf_nan=False, description="Latitude.", examples=[54.3213]
    )
    lon: float = Field(
        strict=True, ge=-180, le=180, allow_inf_nan=False, description="Longitude.", examples=[10.1349]
    )


class Place(Model):
    """A place a household names: a municipality of the round, or a point rounded to 0.01 degrees."""

    municipality: Code | None = Field(
        default=None, description="Code of a municipality.", examples=["DE-kiel"]
    )
    position: Position | None = Field(
        default=None, description="A point; stored to 0.01 degrees (about 1 km)."
    )

    @field_validator("position")
    @classmethod
    def rounded(cls, position: Position | None) -> Position | None:
        """Keep no more of a point than the distance needs."""
        if position is None:
            return None
        # Adding 0.0 turns -0.0 into 0.0: one point, one key.
        lat, lon = (round(degrees, POINT_DECIMALS) + 0.0 for degrees in (position.lat, position.lon))
        return Position(lat=lat, lon=lon)

    @model_validator(mode="after")
    def one_of_two(self) -> Self:
        """Refuse both or neither."""
        if (self.municipality is None) == (self.position is None):
            raise ValueError("give either a municipality or a position")
        return self

    @property
    def key(self) -> str:
        """Name of the place in the frozen table of distances."""
        if self.position is None:
            return str(self.municipality)
        return f"{self.position.lat:.2f},{self.position.lon:.2f}"


class Period(Model):
    """Days from `start` to `end`, both included."""

    start: Day = Field(description="First day.", examples=["2027-01-01"])
    end: Day = Field(description="Last day.", examples=["2027-12-31"])

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Refuse an end before the start."""
        if self.end < self.start:
            raise ValueError("the end is before the start")
        return self
