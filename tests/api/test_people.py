"""People and keys over HTTP: an admin keeps people, everybody their own keys; what ends, ends at once."""

from typing import Any

import pytest

from rematch.api import examples_people
from tests.api.desk import Caller, Desk
from tests.databases import raw_bytes

BOTH_DATABASES = True
PEOPLE = "/v1/organisations/harbour/people"
ADA = {
    "person": "caseworker-09",
    "roles": ["ngo"],
    "sees_sensitive": True,
    "language": "de",
    "email": "ada@harbour.example",
}


def change_of(person: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The body of a change: what the person has, and what becomes different."""
    kept = {name: person[name] for name in ("roles", "sees_sensitive", "language", "email")}
    return kept | fields


def add(desk: Desk, **fields: Any) -> dict[str, Any]:
    """Ada, added by the admin."""
    answer = desk.admin.post(PEOPLE, ADA | fields)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def made(caller: Caller, **fields: Any) -> dict[str, Any]:
    """A key somebody made for themselves."""
    answer = caller.post("/v1/me/keys", fields)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def with_key(desk: Desk, key: dict[str, Any]) -> Caller:
    """Whoever calls with that key."""
    return Caller(desk.client, key["token"])


def test_an_admin_adds_organisations_and_people(desk: Desk, tmp_path: Any) -> None:
    """The address is read back by the admin about one person, and lies sealed in the database."""
    answer = desk.admin.post("/v1/organisations", examples_people.ORGANISATION | {"org_id": "lantern"})
    assert answer.status_code == 201
    assert desk.admin.get(answer.headers["Location"]).json() == answer.json()
    again = desk.admin.post("/v1/organisations", examples_people.ORGANISATION | {"org_id": "lantern"})
    assert again.status_code == 409
    person = add(desk)
    assert (person["email"], person["has_address"], person["version"]) == (ADA["email"], True, 1)
    assert desk.admin.get(f"{PEOPLE}/caseworker-09").json() == person
    listed = desk.admin.get(PEOPLE).json()["items"]
    assert [each["person"] for each in listed] == ["caseworker-07", "caseworker-09"]
    assert {each["email"] for each in listed} == {None}
    assert b"ada@" not in raw_bytes(tmp_path)


def test_an_address_is_one_persons(desk: Desk) -> None:
    """Also in other letters, and in another organisation."""
    add(desk)
    twice = ADA | {"person": "caseworker-10", "email": "ADA@Harbour.example"}
    assert desk.admin.post(PEOPLE, twice).status_code == 409
    assert desk.admin.post("/v1/organisations/bridge/people", twice).status_code == 409
    other = add(desk, person="caseworker-11", email=None)
    body = change_of(other, email=ADA["email"])
    answer = desk.admin.put(f"{PEOPLE}/caseworker-11", body, version=1)
    assert answer.status_code == 409
    assert ADA["email"] not in answer.text


@pytest.mark.parametrize(
    "fields",
    [
        {"roles": ["coordinator"]},
        {"roles": []},
        {"email": "no address"},
        {"email": "a@b.example\r\nBcc: c@d.example"},
        {"person": "Ada Example"},
        {"sees_sensitive": "yes"},
        {"language": "xx-nowhere"},
    ],
)
def test_what_is_no_person_is_refused(shared: Desk, fields: dict[str, Any]) -> None:
    """422, and never with the address that was given."""
    answer = shared.admin.post(PEOPLE, ADA | fields)
    assert answer.status_code == 422
    assert "example" not in answer.text


def test_who_leaves_is_out_at_once(desk: Desk) -> None:
    """Keys are over, the address is forgotten, the handle stays taken."""
    harbour = desk.admin.get(f"{PEOPLE}/caseworker-07").json()
    assert desk.harbour.get("/v1/cases").status_code == 200
    ended = desk.admin.call("DELETE", f"{PEOPLE}/caseworker-07", version=harbour["version"])
    assert ended.status_code == 204
    assert desk.harbour.get("/v1/cases").status_code == 401
    after = desk.admin.get(f"{PEOPLE}/caseworker-07").json()
    assert after["ended_at"] is not None
    assert not after["has_address"]
    again = desk.admin.call("DELETE", f"{PEOPLE}/caseworker-07", version=after["version"])
    assert again.status_code == 409
    assert desk.admin.post(PEOPLE, ADA | {"person": "caseworker-07"}).status_code == 409


def test_a_role_taken_away_ends_its_keys_and_no_others(desk: Desk) -> None:
    """Somebody who coordinated and analysed, and only analyses from now on."""
    people = "/v1/organisations/desk/people"
    drafter = desk.admin.get(f"{people}/coordinator-a").json()
    both = change_of(drafter, roles=["coordinator", "analyst"])
    drafter = desk.admin.put(f"{people}/coordinator-a", both, version=drafter["version"]).json()
    assert desk.drafter.get("/v1/cases").status_code == 200
    one = change_of(drafter, roles=["analyst"])
    assert desk.admin.put(f"{people}/coordinator-a", one, version=drafter["version"]).status_code == 200
    assert desk.drafter.get("/v1/cases").status_code == 401
    stale = desk.admin.put(f"{people}/coordinator-a", both, version=drafter["version"])
    assert stale.status_code == 412


def test_an_admin_does_not_lock_the_house_from_inside(desk: Desk) -> None:
    """Neither leaving nor giving the role away by oneself."""
    people = "/v1/organisations/desk/people/admin-1"
    me = desk.admin.get(people).json()
    assert desk.admin.call("DELETE", people, version=me["version"]).status_code == 409
    assert desk.admin.put(people, change_of(me, roles=["analyst"]), version=1).status_code == 409


def test_an_admin_sees_keys_and_ends_them_but_no_token(desk: Desk) -> None:
    """A key of another organisation looks absent under this one."""
    key = made(desk.harbour)
    listed = desk.admin.get("/v1/organisations/harbour/keys").json()["items"]
    assert {each["token"] for each in listed} == {None}
    assert key["key_id"] in {each["key_id"] for each in listed}
    foreign = desk.admin.call("DELETE", f"/v1/organisations/bridge/keys/{key['key_id']}")
    assert foreign.status_code == 404
    caller = with_key(desk, key)
    assert caller.get("/v1/me").status_code == 200
    assert desk.admin.call("DELETE", f"/v1/organisations/harbour/keys/{key['key_id']}").status_code == 204
    assert caller.get("/v1/me").status_code == 401


def test_keys_are_rotated_with_a_time_of_both(desk: Desk) -> None:
    """Two live, no third; with no overlap the old one is over at once."""
    first = made(desk.harbour)
    assert desk.harbour.post("/v1/me/keys", {}).status_code == 409
    old = with_key(desk, first)
    listed = old.get("/v1/me/keys").json()["items"]
    standing = next(each["key_id"] for each in listed if each["key_id"] != first["key_id"])
    assert old.call("DELETE", f"/v1/me/keys/{standing}").status_code == 204
    second = old.post(f"/v1/me/keys/{first['key_id']}/rotate", {}).json()
    new = with_key(desk, second)
    assert {old.get("/v1/me").status_code, new.get("/v1/me").status_code} == {200}
    assert new.call("DELETE", f"/v1/me/keys/{first['key_id']}").status_code == 204
    third = new.post(f"/v1/me/keys/{second['key_id']}/rotate", {"overlap_hours": 0}).json()
    assert new.get("/v1/me").status_code == 401
    assert with_key(desk, third).get("/v1/me").status_code == 200
    assert new.post(f"/v1/me/keys/{second['key_id']}/rotate", {}).status_code == 401


def test_a_lost_answer_is_asked_for_again(desk: Desk) -> None:
    """The same Idempotency-Key gets the same token, and no second key."""
    first = desk.harbour.post("/v1/me/keys", {}, key="lost-answer-0001")
    assert desk.harbour.post("/v1/me/keys", {}, key="lost-answer-0001").json() == first.json()
    assert len(desk.harbour.get("/v1/me/keys").json()["items"]) == 2


def test_a_key_makes_no_key_that_may_more(desk: Desk) -> None:
    """Not of another role, and nothing that it leaves out itself."""
    people = "/v1/organisations/desk/people"
    drafter = desk.admin.get(f"{people}/coordinator-a").json()
    both = change_of(drafter, roles=["coordinator", "admin"])
    assert desk.admin.put(f"{people}/coordinator-a", both, version=1).status_code == 200
    assert desk.drafter.post("/v1/me/keys", {"role": "admin"}).status_code == 403
    narrow = with_key(desk, made(desk.bridge, scopes=["without_sensitive"]))
    listed = desk.bridge.get("/v1/me/keys").json()["items"]
    wide = next(each["key_id"] for each in listed if not each["scopes"])
    assert narrow.call("DELETE", f"/v1/me/keys/{wide}").status_code == 204
    assert made(narrow)["scopes"] == ["without_sensitive"]


def test_a_key_that_reads_only_changes_nothing(desk: Desk) -> None:
    """Not even itself."""
    key = made(desk.harbour, scopes=["read_only"], lifetime_days=1)
    reader = with_key(desk, key)
    assert reader.get("/v1/cases").status_code == 200
    assert reader.get("/v1/me").json()["reads_only"]
    for method, path in (("POST", "/v1/cases"), ("DELETE", f"/v1/me/keys/{key['key_id']}")):
        answer = reader.call(method, path)
        assert answer.status_code == 403
        assert "reads only" in answer.json()["detail"]


def test_a_colleagues_key_looks_absent(desk: Desk) -> None:
    """As one that never was."""
    key = made(desk.drafter)
    foreign = desk.signer.call("DELETE", f"/v1/me/keys/{key['key_id']}")
    missing = desk.signer.call("DELETE", f"/v1/me/keys/{'0' * 16}")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.json()["detail"] == missing.json()["detail"]
    assert with_key(desk, key).get("/v1/me").status_code == 200
