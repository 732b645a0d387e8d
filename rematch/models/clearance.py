"""A clearance: what an authority must say between a household's yes and the confirmed home."""

from enum import StrEnum

from pydantic import Field

from rematch.models.types import Day, Model, Pathway, Text, Token


class ClearanceKind(StrEnum):
    """What is cleared."""

    LEGAL_TRANSFER = "legal_transfer"
    RECEPTION_PLACE = "reception_place"
    TRAVEL_DOCUMENT = "travel_document"


class ClearanceState(StrEnum):
    """Where a clearance stands; a no is told to the coordinator alone."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    DROPPED = "dropped"


class ClearanceRule(Model):
    """That a legal pathway asks for a clearance, and of whom."""

    pathway: Pathway = Field(description="Legal route.", examples=["eu_relocation_applicant"])
    kind: ClearanceKind = Field(description="What is cleared.", examples=["legal_transfer"])
    authority: Token | None = Field(
        default=None,
        description="Organisation of the authority that clears it; null: a coordinator records it.",
        examples=["transfer-office"],
    )


class ClearanceGiven(Model):
    """A yes of an authority."""

    reference: Text = Field(description="File reference.", examples=["TR-2026-118"])
    dated: Day = Field(description="Date of the decision.", examples=["2026-12-08"])
    valid_until: Day | None = Field(
        default=None, description="Last day it is valid; null: without an end.", examples=["2027-03-31"]
    )
