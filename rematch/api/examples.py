"""One example per thing, as the OpenAPI document, docs/api.md and the tests show it."""

from typing import Any

from rematch.services.views import NO_DECISION

JSON = dict[str, Any]
AT = "2026-12-01T09:30:00Z"
HASH = "5b1f0d9c4f0a4c0c8d1e2f3a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e"

CASE: JSON = {
    "case_ref": "C-0007",
    "persons": [
        {
            "person_ref": "P1",
            "birth_year": 1988,
            "cares_for_children": True,
            "languages": [{"language": "uk", "level": "native"}, {"language": "de", "level": "A2"}],
            "work_wanted": ["5120"],
        },
        {"person_ref": "P2", "age_band": "6-11", "school_stage": "primary"},
    ],
    "accommodation": {"kinds": ["own_home", "shared_flat"], "step_free": False, "wheelchair_usable": False},
    "wishes": [{"criterion": "language_course_level", "options": ["B1"], "importance": 4}],
    "ties": [],
    "ranked_municipalities": ["DE-kiel"],
    "ranked_importance": 3,
    "unwanted_municipalities": [],
    "ready_from": "2027-01-10",
    "move_by": "2027-04-30",
    "pathway": "humanitarian_admission",
    "place_of_stay": {"country": "PL", "kind": "reception_centre"},
    "consents": [{"person_ref": "P1", "given_at": "2026-11-02T10:00:00+01:00", "language": "uk"}],
}
RECEIPT: JSON = {
    "case_id": "harbour/C-0007",
    "version": 1,
    "state": "ready",
    "unanswered": [],
    "route": None,
}
CASE_VIEW: JSON = RECEIPT | {
    "round_ref": "winter",
    "created_at": AT,
    "changed_at": AT,
    "withheld": 0,
    "case": CASE,
}
BULK: JSON = {"cases": [CASE]}
ROW: JSON = {
    "row": 0,
    "outcome": "stored",
    "receipt": RECEIPT,
}
BULK_RESULT: JSON = {
    "stored": 1,
    "refused": 0,
    "rows": [
        {"row": 0, "outcome": "stored", "receipt": RECEIPT, "problem": None, "detail": None, "pointer": None}
    ],
}
SAFETY: JSON = {
    "keep_distance": [{"place": {"municipality": "DE-kiel"}, "at_least_km": 50}],
    "separated_from": ["harbour/C-0011"],
}
SAFETY_VIEW: JSON = {"case_id": "harbour/C-0007", "version": 1, "safety": SAFETY}
ASSUMED: JSON = {"assumed": True}
MUNICIPALITY: JSON = {
    "code": "DE-kiel",
    "name": "Kiel",
    "country": "DE",
    "position": {"lat": 54.3213, "lon": 10.1349},
    "position_source": {"title": "GeoNames, CC BY 4.0", "as_of": "2026"},
    "provisions": [{"criterion": "recognition_advice", "level": 2, "source": ASSUMED}],
    "languages": ["de"],
    "languages_source": ASSUMED,
    "priorities": {},
}
MUNICIPALITY_VIEW: JSON = {"code": "DE-kiel", "version": 1, "changed_at": AT, "municipality": MUNICIPALITY}
PLEDGE: JSON = {
    "pledge_ref": "P-17",
    "municipality": "DE-kiel",
    "period": {"start": "2027-01-01", "end": "2027-06-30"},
    "unit_types": [
        {
            "unit_ref": "flat-3",
            "kind": "own_home",
            "count": 2,
            "beds": 3,
            "rooms": 2,
            "cots": 1,
            "step_free": True,
        }
    ],
    "places": [{"criterion": "school_place", "count": 3}],
    "max_persons": 6,
    "pathways": ["humanitarian_admission"],
    "notice_days": 14,
}
DRAFT: JSON = {
    "policy_ref": "balanced",
    "version": 1,
    "weights": {"language_course_level": 150},
    "municipal_share_pct": 20,
    "purpose": "Households first; vacancies and school places decide between equals.",
    "heard": ["harbour", "city of Kiel"],
}
CRITERION: JSON = {
    "key": "language_course_level",
    "theme": "language",
    "kind": "overlap",
    "label": "Language course at the level asked for",
    "weight": 150,
}
POLICY_VIEW: JSON = {
    "policy_id": "balanced/1",
    "version": 1,
    "changed_at": AT,
    "policy": {"policy_ref": "balanced", "criteria": [CRITERION], "drafted_by": "desk/coordinator-a"},
}
ROUND: JSON = {"round_ref": "winter", "title": "Winter round", "as_of": "2026-12-01", "seed": 2023}
ROUND_VIEW: JSON = {
    "round_ref": "winter",
    "version": 1,
    "state": "frozen",
    "round": ROUND,
    "frozen_at": AT,
}
ROUND_CASES: JSON = {"round_ref": "winter", "version": 2, "added": ["harbour/C-0007"]}
REOPEN: JSON = {"reason": "pledges_changed"}
RUN_REQUEST: JSON = {"policy_id": "balanced/1", "params": {"deadline_s": 60}}
RUN_ID = "run-0190a1b2c3d-5f0e8d7c6b5a4938"
RUN_VIEW: JSON = {
    "run_id": RUN_ID,
    "round_ref": "winter",
    "policy_id": "balanced/1",
    "scenario_hash": HASH,
    "state": "solving",
    "params": {"deadline_s": 60, "audit": False},
    "progress": {
        "stage": "who",
        "level": "placed_persons",
        "value": 31,
        "bound": 31,
        "elapsed_s": 1.4,
        "phase": "search",
    },
    "created_at": AT,
    "started_at": AT,
    "stages": [],
}
PLACEMENT: JSON = {
    "case_id": "harbour/C-0007",
    "municipality": "DE-kiel",
    "pledge_ref": "P-17",
    "unit_ref": "flat-3",
    "score": 4760,
}
PROPOSAL: JSON = PLACEMENT | {"decision_note": NO_DECISION}
MADE_OF: list[JSON] = [
    {
        "criterion": "no_wish_stated",
        "label": "No wish stated for the rest (counts the same everywhere)",
        "points": 3280,
        "value": None,
        "weight_share_pct": 82,
        "answered": True,
    },
    {
        "criterion": "no_municipal_priority",
        "label": "No priority of the municipality (counts the same everywhere)",
        "points": 1000,
        "value": None,
        "weight_share_pct": 100,
        "answered": True,
        "municipal": True,
    },
    {
        "criterion": "ranked_municipality",
        "label": "Our ranked municipalities",
        "points": 480,
        "value": 10000,
        "weight_share_pct": 6,
        "answered": True,
    },
    {
        "criterion": "language_course_level",
        "label": "Language course at our level",
        "points": 0,
        "value": 0,
        "weight_share_pct": 12,
        "answered": False,
    },
]
HOME: JSON = {"municipality": "DE-kiel", "pledge_ref": "P-17", "unit_ref": "flat-3", "score": 4760}
EXPLANATION: JSON = {
    "case_id": "harbour/C-0007",
    "size": 2,
    "proposed": "DE-kiel",
    "proposed_home": HOME | {"contributions": MADE_OF},
    "summary": [
        "Proposed: Kiel, a home of its own, with a score of 4,760. "
        "It is the only municipality that is possible for this household."
    ],
    "as_good": 0,
    "ranked": [
        HOME
        | {
            "rank": 1,
            "name": "Kiel",
            "coverage_pct": 33,
            "possible": True,
            "proposed": True,
            "reasons": [],
            "contributions": MADE_OF,
        }
    ],
    "decision_note": "This is a proposal, not a decision. A named person decides, and the household is asked "
    "first.",
}
CHANGE: JSON = {
    "what": "weight",
    "criterion": "recognition_advice",
    "label": "Advice on recognition of qualifications",
    "before": "100",
    "after": "150",
}
POLICY_DIFF: JSON = {"policy_id": "balanced/2", "compared_with": "balanced/1", "changes": [CHANGE]}
PRESETS: JSON = {"items": [{"name": "work", "purpose": "Work and training weigh more.", "changes": [CHANGE]}]}
CARD: JSON = {
    "run_id": RUN_ID,
    "policy_id": "balanced/1",
    "card": "# Algorithm card: balanced/1\n",
    "how": "# How rematch decides\n",
}
VERIFICATION: JSON = {
    "run_id": RUN_ID,
    "ok": True,
    "checked_at": AT,
    "last_verified_at": AT,
    "checks": [{"name": "run/scenario hash", "ok": True, "detail": "holds"}],
    "claims": [
        {
            "stage": "who",
            "objective": "placed_persons",
            "value": 31,
            "bound": 31,
            "certified": True,
            "words": "31 is the best under these rules: the prices alone show it, without a solver",
        }
    ],
}
CERTIFICATE: JSON = {"scenario_hash": HASH, "stages": []}
RESULT: JSON = {
    "scenario_hash": HASH,
    "seed": 2023,
    "params": {"deadline_s": 60, "audit": False},
    "stages": [],
    "placements": [PLACEMENT],
    "facts": {"phases": [], "strategies": [], "versions": {"rematch": "0.1.0"}, "finished_at": AT},
}
READINESS: JSON = {
    "ready": True,
    "database": True,
    "tables": True,
    "server": "sqlite 3.53.0",
    "workers": 1,
    "journal_mode": "wal",
}


def page(item: JSON) -> JSON:
    """Return a list with one item, the last part."""
    return {"items": [item]}
