"""People's own links: who makes them, what is kept of them, and when they are over."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.api.bodies import a_case
from tests.api.desk import Caller, Desk, running_desk
from tests.api.linked import a_pair, link_for, linked
from tests.databases import raw_bytes, raw_sql

BOTH_DATABASES = True
LINKS = "/v1/cases/harbour/C-1/links"
BODY = {"person_ref": "P1", "language": "uk"}


def test_a_link_is_made_listed_and_ended_by_the_ngo_of_the_case(desk: Desk, tmp_path: Path) -> None:
    """The token is shown once and kept nowhere; ended, the link is over at once."""
    desk.harbour.post("/v1/cases", a_case("C-1"))
    made = desk.harbour.post(LINKS, BODY | {"days": 90}).json()
    until = datetime.fromisoformat(made["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=89) < until <= timedelta(days=90)
    person = Caller(desk.client, made["token"])
    assert person.get("/v1/my/case").status_code == 200
    [listed] = desk.harbour.get(LINKS).json()["items"]
    assert listed == made | {"token": None}
    secret = made["token"].split("_", 2)[2]  # may hold an underscore itself
    assert secret.encode() not in raw_bytes(tmp_path)
    assert desk.harbour.call("DELETE", f"{LINKS}/{made['link_id']}").status_code == 204
    assert person.get("/v1/my/case").status_code == 401
    assert desk.harbour.call("DELETE", f"{LINKS}/{made['link_id']}").status_code == 204
    assert desk.harbour.get(LINKS).json()["items"][0]["revoked_at"] is not None
    lines = desk.auditor.get("/v1/audit", params={"kind": "link"}).json()["items"]
    assert [(line["action"], line["thing"]) for line in lines] == [
        ("create", made["link_id"]),
        ("revoke", made["link_id"]),
    ]


def test_a_repeated_request_makes_no_second_link_and_shows_no_token(desk: Desk) -> None:
    """What is kept for a retry does not hold the token."""
    desk.harbour.post("/v1/cases", a_case("C-1"))
    first = desk.harbour.post(LINKS, BODY, key="the-same-key-1").json()
    again = desk.harbour.post(LINKS, BODY, key="the-same-key-1").json()
    assert (again, first["token"] is None) == (first | {"token": None}, False)
    assert len(desk.harbour.get(LINKS).json()["items"]) == 1


def test_a_link_that_has_expired_is_like_none(desk: Desk, tmp_path: Path) -> None:
    """The same words as for a token nobody ever made, and for one with another secret."""
    person = linked(desk.harbour, "C-1")
    assert person.get("/v1/my/case").status_code == 200
    raw_sql(tmp_path, "UPDATE links SET expires_at = '2026-01-01 00:00:00'")
    other = "_".join([*person.token.split("_")[:2], "x" * 43])
    texts = []
    for token in (person.token, other, "rl_0000000000000000_abc", "rl_", "rl_x"):
        answer = Caller(desk.client, token).get("/v1/my/case", headers={"X-Request-ID": "one"})
        assert answer.status_code == 401
        texts.append(answer.text)
    assert len(set(texts)) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"person_ref": "P2", "language": "uk"}, 422),  # a child
        ({"person_ref": "P9", "language": "uk"}, 422),
        (BODY | {"days": 91}, 422),
        (BODY | {"days": 0}, 422),
        (BODY | {"days": True}, 422),
        (BODY | {"days": "30"}, 422),
        (BODY | {"language": "zz-nowhere-at-all"}, 422),
        (BODY | {"name": "somebody"}, 422),
        ({"language": "uk"}, 422),
        ([], 422),
    ],
)
def test_a_link_is_for_an_adult_of_the_household_and_for_days(desk: Desk, body: Any, status: int) -> None:
    """Anything else is refused, and never repeated."""
    desk.harbour.post("/v1/cases", a_case("C-1"))
    answer = desk.harbour.post(LINKS, body)
    assert answer.status_code == status, answer.text
    assert "somebody" not in answer.text
    assert desk.harbour.get(LINKS).json()["items"] == []


def test_only_the_ngo_of_the_case_reaches_its_links(desk: Desk) -> None:
    """To another NGO they look absent, like the case; a link of another case too."""
    desk.harbour.post("/v1/cases", a_case("C-1"))
    linked(desk.harbour, "C-2")
    [foreign] = desk.harbour.get("/v1/cases/harbour/C-2/links").json()["items"]
    absent = desk.bridge.get("/v1/cases/harbour/C-9/links", headers={"X-Request-ID": "one"})
    for path in (LINKS, "/v1/cases/harbour/C-2/links"):
        seen = desk.bridge.get(path, headers={"X-Request-ID": "one"})
        assert (seen.status_code, seen.text) == (404, absent.text)
    assert desk.bridge.post(LINKS, BODY).status_code == 404
    assert desk.harbour.call("DELETE", f"{LINKS}/{foreign['link_id']}").status_code == 404
    assert desk.harbour.get("/v1/cases/harbour/C-2/links").json()["items"][0]["revoked_at"] is None


def test_an_adult_has_two_live_links_at_most(desk: Desk) -> None:
    """A third one needs another to be ended; the other adult's are not counted."""
    a_pair(desk, "C-1")
    link_for(desk.harbour, "harbour/C-1", "P1")
    assert desk.harbour.post(LINKS, BODY).status_code == 409
    link_for(desk.harbour, "harbour/C-1", "P2")
    first = desk.harbour.get(LINKS).json()["items"][0]["link_id"]
    desk.harbour.call("DELETE", f"{LINKS}/{first}")
    assert desk.harbour.post(LINKS, BODY).status_code == 201


