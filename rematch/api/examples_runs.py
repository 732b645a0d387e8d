"""Examples of runs beside each other and of their events; invented, and checked against the schemas."""

from rematch.api.examples import JSON, RUN_ID

LATER_RUN_ID = "run-0190a1b2c3e-5f0e8d7c6b5a4938"
LEVEL: JSON = {
    "name": "placed_persons",
    "value": 112,
    "bound": 112,
    "status": "optimal",
    "proof": "certified",
}
OUTCOME: JSON = {
    "run_id": RUN_ID,
    "policy_id": "balanced/1",
    "objectives": ["placed_persons", "score"],
    "stages": [{"stage": "who", "levels": [LEVEL]}],
    "pins": 0,
    "cases": 64,
    "placed_cases": 41,
    "placed_persons": 112,
    "by_size": [{"size": 4, "cases": 22, "placed": 9}],
    "mean_score": 6120,
    "ranked": 20,
    "by_rank": [{"rank": 1, "cases": 9, "share_pct": 45}, {"rank": None, "cases": 4, "share_pct": 20}],
}
COMPARISON: JSON = {
    "round_ref": "winter",
    "left_out": 0,
    "runs": [OUTCOME, OUTCOME | {"run_id": LATER_RUN_ID, "policy_id": "balanced/2"}],
    "pairs": [
        {
            "first": RUN_ID,
            "second": LATER_RUN_ID,
            "moved": 5,
            "only_first": 1,
            "only_second": 2,
            "differing": ["harbour/C-0007"],
            "changes": [
                {
                    "what": "weight",
                    "criterion": "recognition_advice",
                    "label": "Advice on recognition of qualifications",
                    "before": "100",
                    "after": "150",
                }
            ],
        }
    ],
}
EVENTS = """retry: 2000

id: 1
event: progress
data: {"stage":"who","level":"placed_persons","value":31,"bound":31,"elapsed_s":1.4,"phase":"search"}

: still solving

id: 2
event: ended
data: {"state":"done","error":null}

"""
