"""One example per thing of a pledge's life, as the OpenAPI document and the tests show it."""

from rematch.api.examples import AT, JSON, PLEDGE, RUN_ID

PLEDGE_VIEW: JSON = {
    "pledge_id": "DE-kiel/P-17",
    "version": 1,
    "changed_at": AT,
    "pledge": PLEDGE,
    "pause": None,
    "confirmed_on": None,
    "still_true_by": "2027-01-01",
    "still_true_due": False,
    "host_checks": [],
}
PAUSE: JSON = {"reason": "repairs", "until": "2027-01-15"}
FEWER: JSON = {"field": "/unit_types/flat-3/count", "before": 2, "after": 1}
HISTORY_LINE: JSON = {
    "version": 2,
    "at": AT,
    "key": "5f0e8d7c6b5a4938",
    "organisation": "kiel",
    "role": "municipality",
    "action": "change",
    "changes": [FEWER],
}
CAPACITY: JSON = {
    "municipality": "DE-kiel",
    "as_of": "2026-12-01",
    "pledges": [
        {
            "pledge_id": "DE-kiel/P-17",
            "state": "open",
            "max_persons": 6,
            "persons_in_use": 2,
            "units": [
                {
                    "unit_ref": "flat-3",
                    "counts": "homes",
                    "days": [
                        {"on": "2026-12-01", "promised": 2, "held": 0, "agreed": 1, "taken": 0, "free": 0},
                        {"on": "2027-01-01", "promised": 2, "held": 0, "agreed": 1, "taken": 0, "free": 1},
                        {"on": "2027-01-12", "promised": 2, "held": 0, "agreed": 0, "taken": 1, "free": 1},
                        {"on": "2027-07-01", "promised": 2, "held": 0, "agreed": 0, "taken": 1, "free": 0},
                    ],
                }
            ],
            "months": [{"month": "2027-01", "most": 8, "held": 2, "arrived": 0, "free": 6}],
        }
    ],
}
PLEDGE_CHANGES: JSON = {
    "round_ref": "winter",
    "frozen_at": AT,
    "run_id": RUN_ID,
    "pledges": [
        {
            "pledge_id": "DE-kiel/P-17",
            "added": False,
            "version": 2,
            "state": "open",
            "changed_at": AT,
            "changes": [FEWER],
            "capacity": [{"kind": "unit", "name": "flat-3", "before": 2, "after": 1}],
            "short": [{"kind": "unit", "name": "flat-3", "needed": 2, "left": 1}],
            "unfit": [
                {"case_id": "bridge/C-0011", "unit_ref": "flat-3", "reasons": ["too_few"]},
                {"case_id": "harbour/C-0007", "unit_ref": "flat-3", "reasons": ["too_few"]},
            ],
        }
    ],
}
