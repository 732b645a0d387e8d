"""What is compiled: all of it, by the small rounds that are solved for that alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
from rematch.solver.compiled import missing
from rematch.solver.prepare import prepare
assert len(missing()) > 10, missing()
assert prepare()
assert not missing(), missing()
assert not prepare()
"""


def test_every_loop_is_compiled_and_kept(tmp_path: Path) -> None:
    """In a fresh place; the second call finds nothing to do."""
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", PROGRAM], env=environment, check=True, cwd=Path.cwd())
    again = "from rematch.solver.prepare import prepare; assert not prepare()"
    subprocess.run([sys.executable, "-c", again], env=environment, check=True, cwd=Path.cwd())
