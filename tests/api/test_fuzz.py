"""Requests made up from the document: no answer is a 500, none is undocumented, none breaks its schema."""

from collections.abc import Iterator

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.desk import tokens_in
from tests.api.linked import linked
from tests.api.serving import Server, serving
from tests.api.test_roles import DOCUMENT, PEOPLE

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 7
schema = schemathesis.openapi.from_dict(DOCUMENT)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server: what one request leaves behind is there for the next."""
    folder = tmp_path_factory.mktemp("fuzz")
    with serving(folder, tokens_in(folder)) as running:
        running.tokens["person"] = linked(running.caller("harbour"), "C-1000").token
        yield running
        assert "Traceback" not in running.log.read_text()


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    phases=[Phase.generate],
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_no_request_breaks_the_service(case: schemathesis.Case, server: Server) -> None:
    """Sent by somebody whose role may call."""
    role = case.operation.definition.raw.get("x-roles", ["ngo"])[-1]
    headers = {"Authorization": f"Bearer {server.tokens[PEOPLE[role]]}"}
    with requests.Session() as session:
        session.trust_env = False
        response = case.call(base_url=server.url, session=session, headers=headers)
    case.validate_response(response, checks=CHECKS)
