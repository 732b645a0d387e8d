"""One example per thing that follows a decision, as the OpenAPI document and the tests show it."""

from rematch.api.examples import AT, CASE_VIEW, EXPLANATION, JSON, RUN_ID

OFFER_ID = "offer-0190a1b2c3d-5f0e8d7c6b5a4938"
CLEARANCE_ID = "clearance-0190a1b2c3d-5f0e8d7c6b5a4938"
REVIEW_ID = "review-0190a1b2c3d-5f0e8d7c6b5a4938"
FOLLOW_UP_ID = "follow-up-0190a1b2c3d-5f0e8d7c6b5a4938"
DECISION_ID = "decision-0190a1b2c3d-5f0e8d7c6b5a4938"
DECISION: JSON = {"case_id": "harbour/C-0007", "kind": "accept"}
DECISION_VIEW: JSON = {
    "decision_id": DECISION_ID,
    "run_id": RUN_ID,
    "case_id": "harbour/C-0007",
    "kind": "accept",
    "reason": None,
    "home": "DE-kiel/P-17/flat-3",
    "decided_by": "desk/coordinator-a",
    "decided_at": AT,
    "looked_s": 240,
    "offer_id": OFFER_ID,
}
SHEET: JSON = {
    "run_id": RUN_ID,
    "opened_at": AT,
    "case": CASE_VIEW,
    "waiting_days": 40,
    "explanation": EXPLANATION,
    "unmet": ["language_course_level"],
    "unconfirmed": [],
    "child_protection": False,
    "kept_apart": False,
    "clearances": ["travel_document"],
    "together_with": [],
    "empty_beds": 1,
    "stay": "24_months",
    "history": [],
    "review": None,
}
ALARMS: JSON = {
    "run_id": RUN_ID,
    "decided": 24,
    "other": 3,
    "median_looked_s": 180,
    "too_few_to_tell": False,
    "few_overrides": False,
    "quick_reviews": False,
}
HOME: JSON = {
    "pledge_id": "DE-kiel/P-17",
    "unit_ref": "flat-3",
    "homes": 1,
    "persons": 2,
    "places": {"school_place": 1},
    "arrives_in": "2027-01",
}
OFFER: JSON = {
    "offer_id": OFFER_ID,
    "version": 1,
    "case_id": "harbour/C-0007",
    "round_ref": "winter",
    "run_id": RUN_ID,
    "state": "asked",
    "paused_state": None,
    "home": HOME,
    "decided_by": "desk/coordinator-a",
    "answer_by": "2026-12-08T09:30:00Z",
    "answers": [],
    "waiting_for": ["answers"],
    "arrive_on": None,
    "arrived_on": None,
    "end_reason": None,
    "welfare_check": None,
    "created_at": AT,
    "changed_at": AT,
}
ANSWER: JSON = {
    "person_ref": "P1",
    "choice": "yes",
    "talk": {"adviser": "caseworker-07", "on": "2026-12-05", "language": "uk", "interpreted": True},
    "handover": ["needs"],
}
ENDING: JSON = {"reason": "safety"}
TRAVEL: JSON = {"to": "travelling", "on": "2027-01-12"}
ARRIVAL: JSON = {
    "arrival_id": OFFER_ID,
    "version": 2,
    "state": "agreed",
    "home": HOME,
    "size": 2,
    "ages": ["6-11", "25-44"],
    "school_stages": ["primary"],
    "languages": ["uk", "de"],
    "pathway": "humanitarian_admission",
    "needs": [],
    "work_wanted": [],
    "expected_members": 0,
    "pets": None,
    "move_from": "2027-01-10",
    "move_by": "2027-04-30",
    "arrive_on": None,
    "home_confirmed": False,
    "cleared": True,
    "prepared": [],
    "contact": "harbour",
    "changed_at": AT,
}
NOT_AVAILABLE: JSON = {"reason": "home_gone"}
PREPARE: JSON = {"to": "preparing", "on": "2027-01-12", "prepared": ["keys", "school"]}
CLEARANCE: JSON = {
    "clearance_id": CLEARANCE_ID,
    "version": 1,
    "kind": "travel_document",
    "state": "asked",
    "pathway": "humanitarian_admission",
    "municipality": "DE-kiel",
    "persons": 2,
    "file_number": None,
    "authority": "transfer-office",
    "reference": None,
    "dated": None,
    "valid_until": None,
    "asked_at": AT,
}
CLEARED: JSON = {"reference": "TR-2026-118", "dated": "2026-12-08", "valid_until": "2027-03-31"}
REVIEW_REQUEST: JSON = {"reason": "need_not_met"}
REVIEW: JSON = {
    "review_id": REVIEW_ID,
    "version": 1,
    "case_id": "harbour/C-0007",
    "offer_id": OFFER_ID,
    "run_id": RUN_ID,
    "reason": "need_not_met",
    "state": "open",
    "reviewed_by": None,
    "asked_at": AT,
}
REVIEW_END: JSON = {"upheld": False}
FOLLOW_UP: JSON = {
    "follow_up_id": FOLLOW_UP_ID,
    "version": 1,
    "case_id": "harbour/C-0007",
    "offer_id": OFFER_ID,
    "month": 1,
    "due_on": "2027-02-12",
    "state": "due",
}
FOLLOW_UP_ANSWER: JSON = {
    "glad": "yes",
    "still_fits": "partly",
    "themes": [{"theme": "work", "fit": "partly", "missing": ["recognition_advice"]}],
    "wants_to_move": False,
}
FITS: JSON = {"yes": 20, "partly": None, "no": None, "prefer_not_to_say": 0}
RESULTS: JSON = {
    "municipality": "DE-kiel",
    "months": [
        {
            "month": 1,
            "answered": 25,
            "glad": FITS,
            "still_fits": FITS,
            "missing": {"recognition_advice": 15},
        },
        {"month": 6, "answered": None, "glad": {}, "still_fits": {}, "missing": {}},
        {"month": 12, "answered": None, "glad": {}, "still_fits": {}, "missing": {}},
    ],
}
