"""The example of a submission: the case of the other examples, filled into the form."""

from typing import Any

INSTANCE_ID = "f0b5c1a2-7c1d-4c5e-9a51-0d7b0c6a1f01"
SUBMISSION: dict[str, Any] = {
    "_id": 8841,
    "_uuid": INSTANCE_ID,
    "meta/instanceID": f"uuid:{INSTANCE_ID}",
    "meta/rootUuid": f"uuid:{INSTANCE_ID}",
    "_submission_time": "2026-11-02T09:30:00",
    "ready/case_ref": "C-0007",
    "ready/ready_from": "2027-01-10",
    "ready/move_by": "2027-04-30",
    "ready/persons": [
        {
            "ready/persons/person_ref": "P1",
            "ready/persons/age_known": "year",
            "ready/persons/birth_year": "1988",
            "ready/persons/is_adult": "1",
            "ready/persons/cares_for_children": "yes",
            "ready/persons/languages": [
                {"ready/persons/languages/language": "uk", "ready/persons/languages/level": "native"},
                {"ready/persons/languages/language": "de", "ready/persons/languages/level": "A2"},
            ],
            "ready/persons/consent/agrees": "yes",
            "ready/persons/consent/agreed_at": "2026-11-02T10:00:00.000+01:00",
            "ready/persons/consent/agreed_in": "uk",
        },
        {
            "ready/persons/person_ref": "P2",
            "ready/persons/age_known": "band",
            "ready/persons/age_band": "6-11",
            "ready/persons/is_adult": "0",
        },
    ],
    "ready/kinds": "own_home shared_flat",
    "ready/step_free": "no",
    "ready/wheelchair_usable": "no",
    "ready/has_ties": "no",
    "ready/has_unwanted": "no",
    "ready/pathway": "humanitarian_admission",
    "ready/stay_country": "PL",
    "ready/stay_kind": "reception_centre",
    "more/own": [
        {"more/own/own_ref": "P1", "more/own/own_answers/work_wanted": "5120"},
        {"more/own/own_ref": "P2", "more/own/school_stage": "primary"},
    ],
    "more/has_wishes": "yes",
    "more/wishes": [
        {
            "more/wishes/wish_theme": "language",
            "more/wishes/wish_criterion": "language_course_level",
            "more/wishes/wish_options": "B1",
            "more/wishes/wish_importance": "4",
        }
    ],
    "more/ranked": "DE-kiel",
    "more/ranked_importance": "3",
}
