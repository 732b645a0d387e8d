"""The tables, by what they hold; migrations/ says how they came to be."""

from rematch.store.tables.cases import CASE_SAFETY, CASES
from rematch.store.tables.events import DELIVERIES, EVENTS, TOLD, WEBHOOKS
from rematch.store.tables.imports import IMPORT_FILES, IMPORT_ROWS, IMPORTS
from rematch.store.tables.intake import SUBMISSIONS
from rematch.store.tables.ledger import AUDIT, IDEMPOTENCY, META
from rematch.store.tables.mail import MAIL_SUBSCRIPTIONS, MAILS
from rematch.store.tables.metadata import METADATA
from rematch.store.tables.monitoring import MONITORING_RECORD
from rematch.store.tables.offers import CLEARANCES, DECISIONS, FOLLOW_UPS, OFFERS, REVIEW_SHEETS, REVIEWS
from rematch.store.tables.outlooks import OUTLOOKS
from rematch.store.tables.people import API_KEYS, ORGANISATIONS, PEOPLE, SESSIONS, SIGN_IN_LINKS
from rematch.store.tables.person import ASKS, LINKS, NOTICES
from rematch.store.tables.places import MUNICIPALITIES, PLEDGE_HISTORY, PLEDGE_MONTHS, PLEDGES, STOCK
from rematch.store.tables.rounds import FROZEN_PARTS, POLICIES, ROUNDS
from rematch.store.tables.runs import RUN_DOCUMENTS, RUN_ORDERS, RUNS, WORKERS

__all__ = [
    "API_KEYS",
    "ASKS",
    "AUDIT",
    "CASES",
    "CASE_SAFETY",
    "CLEARANCES",
    "DECISIONS",
    "DELIVERIES",
    "EVENTS",
    "FOLLOW_UPS",
    "FROZEN_PARTS",
    "IDEMPOTENCY",
    "IMPORTS",
    "IMPORT_FILES",
    "IMPORT_ROWS",
    "LINKS",
    "MAILS",
    "MAIL_SUBSCRIPTIONS",
    "META",
    "METADATA",
    "MONITORING_RECORD",
    "MUNICIPALITIES",
    "NOTICES",
    "OFFERS",
    "ORGANISATIONS",
    "OUTLOOKS",
    "PEOPLE",
    "PLEDGES",
    "PLEDGE_HISTORY",
    "PLEDGE_MONTHS",
    "POLICIES",
    "REVIEWS",
    "REVIEW_SHEETS",
    "ROUNDS",
    "RUNS",
    "RUN_DOCUMENTS",
    "RUN_ORDERS",
    "SESSIONS",
    "SIGN_IN_LINKS",
    "STOCK",
    "SUBMISSIONS",
    "TOLD",
    "WEBHOOKS",
    "WORKERS",
]
