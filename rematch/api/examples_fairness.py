"""Examples of monitoring records and fairness reports, as the OpenAPI document shows them."""

from typing import Any

from rematch.api.examples import HASH

JSON = dict[str, Any]

MONITORING: JSON = {"gender": "woman", "region_of_origin": "western_asia", "disability": "prefer_not_to_say"}
MONITORING_RECEIPT: JSON = {"case_id": "harbour/C-0007", "version": 1, "recorded": True}
UNTOLD: JSON = {
    "told": False,
    "cases": None,
    "placed_rate_pct": None,
    "mean_score": None,
    "gap_to_best": None,
    "mean_rank_tenths": None,
}
FAIRNESS: JSON = {
    "scenario_hashes": [HASH],
    "policy_ids": ["balanced/1"],
    "k_min": 10,
    "rounded_to": 5,
    "synthetic": False,
    "lines": [
        {
            "dimension": "household_size",
            "group": "1",
            "told": True,
            "cases": 90,
            "placed_rate_pct": 95,
            "mean_score": 5122,
            "gap_to_best": 589,
            "mean_rank_tenths": 24,
        },
        {
            "dimension": "household_size",
            "group": "3",
            "told": True,
            "cases": 25,
            "placed_rate_pct": 79,
            "mean_score": 5156,
            "gap_to_best": 639,
            "mean_rank_tenths": 29,
        },
        {"dimension": "age_band", "group": "65+"} | UNTOLD,
    ],
    "gaps": [
        {
            "dimension": "household_size",
            "measure": "placed_rate_pct",
            "told": True,
            "difference": 16,
            "lowest_group": "3",
            "lowest": 79,
            "highest_group": "1",
            "highest": 95,
            "groups_left_out": 0,
        }
    ],
    "proxies": [
        {
            "criteria": ["community_language"],
            "told": True,
            "stated_by": 50,
            "best_changes": None,
            "score_points": 37,
        }
    ],
    "notes": ["«Too few to tell» never means that there is no gap."],
}
