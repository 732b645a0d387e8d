"""Roles times routes, from the document itself: who may, gets past the door; who may not, does not."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from rematch.app import openapi_document
from tests.api.desk import Caller, Desk
from tests.api.linked import linked

DOCUMENT: dict[str, Any] = json.loads(openapi_document())
PEOPLE = {
    "ngo": "harbour",
    "municipality": "kiel",
    "coordinator": "drafter",
    "analyst": "analyst",
    "authority": "authority",
    "auditor": "auditor",
    "admin": "admin",
    "person": "person",
}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation under /v1: method, path, description."""
    for path, item in DOCUMENT["paths"].items():
        if path.startswith("/v1"):
            for method, operation in item.items():
                yield method.upper(), path, operation


OPERATIONS = list(operations())


def filled(path: str, operation: dict[str, Any]) -> str:
    """The path with the example of each parameter."""
    examples = {
        parameter["name"]: str(parameter["schema"]["examples"][0])
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "path"
    }
    return re.sub(r"\{(\w+)\}", lambda match: examples[match.group(1)], path)


def body_of(operation: dict[str, Any]) -> dict[str, Any]:
    """The first example of the body, as arguments of a call."""
    if "requestBody" not in operation:
        return {}
    content = operation["requestBody"]["content"]
    if "multipart/form-data" in content:
        return {"files": {"file": ("cases.csv", b"case_ref,size,person_ref\nC-1,1,P1\n", "text/csv")}}
    return {"json": content["application/json"]["schema"]["examples"][0]}


@pytest.fixture(scope="module")
def person(shared: Desk) -> Caller:
    """Somebody with a link of their own, to a case that no example names."""
    return linked(shared.harbour, "C-1000")


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    list(operations()),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_only_the_roles_of_an_operation_get_past_the_door(
    shared: Desk, person: Caller, method: str, path: str, operation: dict[str, Any]
) -> None:
    """Everybody else is told that it is not for them, also when the request is wrong in other ways."""
    assert operation["x-roles"]
    for role, name in PEOPLE.items():
        caller = person if role == "person" else getattr(shared, name)
        address = filled(path, operation)
        answer = caller.call(method, address, version=1, **body_of(operation))
        assert answer.status_code < 500
        if role in operation["x-roles"] or operation.get("security") == []:
            assert answer.status_code not in {401, 403}, (role, answer.text)
            assert str(answer.status_code) in operation["responses"], (role, answer.text)
        else:
            assert answer.status_code == 403, (role, answer.text)
            empty = caller.call(method, address, headers={"Content-Type": "application/json"})
            assert empty.status_code == 403, (role, empty.text)


def test_an_admin_reaches_people_and_keys_and_nothing_of_a_round() -> None:
    """Beside what everybody has: themselves, the ways in, events of the own organisation."""
    everybody = set(PEOPLE) - {"person"}
    own = [
        path
        for _, path, operation in operations()
        if "admin" in operation["x-roles"] and set(operation["x-roles"]) != everybody
    ]
    assert own
    assert all(path.startswith("/v1/organisations") for path in own), own
    shared_by_all = {
        path.split("/")[2] for _, path, operation in operations() if set(operation["x-roles"]) == everybody
    }
    assert shared_by_all == {"me", "sign-in"}


def test_those_who_look_on_reach_no_case() -> None:
    """Analysts, auditors and authorities have no operation on cases, proposals, offers or explanations."""
    about_people = ("/v1/cases", "/proposals", "/explanations", "/offers", "/arrivals", "/sheets", "/changes")
    for _, path, operation in operations():
        if any(part in path for part in about_people):
            assert not {"analyst", "auditor", "authority", "admin"} & set(operation["x-roles"]), path


def test_a_person_reaches_the_own_household_and_nothing_else() -> None:
    """No address of theirs holds an id: there is no other household to name. Nobody else comes there."""
    for _, path, operation in OPERATIONS:
        assert ("person" in operation["x-roles"]) == path.startswith("/v1/my/"), path
        assert "person" not in operation["x-roles"] or operation["x-roles"] == ["person"]
        assert not (path.startswith("/v1/my/") and "{" in path)
