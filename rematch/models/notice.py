"""What an organisation tells those whose answers it holds: whom to call, and by what law it may."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from rematch.models.letter import Adviser
from rematch.models.types import Model, Text


class Purpose(StrEnum):
    """What answers are used for."""

    MATCHING = "matching"
    CLEARANCE = "clearance"
    ARRIVAL = "arrival"
    FOLLOW_UP = "follow_up"
    COUNTS = "counts"


class LegalBasis(StrEnum):
    """Article 6(1) GDPR."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTERESTS = "legitimate_interests"


class SensitiveBasis(StrEnum):
    """Article 9(2) GDPR, for answers that let health, faith or orientation be inferred."""

    EXPLICIT_CONSENT = "explicit_consent"
    SOCIAL_PROTECTION = "social_protection"
    VITAL_INTERESTS = "vital_interests"
    NOT_FOR_PROFIT_BODY = "not_for_profit_body"
    SUBSTANTIAL_PUBLIC_INTEREST = "substantial_public_interest"
    CARE = "care"
    STATISTICS = "statistics"


class PurposeBasis(Model):
    """By what law answers are used for a purpose. The agreement to take part is not it."""

    purpose: Purpose = Field(description="What for.", examples=["matching"])
    basis: LegalBasis = Field(description="Article 6(1) GDPR.", examples=["public_task"])
    sensitive_basis: SensitiveBasis | None = Field(
        default=None, description="Article 9(2) GDPR; null: sensitive answers are not used for it."
    )
    law: Text | None = Field(
        default=None, description="The law or the act it rests on.", examples=["Residence Act, section 24"]
    )
    kept_for: Text | None = Field(
        default=None, description="How long answers are kept for it.", examples=["12 months after arrival"]
    )

    @model_validator(mode="after")
    def not_the_agreement(self) -> Self:
        """Refuse consent where a household depends on what follows; what is told freely may rest on it."""
        if self.basis is LegalBasis.CONSENT and self.purpose is not Purpose.COUNTS:
            raise ValueError("the agreement to take part is not the legal basis of this purpose")
        return self


class Notice(Model):
    """What an organisation tells those whose answers it holds."""

    adviser: Adviser | None = Field(default=None, description="A human to call.")
    independent_advice: Text | None = Field(
        default=None,
        description="Advice that does not depend on the organisation.",
        examples=["Refugee council, +49 30 111111"],
    )
    purposes: tuple[PurposeBasis, ...] = Field(
        default=(), max_length=10, description="Legal basis, one per purpose."
    )

    @model_validator(mode="after")
    def once_each(self) -> Self:
        """Refuse a purpose named twice."""
        named = [each.purpose for each in self.purposes]
        if len(set(named)) < len(named):
            raise ValueError("a purpose is named twice")
        return self
