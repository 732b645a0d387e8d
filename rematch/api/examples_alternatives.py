"""Examples of what would change a proposal, for the OpenAPI document; invented, like all examples."""

from typing import Any

CHANGES: dict[str, Any] = {
    "case_id": "harbour/C-0007",
    "municipality": "DE-kiel",
    "changes": [
        {
            "change": {
                "kind": "answer",
                "municipality": "DE-kiel",
                "criterion": "recognition_advice",
                "field": "level",
                "before": None,
                "after": 2,
            },
            "leads_to": "possible",
            "text": "If Kiel confirmed «Advice on recognition of qualifications» (level 2 of 3), a move "
            "there would be possible for this household.",
        }
    ],
}
OVERRIDE: dict[str, Any] = {
    "own": {
        "municipality": "DE-kiel",
        "as_good": 1,
        "household_score_proposed": 4760,
        "household_score_there": 5120,
        "better": [],
        "worse": [],
        "not_met": [],
    },
    "effect": {
        "case_id": "harbour/C-0007",
        "municipality": "DE-kiel",
        "possible_there": True,
        "exact": True,
        "levels": [
            {"stage": "who", "name": "placed_persons", "before": 31, "after": 31, "proof": "certified"}
        ],
        "chain": [{"case_id": "harbour/C-0007", "before": "DE-troisdorf", "after": "DE-kiel"}],
    },
}
ORDERS: dict[str, Any] = {
    "run_id": "run-0190a1b2c3d-5f0e8d7c6b5a4938",
    "ready": True,
    "outcomes": [
        {
            "name": "chosen",
            "objectives": ["placed_persons", "score"],
            "levels": [
                {
                    "name": "placed_persons",
                    "value": 31,
                    "bound": 31,
                    "status": "optimal",
                    "proof": "certified",
                }
            ],
            "placed_cases": 14,
            "placed_persons": 31,
            "by_size": [{"size": 1, "cases": 9, "placed": 8}],
            "placed": ["harbour/C-0007"],
            "only_here": [],
            "only_chosen": [],
        }
    ],
}
