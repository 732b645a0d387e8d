"""docs/api.md: its blocks run as they stand, and what they answer is what the page says."""

import os
import re
import subprocess
import sys
from pathlib import Path

from rematch.api.problems import KINDS
from tests.api.serving import serving
from tests.api.test_roles import DOCUMENT
from tests.programs import require_programs

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


def test_every_curl_line_is_true(tmp_path: Path) -> None:
    """One shell, from the first block to the last; every 4xx is one that the page announces."""
    require_programs("bash", "curl")
    blocks = re.findall(r"^```bash\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    with serving(tmp_path, {}) as server:
        rematch = f'rematch() {{ "{sys.executable}" -m rematch "$@"; }}\n'
        script = rematch + "\n".join(blocks).replace("http://127.0.0.1:8000", server.url)
        ended = subprocess.run(
            ["bash", "-eu", "-c", script],
            cwd=tmp_path,
            env=os.environ | {"REMATCH_DATA_FOLDER": str(tmp_path), "NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    problems = re.findall(r'"type":"/problems/([a-z-]+)"', ended.stdout)
    assert problems == ["stale-version", "invalid-input"], ended.stdout
    assert (
        '{"case_id":"harbour/C-0007","version":1,"state":"ready","unanswered":[],"route":null}'
        in ended.stdout
    )
    assert '"state":"done"' in ended.stdout
    assert "is at version 3, the change was made on version 1" in ended.stdout
    assert '"pointer":"/persons/0/birth_year"' in ended.stdout


def test_every_kind_of_problem_is_listed_with_its_advice() -> None:
    """As the service itself answers, and no row is listed that it never answers."""
    rows = re.findall(r"^\| `([a-z-]+)` \| (\d+) \| (.*) \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(
        (code, str(kind.status), kind.title, kind.advice) for code, kind in KINDS.items()
    )


def test_every_path_of_the_page_is_one() -> None:
    """Nothing is named that is not there."""
    known = [re.sub(r"\{\w+\}", "[^/ ]+", path).replace(".", r"\.") for path in DOCUMENT["paths"]]
    for found in set(
        re.findall(r"(?:\$URL|`(?:GET|POST|PUT|DELETE) )(/[^\s\"?`]*)", PAGE.read_text(encoding="utf-8"))
    ):
        assert any(re.fullmatch(pattern, found) for pattern in known), found
