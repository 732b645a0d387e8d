"""rematch doctor as a process: exit codes, words, JSON; beside a server that runs."""

import json
from pathlib import Path

from tests.api.desk import tokens_in
from tests.api.serving import serving
from tests.cli.deployment import called


def test_beside_a_server_all_is_well(tmp_path: Path) -> None:
    """It finds the server at its port, and disturbs nobody."""
    with serving(tmp_path, tokens_in(tmp_path)) as server:
        port = server.url.rpartition(":")[2]
        said = called(tmp_path, "doctor", REMATCH_PORT=port)
        assert f"A rematch server answers at port {port}" in said
        assert "Nothing is wrong." in said


def test_what_is_wrong_ends_with_one(tmp_path: Path) -> None:
    """A name that nothing reads, a value that cannot be: exit code 1, and the JSON says the same."""
    said = called(tmp_path, "doctor", expect=1, REMATCH_DATA_FOLDR="x", REMATCH_PORT="0")
    assert "did you mean REMATCH_DATA_FOLDER?" in said
    found = json.loads(called(tmp_path, "doctor", "--json", expect=1, REMATCH_PORT="a"))
    assert [each["check"] for each in found["findings"] if each["state"] == "wrong"] == ["settings"]
