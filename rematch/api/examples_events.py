"""One example per thing about events, as the OpenAPI document and the tests show it."""

from rematch.api.examples import AT, JSON

WEBHOOK_ID = "webhook-0190a1b2c3d-5f0e8d7c6b5a4938"
EVENT_ID = "event-0190a1b2c3d-5f0e8d7c6b5a4938"
EVENT: JSON = {
    "event_id": EVENT_ID,
    "kind": "offer.asked",
    "thing": "offer-0190a1b2c3d-5f0e8d7c6b5a4938",
    "at": AT,
}
WEBHOOK_REQUEST: JSON = {"url": "https://ngo.example/rematch", "kinds": ["offer.asked"]}
WEBHOOK: JSON = {
    "webhook_id": WEBHOOK_ID,
    "version": 1,
    "url": "https://ngo.example/rematch",
    "kinds": ["offer.asked"],
    "state": "active",
    "failing_since": None,
    "secret": None,
}
DELIVERY: JSON = {
    "delivery": 17,
    "event_id": EVENT_ID,
    "kind": "offer.asked",
    "state": "delivered",
    "attempts": 1,
    "status": 200,
    "failure": None,
    "took_ms": 84,
    "tried_at": AT,
    "next_at": None,
}
