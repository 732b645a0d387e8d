"""A case, and somebody of its household who comes by a link of their own."""

from typing import Any

from tests.api.bodies import a_case
from tests.api.desk import Caller, Desk
from tests.api.test_story import freeze, prepare, publish, start

SECRET = "trauma_therapy"
"""A sensitive criterion, for what one adult keeps from the other."""
PAIR: list[dict[str, Any]] = [
    {
        "person_ref": "P1",
        "birth_year": 1988,
        "cares_for_children": True,
        "languages": [{"language": "uk", "level": "native"}],
        "wishes": [{"criterion": "recognition_advice", "importance": 3, "hidden": True}],
    },
    {
        "person_ref": "P2",
        "birth_year": 1986,
        "cares_for_children": True,
        "languages": [{"language": "uk", "level": "native"}],
        "wishes": [
            {"criterion": SECRET, "importance": 5},
            {"criterion": "language_course_level", "options": ["B1"], "importance": 2},
            {"criterion": "address_protection", "importance": 4, "hidden": True},
        ],
    },
    {"person_ref": "P3", "age_band": "6-11", "school_stage": "primary"},
]
CONSENTS = [
    {"person_ref": ref, "given_at": "2026-11-02T10:00:00+01:00", "language": "uk"} for ref in ("P1", "P2")
]


def linked(ngo: Caller, case_ref: str, **fields: Any) -> Caller:
    """Post a case and make a link for its only adult."""
    posted = ngo.post("/v1/cases", a_case(case_ref, **fields))
    assert posted.status_code == 201, posted.text
    return link_for(ngo, f"harbour/{case_ref}")


def link_for(ngo: Caller, case_id: str, person_ref: str = "P1", **fields: Any) -> Caller:
    """Make a link for an adult of a case, and come by it."""
    body = {"person_ref": person_ref, "language": "en"} | fields
    made = ngo.post(f"/v1/cases/{case_id}/links", body)
    assert made.status_code == 201, made.text
    return Caller(ngo.client, made.json()["token"])


def a_pair(desk: Desk, case_ref: str = "C-20", **fields: Any) -> tuple[Caller, Caller]:
    """A household of two adults and a child, each adult with a link; each keeps something to themselves."""
    pair = {"persons": PAIR, "consents": CONSENTS, "unwanted_municipalities": ["DE-troisdorf"]}
    assert desk.harbour.post("/v1/cases", a_case(case_ref, **pair | fields)).status_code == 201
    case_id = f"harbour/{case_ref}"
    return link_for(desk.harbour, case_id, "P1"), link_for(desk.harbour, case_id, "P2")


def reviewed_with_a_pair(desk: Desk) -> tuple[str, Caller, Caller]:
    """A published run with one household of two adults in it."""
    prepare(desk, cases=2)
    one, two = a_pair(desk)
    version = desk.drafter.get("/v1/rounds/winter").json()["version"]
    assert desk.drafter.post("/v1/rounds/winter/cases", {}, version=version).status_code == 200
    freeze(desk)
    run_id = start(desk)
    assert desk.wait_for(run_id)["state"] == "done"
    publish(desk, run_id)
    return run_id, one, two
