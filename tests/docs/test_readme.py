"""The README's walk with curl, run line by line against a real server, as a reader would."""

import os
import re
import subprocess
import sys

import pytest

from rematch.cli.demo_server import running_server
from tests.house.tree import ROOT
from tests.programs import require_programs

README = (ROOT / "README.md").read_text(encoding="utf-8")
WALK = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)[1]
OURS = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the whole walk prints."""
    require_programs("bash", "curl")
    folder = tmp_path_factory.mktemp("walk")
    rematch = f'rematch() {{ "{sys.executable}" -m rematch "$@"; }}\n'
    with running_server(folder) as server:
        script = "set -euo pipefail\n" + rematch + WALK.replace(OURS, server.url)
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=folder,
            env=os.environ | {"REMATCH_DATA_FOLDER": str(folder), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_no_call_of_the_walk_is_refused(printed: str) -> None:
    """No problem document among the answers."""
    assert "/problems/" not in printed


def test_the_walk_ends_in_a_proposal_that_is_explained_and_re_checked(printed: str) -> None:
    """Kiel is proposed, the wish is among the contributions, every claim holds."""
    assert '"municipality":"DE-kiel"' in printed
    assert "recognition_advice" in printed
    assert '"ok":true' in printed
