"""The monitoring record: what a household may say of itself, for counts only; nothing here can ever score.

Stored apart from the case, sealed with a key of its own; only the fairness report reads it, as counts.
"""

from enum import StrEnum

from pydantic import Field

from rematch.models.types import Model


class Gender(StrEnum):
    """As the person says; nobody else answers for them."""

    WOMAN = "woman"
    MAN = "man"
    ANOTHER = "another"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


class RegionOfOrigin(StrEnum):
    """Sub-regions of UN M49; the two largest by their intermediate regions. Never a country."""

    NORTHERN_AFRICA = "northern_africa"
    EASTERN_AFRICA = "eastern_africa"
    MIDDLE_AFRICA = "middle_africa"
    SOUTHERN_AFRICA = "southern_africa"
    WESTERN_AFRICA = "western_africa"
    CARIBBEAN = "caribbean"
    CENTRAL_AMERICA = "central_america"
    SOUTH_AMERICA = "south_america"
    NORTHERN_AMERICA = "northern_america"
    CENTRAL_ASIA = "central_asia"
    EASTERN_ASIA = "eastern_asia"
    SOUTH_EASTERN_ASIA = "south_eastern_asia"
    SOUTHERN_ASIA = "southern_asia"
    WESTERN_ASIA = "western_asia"
    EASTERN_EUROPE = "eastern_europe"
    NORTHERN_EUROPE = "northern_europe"
    SOUTHERN_EUROPE = "southern_europe"
    WESTERN_EUROPE = "western_europe"
    AUSTRALIA_AND_NEW_ZEALAND = "australia_and_new_zealand"
    MELANESIA = "melanesia"
    MICRONESIA = "micronesia"
    POLYNESIA = "polynesia"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


class Disability(StrEnum):
    """Whether the person says to live with a disability; no kind, no degree."""

    YES = "yes"
    NO = "no"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


class MonitoringRecord(Model):
    """What one adult says for the household, of free will; left out means: prefers not to say."""

    gender: Gender = Field(
        default=Gender.PREFER_NOT_TO_SAY, description="Of the adult who answers.", examples=["woman"]
    )
    region_of_origin: RegionOfOrigin = Field(
        default=RegionOfOrigin.PREFER_NOT_TO_SAY,
        description="Sub-region of UN M49 (standard country or area codes); never a country.",
        examples=["western_asia"],
    )
    disability: Disability = Field(
        default=Disability.PREFER_NOT_TO_SAY,
        description="Whether somebody of the household lives with a disability.",
        examples=["no"],
    )
