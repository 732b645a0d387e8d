"""What each side sees of an offer: the household's side all of it, the municipality a pseudonym."""

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, Field

from rematch.models.clearance import ClearanceKind, ClearanceState
from rematch.models.decision import DecisionKind, DecisionReason
from rematch.models.explanation import Explanation
from rematch.models.follow_up import FollowUpState
from rematch.models.offer import Choice, HandoverItem, HomeKept, OfferState
from rematch.models.person import AgeBand, SchoolStage
from rematch.models.review import ReviewReason, ReviewState
from rematch.models.types import (
    Code,
    Count,
    Flag,
    IscoGroup,
    Key,
    Language,
    Model,
    Pathway,
    ScopedId,
    Text,
    Token,
)
from rematch.services.views import CaseView, Version

OfferId = Annotated[str, Field(description="Its id.", examples=["offer-0190a1b2c3d-5f0e8d7c6b5a4938"])]


class DecisionView(Model):
    """A decision, and the offer it led to."""

    decision_id: str = Field(description="Its id.", examples=["decision-0190a1b2c3d-5f0e8d7c6b5a4938"])
    run_id: str = Field(description="The run.")
    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    kind: DecisionKind = Field(description="What was decided.", examples=["accept"])
    reason: DecisionReason | None = Field(description="Why another place, or why to wait.")
    home: str | None = Field(
        description="Pledge and unit type; null: none.", examples=["DE-kiel/P-17/flat-3"]
    )
    decided_by: str = Field(description="Who decided.", examples=["desk/coordinator-a"])
    decided_at: AwareDatetime = Field(description="When.")
    looked_s: Count = Field(description="Seconds the review sheet lay open before.", examples=[240])
    offer_id: str | None = Field(default=None, description="The offer made by it; null: none.")


class AdultAnswer(Model):
    """What one adult has answered."""

    person_ref: Token = Field(description="The adult.", examples=["P1"])
    choice: Choice = Field(description="Yes or no.", examples=["yes"])
    given_at: AwareDatetime = Field(description="When.")


class OfferView(Model):
    """An offer as the household's side and the coordination see it."""

    offer_id: OfferId
    version: Version
    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    round_ref: Token = Field(description="Its round.", examples=["winter"])
    run_id: str = Field(description="The run whose proposal was decided on.")
    state: OfferState = Field(description="Life of the offer.", examples=["asked"])
    paused_state: OfferState | None = Field(
        default=None, description="Where it goes on after a review that is not upheld."
    )
    home: HomeKept = Field(description="The home that is held or taken.")
    decided_by: str = Field(description="The named person who decided.", examples=["desk/coordinator-a"])
    answer_by: AwareDatetime = Field(description="By when to answer. A no has no disadvantage.")
    answers: tuple[AdultAnswer, ...] = Field(default=(), description="Answers so far; told to the NGO alone.")
    waiting_for: tuple[Token, ...] = Field(
        description="What is missing before the next step.", examples=[["home_confirmed", "clearances"]]
    )
    arrive_on: date | None = Field(default=None, description="Day of arrival, as planned.")
    arrived_on: date | None = Field(default=None, description="Day they arrived.")
    end_reason: str | None = Field(
        default=None, description="Why it ended, where that may be told.", examples=["home_gone"]
    )
    welfare_check: str | None = Field(
        default=None, description="open: they did not arrive, somebody must look after them; done."
    )
    created_at: AwareDatetime = Field(description="When the household was asked.")
    changed_at: AwareDatetime = Field(description="Last change.")


class ArrivalView(Model):
    """A coming arrival as the municipality sees it: a pseudonym, and what it needs to prepare."""

    arrival_id: OfferId
    version: Version
    state: OfferState = Field(description="Life of the offer.", examples=["agreed"])
    home: HomeKept = Field(description="The home that is held or taken.")
    size: Count = Field(description="Persons.", examples=[3])
    ages: tuple[AgeBand, ...] = Field(description="Age bands, youngest first.", examples=[["6-11", "25-44"]])
    school_stages: tuple[SchoolStage, ...] = Field(description="Places children need.")
    languages: tuple[Language, ...] = Field(description="Languages spoken.", examples=[["uk", "en"]])
    pathway: Pathway | None = Field(description="Legal route.")
    needs: tuple[Key, ...] = Field(default=(), description="Needs every adult agreed to pass on.")
    work_wanted: tuple[IscoGroup, ...] = Field(default=(), description="Work wanted, where agreed.")
    expected_members: Count = Field(default=0, description="Persons who may join later, where agreed.")
    pets: Flag | None = Field(default=None, description="A pet comes along, where agreed.")
    move_from: date | None = Field(description="Earliest day of the move.")
    move_by: date | None = Field(description="Latest day of the move.")
    arrive_on: date | None = Field(default=None, description="Day of arrival, as planned.")
    home_confirmed: Flag = Field(description="Whether you confirmed home and services.", examples=[False])
    cleared: Flag = Field(description="Whether nothing else is waited for.", examples=[True])
    prepared: tuple[HandoverItem, ...] = Field(description="What is prepared.", examples=[["keys"]])
    contact: Token = Field(description="The NGO to talk to.", examples=["harbour"])
    changed_at: AwareDatetime = Field(description="Last change.")


