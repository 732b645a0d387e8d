"""An event: that something happened to a thing, told to an organisation; ids only, never a word of a case."""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from rematch.models.types import Model, Text


class EventKind(StrEnum):
    """What can happen; docs/events.md says who is told of what."""

    CASE_READY = "case.ready"
    CASE_WITHDRAWN = "case.withdrawn"
    CASE_ERASED = "case.erased"
    PLEDGE_CHANGED = "pledge.changed"
    PLEDGE_BELOW_ROUND = "pledge.below_round"
    STILL_TRUE_DUE = "still_true.due"
    HOST_CHECK_DUE = "host_check.due"
    ROUND_FROZEN = "round.frozen"
    ROUND_CLOSED = "round.closed"
    RUN_DONE = "run.done"
    RUN_FAILED = "run.failed"
    RUN_PUBLISHED = "run.published"
    OFFER_ASKED = "offer.asked"
    OFFER_REMINDER = "offer.reminder"
    OFFER_AGREED = "offer.agreed"
    OFFER_REFUSED = "offer.refused"
    OFFER_EXPIRED = "offer.expired"
    OFFER_CONFIRMED = "offer.confirmed"
    OFFER_NOT_AVAILABLE = "offer.not_available"
    OFFER_UNDER_REVIEW = "offer.under_review"
    OFFER_REVIEW_ENDED = "offer.review_ended"
    OFFER_WITHDRAWN = "offer.withdrawn"
    OFFER_PREPARING = "offer.preparing"
    OFFER_TRAVELLING = "offer.travelling"
    OFFER_ARRIVED = "offer.arrived"
    OFFER_NOT_ARRIVED = "offer.not_arrived"
    OFFER_RETURNED = "offer.returned"
    OFFER_LIVING_THERE = "offer.living_there"
    OFFER_MOVED_ON = "offer.moved_on"
    CLEARANCE_ASKED = "clearance.asked"
    CLEARANCE_ANSWERED = "clearance.answered"
    FOLLOW_UP_DUE = "follow_up.due"
    CORRECTION_ASKED = "correction.asked"
    ERASURE_ASKED = "erasure.asked"
    SERVICE_RESTORED = "service.restored"
    IMPORT_DONE = "import.done"
    IMPORT_FAILED = "import.failed"
    WEBHOOK_TEST = "webhook.test"
    WEBHOOK_PAUSED = "webhook.paused"
    MAIL_PAUSED = "mail.paused"


class Event(Model):
    """That something happened; read the thing itself to learn more, as far as your role may."""

    event_id: str = Field(
        description="Its id; the same in every delivery.", examples=["event-0190a1b2c3d-5f0e8d7c6b5a4938"]
    )
    kind: EventKind = Field(description="What happened.", examples=["offer.agreed"])
    thing: Text = Field(
        description="Id of the thing it happened to.", examples=["offer-0190a1b2c3d-5f0e8d7c6b5a4938"]
    )
    at: AwareDatetime = Field(description="When.", examples=["2026-12-01T09:30:00Z"])
