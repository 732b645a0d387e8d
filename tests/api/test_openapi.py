"""The document: committed as it is, valid, with an example for everything that can be sent or answered."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import validate

from rematch.app import openapi_document
from tests.api.test_roles import DOCUMENT

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"
OPERATIONS = [
    (f"{method} {path}", operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
]
IDS = [name for name, _ in OPERATIONS]


def check(value: Any, schema: dict[str, Any]) -> None:
    """Validate a value against a schema of the document."""
    whole = schema | {"components": DOCUMENT["components"]}
    jsonschema.Draft202012Validator(whole).validate(value)


def test_the_committed_document_is_the_apps_own() -> None:
    """If not: python -m rematch api openapi > docs/openapi.json"""
    assert COMMITTED.read_text(encoding="utf-8") == openapi_document()


def test_the_document_is_valid() -> None:
    """OpenAPI 3.1."""
    validate(DOCUMENT)


def test_operation_ids_are_stable_names() -> None:
    """One verb and one thing each, none twice."""
    found = [operation["operationId"] for _, operation in OPERATIONS]
    assert len(set(found)) == len(found)
    assert all(name.isalpha() and name[0].islower() for name in found)


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=IDS)
def test_every_operation_is_described(name: str, operation: dict[str, Any]) -> None:
    """A tag, a summary, and an example of its body and its answer that fit their schemas."""
    assert operation["tags"]
    assert operation["summary"].endswith((".", ")"))
    if "requestBody" in operation:
        [(media_type, body)] = operation["requestBody"]["content"].items()
        # A file has no example in JSON: docs/imports.md shows one.
        assert media_type == "multipart/form-data" or body["schema"]["examples"]
        for example in body["schema"].get("examples", []):
            check(example, body["schema"])
    [status] = [status for status in operation["responses"] if status.startswith("2")]
    if status != "204":
        [content] = operation["responses"][status]["content"].values()
        check(content["example"], content["schema"])


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=IDS)
def test_every_operation_names_its_problems(name: str, operation: dict[str, Any]) -> None:
    """Each as application/problem+json with an example per kind."""
    if "/v1" not in name:
        return
    problems = {status: each for status, each in operation["responses"].items() if status[0] in "45"}
    assert {"401", "403"} <= set(problems)
    for status, answer in problems.items():
        assert answer == {"$ref": f"#/components/responses/Problem{status}"}
        content = DOCUMENT["components"]["responses"][f"Problem{status}"]["content"]
        media_type = content["application/problem+json"]
        for example in media_type["examples"].values():
            check(example["value"], media_type["schema"])


def test_every_schema_has_a_name_of_its_own() -> None:
    """Two models of one name would carry the paths of their modules, and no client could be generated."""
    assert [name for name in DOCUMENT["components"]["schemas"] if "__" in name] == []


def test_every_parameter_is_described() -> None:
    """With words, and with an example for those in paths."""
    for name, operation in OPERATIONS:
        for parameter in operation.get("parameters", []):
            schema = parameter["schema"]
            assert parameter.get("description") or schema.get("description"), (name, parameter["name"])
            if parameter["in"] == "path":
                assert schema.get("examples"), (name, parameter["name"])


def test_the_document_has_no_script_of_ours() -> None:
    """It can be parsed as plain JSON, and stays small enough to read."""
    text = openapi_document()
    assert json.loads(text) == DOCUMENT
    assert len(text) < 1_200_000
