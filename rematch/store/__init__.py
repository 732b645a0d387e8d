"""The database: records in, records out, one transaction per unit of work. Services call it.

`open_store(settings)` gives a `Store`; `with store.unit_of_work() as uow:` writes and commits on leaving,
`with store.read() as uow:` reads.
"""

from rematch.store.gate import Gate, sqlite_gate
from rematch.store.records import (
    Actor,
    Answer,
    ApiKey,
    AuditEntry,
    ChainHead,
    Claim,
    FrozenPart,
    IssuedKey,
    KeyedRequest,
    NewRun,
    Organisation,
    OrganisationKind,
    Role,
    RunDocuments,
    Scope,
    Stored,
    StoredCase,
    StoredRound,
    StoredRun,
)
from rematch.store.records_events import Claimed, StoredDelivery, StoredEvent, StoredWebhook, Tried
from rematch.store.records_imports import ComparedCase, ImportRow, NewImport, Posted, StoredImport
from rematch.store.records_mail import (
    ClaimedMail,
    NewMail,
    NewMailSubscription,
    StoredMail,
    StoredMailSubscription,
)
from rematch.store.records_offers import (
    NewDecision,
    NewOffer,
    NewReview,
    StoredClearance,
    StoredDecision,
    StoredFollowUp,
    StoredOffer,
    StoredReview,
)
from rematch.store.records_outlooks import StoredOutlook
from rematch.store.records_people import (
    IssuedSession,
    NewPerson,
    StoredPerson,
    StoredSession,
)
from rematch.store.records_person import IssuedLink, StoredAsk, StoredLink
from rematch.store.records_pledges import Author, MonthCount, PledgeVersion, StoredPledge
from rematch.store.repositories.people import ROLES
from rematch.store.repositories.submissions import StoredSubmission, SubmissionVersion
from rematch.store.unit_of_work import Store, UnitOfWork, open_store

__all__ = [
    "ROLES",
    "Actor",
    "Answer",
    "ApiKey",
    "AuditEntry",
    "Author",
    "ChainHead",
    "Claim",
    "Claimed",
    "ClaimedMail",
    "ComparedCase",
    "FrozenPart",
    "Gate",
    "ImportRow",
    "IssuedKey",
    "IssuedLink",
    "IssuedSession",
    "KeyedRequest",
    "MonthCount",
    "NewDecision",
    "NewImport",
    "NewMail",
    "NewMailSubscription",
    "NewOffer",
    "NewPerson",
    "NewReview",
    "NewRun",
    "Organisation",
    "OrganisationKind",
    "PledgeVersion",
    "Posted",
    "Role",
    "RunDocuments",
    "Scope",
    "Store",
    "Stored",
    "StoredAsk",
    "StoredCase",
    "StoredClearance",
    "StoredDecision",
    "StoredDelivery",
    "StoredEvent",
    "StoredFollowUp",
    "StoredImport",
    "StoredLink",
    "StoredMail",
    "StoredMailSubscription",
    "StoredOffer",
    "StoredOutlook",
    "StoredPerson",
    "StoredPledge",
    "StoredReview",
    "StoredRound",
    "StoredRun",
    "StoredSession",
    "StoredSubmission",
    "StoredWebhook",
    "SubmissionVersion",
    "Tried",
    "UnitOfWork",
    "open_store",
    "sqlite_gate",
]
