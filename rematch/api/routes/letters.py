"""The letter about an offer over HTTP, for the NGO that hands it over."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from rematch.api import examples_person
from rematch.api.deps import CallerDep
from rematch.api.operations import operation
from rematch.api.routes.offers import OfferId
from rematch.api.strict import StrictRoute
from rematch.models.types import Language
from rematch.services import offer_letters
from rematch.services.actor import Role
from rematch.services.person_views import OfferLetter

router = APIRouter(prefix="/offers", tags=["offers"], route_class=StrictRoute)


class LetterQuery(BaseModel):
    """In which language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language = Field(default="en", description="Language of the letter.", examples=["uk"])
    staff: Language = Field(
        default="en",
        description="Language of the script for an interpreter, where there are no texts in the other.",
        examples=["en"],
    )


@router.get(
    "/{offer_id}/letter",
    **operation("readOfferLetter", Role.NGO, example=examples_person.OFFER_LETTER, problems=(404, 410)),
)
def read_offer_letter(
    caller: CallerDep, offer_id: OfferId, query: Annotated[LetterQuery, Query()]
) -> OfferLetter:
    """Read the letter about an offer; in a language without texts, a script for an interpreter."""
    return offer_letters.read_letter(*caller, offer_id, language=query.language, staff=query.staff)
