"""Every line of bad input that can reach these routes: a clear problem, nothing written, nothing echoed."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.api.bodies import a_case, a_draft, a_municipality, a_pledge
from tests.api.desk import Desk

MARKER = "zz-marker-zz"
PROBLEM = "application/problem+json"


def refused(answer: httpx.Response, status: int, *, pointer: str | None = None) -> dict[str, Any]:
    """Check that an answer is a whole problem document without the marker; return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    assert MARKER not in answer.text
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["type"].startswith("/problems/")
    assert problem["request_id"] == answer.headers["x-request-id"]
    if pointer is not None:
        assert pointer in {each["pointer"] for each in problem["errors"]}, problem
    return problem


def raw_case(text: bytes) -> Callable[[Desk], httpx.Response]:
    """Post this text as a case."""

    def post(desk: Desk) -> httpx.Response:
        return desk.harbour.call(
            "POST", "/v1/cases", content=text, headers={"Content-Type": "application/json"}
        )

    return post


def nothing_written(desk: Desk) -> None:
    """No case is stored."""
    assert desk.harbour.get("/v1/cases").json()["items"] == []


@pytest.mark.parametrize("value", [-1, True, "3", 3.0, 3.5, 10**17, 10**30, None, [3], {"a": 3}], ids=repr)
def test_something_else_where_an_integer_is_meant(shared: Desk, value: Any) -> None:
    """Negative, boolean, text, fraction, huge: an importance is an integer from 0 to 5."""
    wish = {"criterion": "language_course_level", "options": ["B1"], "importance": value}
    answer = shared.harbour.post("/v1/cases", a_case(wishes=[wish]))
    if value == 10**30:
        refused(answer, 400)
    else:
        refused(answer, 422, pointer="/wishes/0/importance")
    nothing_written(shared)


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e400", b"-1e400"])
def test_numbers_that_are_none(shared: Desk, number: bytes) -> None:
    """NaN, Infinity and what overflows into it."""
    refused(raw_case(b'{"case_ref": "zz-marker-zz", "ranked_importance": ' + number + b"}")(shared), 400)
    nothing_written(shared)


@pytest.mark.parametrize(
    "text",
    [rb'{"case_ref": "zz-marker-zz\ud800"}', rb'{"case_ref": "zz-marker-zz\udc00\ud800"}'],
)
def test_lone_surrogates(shared: Desk, text: bytes) -> None:
    """Half a character cannot be stored nor answered."""
    refused(raw_case(text)(shared), 400, pointer="/case_ref")


@pytest.mark.parametrize("text", [rb'{"case_ref": "zz-marker-zz\u0000"}', b'{"case_ref": "zz-marker-zz\0"}'])
def test_nul(shared: Desk, text: bytes) -> None:
    """NUL, escaped or raw."""
    refused(raw_case(text)(shared), 400)


@pytest.mark.parametrize("control", "\u202e\u2066\u200f\u0007\u007f")
def test_bidi_and_other_hidden_controls(shared: Desk, control: str) -> None:
    """A text that shows otherwise than it is written."""
    body = a_municipality(name=f"{MARKER}{control}x")
    refused(shared.kiel.put("/v1/municipalities/DE-kiel", body), 422, pointer="/name")


def test_duplicate_keys(shared: Desk) -> None:
    """Which of the two would count?"""
    refused(raw_case(b'{"case_ref": "zz-marker-zz", "case_ref": "C-1"}')(shared), 400)


def test_unknown_fields(shared: Desk) -> None:
    """A field that nobody reads is refused by name; what looks like no field's name is not repeated."""
    refused(shared.harbour.post("/v1/cases", a_case(nationality=MARKER)), 422, pointer="/nationality")
    refused(shared.harbour.post("/v1/cases", a_case() | {MARKER: 1}), 422, pointer="")
    nothing_written(shared)


def test_unknown_query_parameters(shared: Desk) -> None:
    """A filter with a typing error would silently show everything."""
    refused(shared.harbour.get("/v1/cases", params={"stat": "ready"}), 422)


def test_depth(shared: Desk) -> None:
    """Nested deeper than anything that is meant."""
    refused(raw_case(b'{"a": ' * 5_000 + b"1" + b"}" * 5_000)(shared), 400)


