"""An offer: what follows a decision, from the question to the household to the life at a place."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from rematch.models.bundle import TwoHomes
from rematch.models.months import Month
from rematch.models.types import Count, Day, Flag, Key, Language, Model, Moment, Text, Token


class OfferState(StrEnum):
    """Life of an offer; docs/offers.md draws it."""

    ASKED = "asked"
    AGREED = "agreed"
    CONFIRMED = "confirmed"
    PREPARING = "preparing"
    TRAVELLING = "travelling"
    ARRIVED = "arrived"
    LIVING_THERE = "living_there"
    MOVED_ON = "moved_on"
    UNDER_REVIEW = "under_review"
    REFUSED = "refused"
    EXPIRED = "expired"
    NOT_AVAILABLE = "not_available"
    WITHDRAWN = "withdrawn"
    NOT_ARRIVED = "not_arrived"
    RETURNED = "returned"


S = OfferState
HOLDING = (S.ASKED, S.AGREED, S.CONFIRMED, S.PREPARING, S.TRAVELLING, S.UNDER_REVIEW)
"""A home is held while an offer is in one of these."""
SETTLED = (S.ARRIVED, S.LIVING_THERE)
"""The home is taken."""
BEFORE_ARRIVAL = (S.ASKED, S.AGREED, S.CONFIRMED, S.PREPARING, S.TRAVELLING)
KNOWN_THERE = (S.AGREED, S.CONFIRMED, S.PREPARING, S.TRAVELLING, S.ARRIVED, S.LIVING_THERE)
"""The household has said yes: the municipality may know of it."""
STEPS: dict[OfferState, tuple[OfferState, ...]] = {
    S.ASKED: (S.AGREED, S.REFUSED, S.EXPIRED, S.WITHDRAWN, S.UNDER_REVIEW),
    S.AGREED: (S.CONFIRMED, S.REFUSED, S.NOT_AVAILABLE, S.WITHDRAWN, S.UNDER_REVIEW),
    S.CONFIRMED: (S.PREPARING, S.REFUSED, S.NOT_AVAILABLE, S.WITHDRAWN, S.UNDER_REVIEW),
    S.PREPARING: (S.TRAVELLING, S.REFUSED, S.NOT_AVAILABLE, S.WITHDRAWN, S.UNDER_REVIEW),
    S.TRAVELLING: (S.ARRIVED, S.NOT_ARRIVED, S.NOT_AVAILABLE, S.RETURNED, S.WITHDRAWN, S.UNDER_REVIEW),
    S.ARRIVED: (S.LIVING_THERE, S.RETURNED, S.MOVED_ON),
    S.LIVING_THERE: (S.MOVED_ON, S.RETURNED),
    S.UNDER_REVIEW: (S.WITHDRAWN,),
}
"""Where each state may go; a state not named is an end. A review not upheld resumes what it paused."""


class NotAvailableReason(StrEnum):
    """Why a home that was promised is not there; never anything about people."""

    HOME_GONE = "home_gone"
    NOT_READY = "not_ready"
    SERVICE_GONE = "service_gone"
    SAFETY_RISK = "safety_risk"
    CAPACITY_USED = "capacity_used"


GONE = (NotAvailableReason.HOME_GONE, NotAvailableReason.SAFETY_RISK, NotAvailableReason.CAPACITY_USED)
"""Reasons for which the pledge is lowered in the same transaction."""


class EndReason(StrEnum):
    """Why a coordinator or an NGO ended an offer, from a closed list."""

    HOUSEHOLD_CHANGED = "household_changed"
    CASE_WITHDRAWN = "case_withdrawn"
    CASE_ERASED = "case_erased"
    CLEARANCE = "clearance"
    REVIEW_UPHELD = "review_upheld"
    SAFETY = "safety"
    CORRECTION = "correction"


class Choice(StrEnum):
    """What an adult says."""

    YES = "yes"
    NO = "no"


class Handover(StrEnum):
    """What may be passed on to the municipality beyond size, ages for school, languages and date."""

    NEEDS = "needs"
    WORK_WANTED = "work_wanted"
    EXPECTED_MEMBERS = "expected_members"
    PETS = "pets"


class Talk(Model):
    """The talk with an adviser that comes before an answer."""

    adviser: Text = Field(description="Role or staff mark of the adviser.", examples=["caseworker-07"])
    on: Day = Field(description="Day of the talk.", examples=["2026-12-05"])
    language: Language = Field(description="Language it was held in.", examples=["uk"])
    interpreted: Flag = Field(default=False, description="Whether an interpreter was there.", examples=[True])


class Said(Model):
    """What one adult says, given alone. A no has no disadvantage, and silence is no refusal."""

    person_ref: Token = Field(description="The adult.", examples=["P1"])
    choice: Choice = Field(description="Yes or no.", examples=["yes"])
    talk: Talk | None = Field(
        default=None, description="The talk before it; a no by the own link needs none."
    )
    handover: tuple[Handover, ...] = Field(
        default=(),
        max_length=10,
        description="What may be passed on to the municipality; what any adult leaves out is not.",
        examples=[["needs"]],
    )


class AnswerRequest(Said):
    """What one adult answers, written down by the NGO after a talk."""

    talk: Talk = Field(description="The talk before it.")


class Given(Said):
    """An answer with its moment."""

    given_at: Moment = Field(description="When it was given.")


class Answers(Model):
    """What the adults of a household have answered so far; sealed with the key of its case."""

    given: tuple[Given, ...] = Field(default=(), description="One per adult who has answered.")


class HomeKept(Model):
    """The home an offer holds, and what the claim on it counts."""

    pledge_id: str = Field(description="`<municipality>/<pledge_ref>`.", examples=["DE-kiel/P-17"])
    unit_ref: Token = Field(description="Unit type, or bundle.", examples=["flat-3"])
    bundle: TwoHomes | None = Field(
        default=None,
        exclude_if=lambda homes: homes is None,
        description="Of a bundle, its two homes: both are held, or none; left out: it is one home.",
    )
    homes: Count = Field(description="Homes; of shared accommodation, beds.", examples=[1])
    persons: Count = Field(description="Persons.", examples=[3])
    places: dict[Key, Count] = Field(
        default_factory=dict, description="Counted places by criterion.", examples=[{"school_place": 1}]
    )
    arrives_in: Month | None = Field(
        default=None,
        description="Calendar month whose arrivals it counts among; null: of an offer older than the count.",
        examples=["2027-01"],
    )

    @property
    def municipality(self) -> str:
        """Code of the municipality."""
        return self.pledge_id.partition("/")[0]

    @property
    def drawn(self) -> dict[str, int]:
        """What is used of each unit type, and of the bundle, by its reference."""
        if self.bundle is None:
            return {self.unit_ref: self.homes}
        return dict.fromkeys((self.unit_ref, *self.bundle.unit_refs), 1)


HandoverItem = Annotated[
    str, Field(pattern=r"^(keys|registration|school|childcare|doctor|course|transport|first_contact)$")
]
HANDOVER_ITEMS = (
    "keys",
    "registration",
    "school",
    "childcare",
    "doctor",
    "course",
    "transport",
    "first_contact",
)
"""The checklist of an arrival: what a municipality prepares."""
