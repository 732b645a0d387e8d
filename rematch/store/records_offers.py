"""What the repositories of decisions and offers hand out: frozen records with states and times."""

from dataclasses import dataclass
from datetime import date, datetime

from rematch.models.clearance import ClearanceKind, ClearanceState
from rematch.models.decision import DecisionKind, DecisionReason
from rematch.models.follow_up import FollowUpState
from rematch.models.offer import HomeKept, OfferState
from rematch.models.review import ReviewReason, ReviewState


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """What a person decided, with how long the review sheet lay open."""

    run_id: str
    case_id: str
    kind: DecisionKind
    reason: DecisionReason | None
    column_id: str | None
    decided_by: str
    looked_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDecision(NewDecision):
    """A decision with its id and moment."""

    id: str
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffer:
    """An offer to be made; its home is held by then."""

    case_id: str
    round_ref: str
    run_id: str
    decision: str
    ngo: str
    home: HomeKept
    pathway: str | None
    answer_by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredOffer(NewOffer):
    """An offer and where it stands."""

    id: str
    state: OfferState
    paused_state: OfferState | None
    version: int
    agreed_at: datetime | None
    home_confirmed_at: datetime | None
    arrive_on: date | None
    arrived_on: date | None
    ended_at: datetime | None
    end_reason: str | None
    welfare_check: str | None
    prepared: tuple[str, ...]
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClearance:
    """A clearance and where it stands."""

    id: str
    offer: str
    kind: ClearanceKind
    authority: str | None
    state: ClearanceState
    version: int
    answered_by: str | None
    reference: str | None
    dated: date | None
    valid_until: date | None
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """A review asked for, and who decided and so may not be the one to look."""

    case_id: str
    offer: str | None
    run_id: str
    reason: ReviewReason
    asked_by: str
    not_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReview(NewReview):
    """A review and where it stands."""

    id: str
    state: ReviewState
    version: int
    reviewed_by: str | None
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFollowUp:
    """A follow-up and where it stands; what was answered is sealed."""

    id: str
    offer: str
    case_id: str
    municipality: str
    month: int
    due_on: date
    state: FollowUpState
    version: int
    told: bool
    created_at: datetime
    changed_at: datetime
