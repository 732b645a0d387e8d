"""docs/intake.md: its blocks run as they stand against a real server, and are answered as the page says."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rematch.cli.demo_server import running_server
from tests.house.tree import ROOT
from tests.programs import require_programs

PAGE = (ROOT / "docs" / "intake.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What the whole walk prints, and the folder it was walked in."""
    require_programs("bash", "curl")
    folder = tmp_path_factory.mktemp("walk")
    blocks = re.findall(r"```bash\n(.*?)```", PAGE, flags=re.DOTALL)
    rematch = f'rematch() {{ "{sys.executable}" -m rematch "$@"; }}\n'
    with running_server(folder) as server:
        script = rematch + "\n".join(blocks).replace("http://127.0.0.1:8000", server.url)
        done = subprocess.run(
            ["bash", "-eu", "-c", script],
            cwd=folder,
            env=os.environ
            | {"REMATCH_DATA_FOLDER": str(folder), "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, folder


def test_the_answer_is_the_one_on_the_page(walked: tuple[str, Path]) -> None:
    """Field by field."""
    [shown] = re.findall(r"```json\n(.*?)```", PAGE, flags=re.DOTALL)
    assert json.loads(shown) == json.loads(walked[0].strip().splitlines()[-1])


def test_the_form_is_written(walked: tuple[str, Path]) -> None:
    """With the version on the terminal."""
    assert "version" in walked[0]
    assert (walked[1] / "form.xlsx").is_file()