def test_size_declared_and_undeclared(shared: Desk) -> None:
    """More than a mebibyte, with and without Content-Length."""
    body = b'{"case_ref": "zz-marker-zz' + b"x" * 1_048_576 + b'"}'
    refused(raw_case(body)(shared), 413)
    headers = {"Content-Type": "application/json"}
    refused(shared.harbour.call("POST", "/v1/cases", content=iter([body]), headers=headers), 413)


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", None],
)
def test_another_media_type(shared: Desk, media_type: str | None) -> None:
    """JSON in UTF-8 only."""
    headers = {"Content-Type": media_type} if media_type else {}
    content = json.dumps(a_case(MARKER)).encode()
    refused(shared.harbour.call("POST", "/v1/cases", content=content, headers=headers), 415)


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[1,]", b'{"a": 01}', b"\xff\xfe", b"null", b"[]", b'"x"', b"1"]
)
def test_no_json_or_no_object(shared: Desk, text: bytes) -> None:
    """Broken JSON is answered 400, another kind of value 422."""
    answer = raw_case(text)(shared)
    refused(answer, 422 if text in {b"", b"null", b"[]", b'"x"', b"1"} else 400)


@pytest.mark.parametrize("size", [0, 31])
def test_households_of_none_and_of_31(shared: Desk, size: int) -> None:
    """A household has 1 to 30 persons."""
    persons = [{"person_ref": f"P{number}", "age_band": "25-44"} for number in range(size)]
    refused(shared.harbour.post("/v1/cases", a_case(persons=persons)), 422, pointer="/persons")


@pytest.mark.parametrize("country", ["XX", "de", "Germany", "", "ZZ"])
def test_unknown_countries(shared: Desk, country: str) -> None:
    """Only what ISO 3166-1 lists."""
    stay = {"country": country, "kind": "camp"}
    refused(
        shared.harbour.post("/v1/cases", a_case(place_of_stay=stay)), 422, pointer="/place_of_stay/country"
    )


@pytest.mark.parametrize("language", ["klingonish", "zz-marker-zz", "x", "de_DE_"])
def test_unknown_languages(shared: Desk, language: str) -> None:
    """Only what BCP 47 registers."""
    persons = a_case()["persons"]
    persons[0]["languages"] = [{"language": language, "level": "B1"}]
    refused(
        shared.harbour.post("/v1/cases", a_case(persons=persons)),
        422,
        pointer="/persons/0/languages/0/language",
    )


def test_all_weights_zero(shared: Desk) -> None:
    """Rules under which nothing counts are no rules."""
    from rematch.scoring.catalogue import catalogue

    weights = {criterion.key: 0 for criterion in catalogue()}
    problem = refused(shared.drafter.post("/v1/policies", a_draft(weights=weights)), 422)
    assert "all weights are zero" in problem["detail"]


@pytest.mark.parametrize("weight", [-1, 1_001, True, "5", 1.5])
def test_weights_out_of_bounds(shared: Desk, weight: Any) -> None:
    """A weight is an integer from 0 to 1,000."""
    body = a_draft(weights={"language_course_level": weight})
    refused(shared.drafter.post("/v1/policies", body), 422, pointer="/weights/language_course_level")


@pytest.mark.parametrize("key", ["nationality", "religion", "sexual_orientation"])
def test_weights_on_who_a_person_is(shared: Desk, key: str) -> None:
    """What never scores has no weight."""
    problem = refused(shared.drafter.post("/v1/policies", a_draft(weights={key: 100})), 422)
    assert problem["type"] == "/problems/barred"


@pytest.mark.parametrize("field", ["nationality", "only_christian", "languages"])
def test_a_pledge_that_asks_for_who_a_person_is(shared: Desk, field: str) -> None:
    """Or for what stands for it: refused with the reason, as are its unit types."""
    for body in (
        a_pledge() | {field: "zz"},
        a_pledge(unit_types=[a_pledge()["unit_types"][0] | {field: "zz"}]),
    ):
        problem = refused(shared.kiel.post("/v1/pledges", body), 422)
        assert problem["type"] == "/problems/barred"
        assert "never scores and never restricts" in problem["detail"]


def test_a_case_that_tells_where_somebody_comes_from(shared: Desk) -> None:
    """There is no such field, and the answer says why."""
    persons = [a_case()["persons"][0] | {"nationality": "zz"}]
    problem = refused(shared.harbour.post("/v1/cases", a_case(persons=persons)), 422)
    assert problem["type"] == "/problems/barred"


def test_weights_on_no_criterion(shared: Desk) -> None:
    """A key that the list does not have."""
    body = a_draft(weights={"zz_no_such_thing": 100})
    refused(shared.drafter.post("/v1/policies", body), 422, pointer="/weights/zz_no_such_thing")


def test_a_criterion_that_nobody_lists(shared: Desk) -> None:
    """In a case the value itself is not repeated."""
    wish = {"criterion": "zz_marker_zz", "importance": 3}
    answer = shared.harbour.post("/v1/cases", a_case(wishes=[wish]))
    assert "zz_marker_zz" not in answer.text
    refused(answer, 422, pointer="/wishes/0/criterion")
    nothing_written(shared)


