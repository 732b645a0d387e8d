"""One example per thing about e-mail, as the OpenAPI document and the tests show it."""

from rematch.api.examples import AT, JSON

SUBSCRIPTION_ID = "mail-subscription-0190a1b2c3d-5f0e8d7c6b5a4938"
MAIL_ID = "mail-0190a1b2c3d-5f0e8d7c6b5a4938"
REQUEST: JSON = {
    "address": "desk@ngo.example",
    "language": "de",
    "rhythm": "each",
    "kinds": ["offer.asked"],
}
SUBSCRIPTION: JSON = REQUEST | {
    "subscription_id": SUBSCRIPTION_ID,
    "version": 2,
    "state": "active",
    "failing_since": None,
    "created_at": AT,
}
CONFIRMATION: JSON = {"code": f"{SUBSCRIPTION_ID}.0f1e2d3c4b5a69788796a5b4c3d2e1f0.Z0m1aQ.c2lnbmVk"}
MAIL: JSON = {
    "mail_id": MAIL_ID,
    "text": "offer.asked",
    "state": "delivered",
    "attempts": 1,
    "status": None,
    "failure": None,
    "took_ms": 84,
    "tried_at": AT,
    "next_at": None,
    "created_at": AT,
}
