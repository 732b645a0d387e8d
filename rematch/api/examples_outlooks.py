"""Examples of an outlook, for the OpenAPI document; invented, like all examples."""

from typing import Any

OUTLOOK_ID = "outlook-0190a1b2c3d-5f0e8d7c6b5a4938"
ASKED: dict[str, Any] = {
    "case_id": "harbour/C-0007",
    "policy_id": "balanced/1",
    "round_ref": None,
    "expected": 40,
    "futures": 10,
}
QUEUED: dict[str, Any] = {
    "outlook_id": OUTLOOK_ID,
    "state": "queued",
    "asked": ASKED,
    "outlook": None,
    "error": None,
    "created_at": "2026-12-01T09:00:00Z",
    "finished_at": None,
}
DONE: dict[str, Any] = QUEUED | {
    "state": "done",
    "finished_at": "2026-12-01T09:00:02Z",
    "outlook": {
        "case_id": "harbour/C-0007",
        "size": 3,
        "known": 212,
        "expected": 40,
        "futures": 10,
        "places": [
            {
                "municipality": "DE-kiel",
                "name": "Kiel",
                "possible": True,
                "score": 5870,
                "future_points": 310,
                "score_less_future": 5560,
            },
            {
                "municipality": "DE-salzgitter",
                "name": "Salzgitter",
                "possible": False,
                "score": None,
                "future_points": None,
                "score_less_future": None,
            },
        ],
    },
}