@pytest.mark.parametrize("count", [-1, 100_001, 10**12])
def test_pledges_beyond_their_bounds(shared: Desk, count: int) -> None:
    """A pledge is for 0 to 100,000 persons."""
    body = a_pledge(max_persons=count)
    refused(shared.kiel.post("/v1/pledges", body), 422, pointer="/max_persons")


@pytest.mark.parametrize("deadline", [0, 601, True, "60", 1.5])
def test_deadlines_beyond_their_bounds(shared: Desk, deadline: Any) -> None:
    """A run has 1 to 600 seconds."""
    body = {"policy_id": "balanced/1", "params": {"deadline_s": deadline}}
    refused(shared.drafter.post("/v1/rounds/winter/runs", body), 422, pointer="/params/deadline_s")


@pytest.mark.parametrize(
    "given_at", ["2026-11-02T10:00:00", "2026-11-02", "2026-11-02Z", "yesterday", 1793613600, True]
)
def test_times_without_a_zone(shared: Desk, given_at: Any) -> None:
    """A time without its zone is a guess."""
    consents = [{"person_ref": "P1", "given_at": given_at, "language": "uk"}]
    refused(shared.harbour.post("/v1/cases", a_case(consents=consents)), 422, pointer="/consents/0/given_at")


@pytest.mark.parametrize(
    "ready_from",
    [
        "2027-02-30",
        "10.01.2027",
        "2027-1-1",
        "",
        "2027-01-10T12:00:00Z",
        "2027-01-10T00:00:00",
        "2027-01-10 00:00",
        "2027-01-10\n",
        1768003200,
        True,
    ],
)
def test_days_that_are_none(shared: Desk, ready_from: Any) -> None:
    """A day is written as in ISO 8601, without a time."""
    refused(shared.harbour.post("/v1/cases", a_case(ready_from=ready_from)), 422, pointer="/ready_from")


@pytest.mark.parametrize("tier", [True, False, "1", 1.0, 2, -1, None])
def test_tiers_of_urgency_that_are_none(shared: Desk, tier: Any) -> None:
    """The integer 0 or 1, nothing that looks like it; a regular case has no record."""
    record = {"tier": tier, "reason": "no_shelter", "set_by": "caseworker-07", "set_on": "2026-11-02"}
    refused(shared.harbour.post("/v1/cases", a_case(urgency=record)), 422, pointer="/urgency/tier")


def test_a_record_of_urgency_without_its_reason(shared: Desk) -> None:
    """Null is what a reader is shown; who records it says why."""
    record = {"tier": 1, "reason": None, "set_by": "caseworker-07", "set_on": "2026-11-02"}
    refused(shared.harbour.post("/v1/cases", a_case(urgency=record)), 422, pointer="/urgency/reason")


def test_a_birth_after_the_move(shared: Desk) -> None:
    """Nobody moves before being born: an expected child is an expected member."""
    persons = [*a_case()["persons"], {"person_ref": MARKER, "birth_year": 2028}]
    refused(shared.harbour.post("/v1/cases", a_case(persons=persons, move_by="2027-04-30")), 422)
    nothing_written(shared)


def test_more_rows_than_a_bulk_takes(shared: Desk) -> None:
    """At most a thousand, at least one."""
    refused(shared.harbour.post("/v1/cases:bulk", {"cases": [{}] * 1_001}), 422, pointer="/cases")
    refused(shared.harbour.post("/v1/cases:bulk", {"cases": []}), 422, pointer="/cases")


@pytest.mark.parametrize(
    "path", ["/v1/cases/harbour/a%00b", "/v1/cases/harbour/%ff", "/v1/cases/har%2fbour/x"]
)
def test_hidden_characters_in_addresses(shared: Desk, path: str) -> None:
    """An address that cannot be one."""
    assert shared.harbour.get(path).status_code in {404, 422}


@pytest.mark.parametrize("cursor", ["%%%", "zz", "w7w=", "x" * 401])
def test_cursors_that_nobody_gave_out(shared: Desk, cursor: str) -> None:
    """A cursor is handed on as it came."""
    refused(shared.harbour.get("/v1/cases", params={"cursor": cursor}), 422, pointer="cursor")


@pytest.mark.parametrize("limit", ["0", "201", "-1", "ten", "1e3"])
def test_limits_out_of_bounds(shared: Desk, limit: str) -> None:
    """A part of a list has 1 to 200 items."""
    refused(shared.harbour.get("/v1/cases", params={"limit": limit}), 422, pointer="limit")
