"""A person's own link: for one adult of one household, in a language, until a day; no account."""

from typing import Annotated

from pydantic import Field

from rematch.models.types import Language, Model, Token

LINK_DAYS = 90
"""A link is valid for so many days at most."""


class LinkRequest(Model):
    """For whom a link is made."""

    person_ref: Token = Field(description="An adult of the household.", examples=["P1"])
    language: Language = Field(description="Language it speaks (BCP 47).", examples=["uk"])
    days: Annotated[int, Field(strict=True, ge=1, le=LINK_DAYS)] = Field(
        default=30, description="Days it is valid.", examples=[30]
    )


class Bearer(Model):
    """Whom a link was made for; sealed with the key of the case."""

    person_ref: Token = Field(description="The adult.", examples=["P1"])
    language: Language = Field(description="Language it speaks.", examples=["uk"])
