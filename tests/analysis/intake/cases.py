"""Cases to fill the form in with: one that answers everything, one that answers next to nothing."""

from rematch.models.case import Case

FULL = Case.model_validate(
    {
        "case_ref": "C-0007",
        "persons": [
            {
                "person_ref": "P1",
                "birth_year": 1988,
                "cares_for_children": True,
                "languages": [
                    {"language": "uk", "level": "native"},
                    {"language": "prs", "level": "B1"},
                    {"language": "de-AT", "level": "A2"},
                ],
                "work_wanted": ["5120", "74"],
                "needs": [
                    {"criterion": "trauma_therapy", "least_level": 2, "hidden": True},
                    {"criterion": "hospital_distance", "within_km": 20},
                ],
                "wishes": [
                    {"criterion": "language_course_level", "options": ["A2", "B1"], "importance": 4},
                    {"criterion": "language_course_start", "options": ["8_weeks"], "importance": 2},
                    {
                        "criterion": "distance_wished_place",
                        "place": {"municipality": "NL-utrecht"},
                        "importance": 1,
                    },
                    {"criterion": "vacancies_wanted_job", "importance": 5},
                ],
            },
            {"person_ref": "P2", "age_band": "65+", "cares_for_children": False},
            {
                "person_ref": "P3",
                "birth_year": 2010,
                "age_disputed": True,
                "languages": [{"language": "uk", "level": "native"}],
            },
            {"person_ref": "P4", "age_band": "6-11", "school_stage": "primary"},
        ],
        "accommodation": {
            "kinds": ["own_home", "host"],
            "hosts": ["couple", "several"],
            "step_free": True,
            "wheelchair_usable": False,
            "women_only": True,
            "pets": True,
            "assistance_animal": True,
            "protection_plan": True,
            "bundle_within_minutes": 0,
        },
        "needs": [
            {"criterion": "school_place"},
            {"criterion": "interpreting", "options": ["uk", "ar"]},
        ],
        "wishes": [
            {"criterion": "settlement_size", "options": ["town"], "importance": 3},
            {"criterion": "vacancies_new_job", "options": ["25"], "importance": 0},
        ],
        "ties": [
            {"kind": "close_family_place", "place": {"municipality": "DE-kiel"}, "importance": 4},
            {
                "kind": "friends_place",
                "place": {"position": {"lat": -54.32, "lon": 10.13}},
                "required": True,
                "within_km": 40,
            },
        ],
        "ranked_municipalities": ["DE-troisdorf", "DE-kiel"],
        "ranked_importance": 3,
        "unwanted_municipalities": ["DE-x", "PL-lodz"],
        "together_with": ["C-0008"],
        "expected_members": [{"count": 2, "expected_on": "2027-06-01"}],
        "acceptance_floor": 4000,
        "ready_from": "2027-01-10",
        "move_by": "2027-04-30",
        "pathway": "humanitarian_admission",
        "place_of_stay": {"country": "PL", "kind": "other"},
        "urgency": {"tier": 0, "reason": "no_shelter", "set_by": "caseworker-07", "set_on": "2026-11-02"},
        "guardian": {
            "appointed_by": "youth office",
            "best_interests_by": "family court",
            "best_interests_on": "2026-10-30",
        },
        "consents": [
            {"person_ref": "P1", "given_at": "2026-11-02T10:00:00+01:00", "language": "uk"},
            {"person_ref": "P2", "given_at": "2026-11-02T10:30:00.250+01:00", "language": "de-AT"},
        ],
        "external_ids": [{"system": "kobo", "value": "8841"}],
    }
)
LEAST = Case.model_validate({"case_ref": "C-1", "persons": [{"person_ref": "P1", "age_band": "25-44"}]})
EMPTY_LISTS = LEAST.model_copy(update={"ties": (), "unwanted_municipalities": ()})