class ClearanceView(Model):
    """A clearance as its authority sees it."""

    clearance_id: str = Field(description="Its id.", examples=["clearance-0190a1b2c3d-5f0e8d7c6b5a4938"])
    version: Version
    kind: ClearanceKind = Field(description="What is to be cleared.", examples=["legal_transfer"])
    state: ClearanceState = Field(description="Where it stands.", examples=["asked"])
    pathway: Pathway | None = Field(description="Legal route.", examples=["eu_relocation_applicant"])
    municipality: Code = Field(description="Where to.", examples=["DE-kiel"])
    persons: Count = Field(description="Persons.", examples=[3])
    file_number: Text | None = Field(
        default=None, description="The household's number at this authority, where the NGO gave one."
    )
    authority: Token | None = Field(description="Who clears it; null: a coordinator records it.")
    reference: Text | None = Field(default=None, description="File reference of the answer.")
    dated: date | None = Field(default=None, description="Date of the answer.")
    valid_until: date | None = Field(default=None, description="Last day it is valid.")
    asked_at: AwareDatetime = Field(description="Since when it is asked for.")


class ReviewView(Model):
    """A review of a proposal."""

    review_id: str = Field(description="Its id.", examples=["review-0190a1b2c3d-5f0e8d7c6b5a4938"])
    version: Version
    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    offer_id: str | None = Field(description="The offer it pauses; null: there was none.")
    run_id: str = Field(description="The run.")
    reason: ReviewReason = Field(description="What is to be looked at again.", examples=["need_not_met"])
    state: ReviewState = Field(description="Where it stands.", examples=["open"])
    reviewed_by: str | None = Field(description="Who looked: another person than the one who decided.")
    asked_at: AwareDatetime = Field(description="Since when.")


class FollowUpView(Model):
    """A follow-up that is due or was answered."""

    follow_up_id: str = Field(description="Its id.", examples=["follow-up-0190a1b2c3d-5f0e8d7c6b5a4938"])
    version: Version
    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    offer_id: str = Field(description="The offer.")
    month: Count = Field(description="Months after the arrival: 1, 6 or 12.", examples=[1])
    due_on: date = Field(description="Day from which to ask.")
    state: FollowUpState = Field(description="Where it stands.", examples=["due"])


class HistoryEntry(Model):
    """Something that happened to a case before."""

    at: AwareDatetime = Field(description="When.")
    what: Text = Field(description="A decision or an offer, and how it went.", examples=["offer refused"])


class ReviewSheet(Model):
    """All a coordinator looks at before a decision on one case."""

    run_id: str = Field(description="The run.")
    opened_at: AwareDatetime = Field(description="Since when you have the sheet.")
    case: CaseView = Field(description="The case, without what is sensitive.")
    waiting_days: Count = Field(description="Days since the case was posted.", examples=[40])
    explanation: Explanation | None = Field(
        description="Proposal beside the others, by criterion; null: a case of the round was erased."
    )
    unmet: tuple[Key, ...] = Field(description="Wishes the home proposed does not meet.")
    unconfirmed: tuple[Key, ...] = Field(description="Wishes nobody there has answered.")
    child_protection: Flag = Field(description="A child without an adult who cares for it.")
    kept_apart: Flag = Field(description="Something is recorded for the safety of this household.")
    clearances: tuple[ClearanceKind, ...] = Field(description="What an authority will be asked for.")
    together_with: tuple[ScopedId, ...] = Field(description="Cases that are to be near.")
    empty_beds: Count | None = Field(description="Beds of the home proposed that stay empty.")
    stay: Text | None = Field(description="How long they can stay there.", examples=["24_months"])
    history: tuple[HistoryEntry, ...] = Field(description="Earlier decisions and offers, oldest first.")
    review: ReviewView | None = Field(default=None, description="An open review of this case.")