def test_an_ngo_makes_so_many_links_an_hour_and_no_more(database: str, tmp_path: Path) -> None:
    """The others are not held up by it."""
    with running_desk(tmp_path, links_per_hour=2) as desk:
        for number in (1, 2):
            linked(desk.harbour, f"C-{number}")
        desk.harbour.post("/v1/cases", a_case("C-3"))
        answer = desk.harbour.post("/v1/cases/harbour/C-3/links", BODY)
        assert (answer.status_code, answer.json()["type"]) == (429, "/problems/too-many")
        assert int(answer.headers["retry-after"]) == 3_600
        desk.bridge.post("/v1/cases", a_case("C-4"))
        assert desk.bridge.post("/v1/cases/bridge/C-4/links", BODY).status_code == 201
        raw_sql(tmp_path, "UPDATE links SET created_at = '2026-01-01 00:00:00'")
        assert desk.harbour.post("/v1/cases/harbour/C-3/links", BODY).status_code == 201


def test_a_link_reaches_nothing_but_the_own_household(desk: Desk) -> None:
    """No list, no case by its id, not even the own; no event and no webhook."""
    person = linked(desk.harbour, "C-1")
    linked(desk.harbour, "C-2")
    for path in ("/v1/cases", "/v1/cases/harbour/C-1", "/v1/cases/harbour/C-2", "/v1/events", LINKS):
        assert person.get(path).status_code == 403, path
    assert person.call("DELETE", "/v1/cases/harbour/C-1", version=1).status_code == 403
    assert "C-2" not in person.get("/v1/my/case").text + person.get("/v1/my/download").text
    assert desk.harbour.get("/v1/my/case").status_code == 403


def test_who_is_in_the_household_no_more_comes_by_no_link(desk: Desk) -> None:
    """The NGO takes an adult out of the case: to that adult it looks absent; to the other it does not."""
    one, two = a_pair(desk, "C-1")
    alone = desk.harbour.put("/v1/cases/harbour/C-1", a_case("C-1"), version=1)
    assert alone.status_code == 200
    assert (one.get("/v1/my/case").status_code, two.get("/v1/my/case").status_code) == (200, 404)
    assert two.get("/v1/my/download").status_code == 404
    assert two.post("/v1/my/erasure").status_code == 404


def test_erasing_the_case_ends_its_links(desk: Desk, tmp_path: Path) -> None:
    """Nothing of them is left."""
    person = linked(desk.harbour, "C-1")
    person.post("/v1/my/corrections", {"pointer": "/move_by", "value": "2027-05-31"})
    assert desk.harbour.call("DELETE", "/v1/cases/harbour/C-1", version=1).status_code == 204
    assert person.get("/v1/my/case").status_code == 401
    assert raw_sql(tmp_path, "SELECT id FROM links") + raw_sql(tmp_path, "SELECT id FROM asks") == []
