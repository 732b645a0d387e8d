"""Programs that a test needs and Python cannot install."""

import os
import shutil

import pytest


def require_programs(*names: str) -> None:
    """Skip on a stranger's machine, with the reason; in CI a part that cannot run has failed."""
    missing = [name for name in names if shutil.which(name) is None]
    if missing and os.environ.get("CI"):
        pytest.fail(f"CI lacks {', '.join(missing)}: .ci/run has to install it")
    if missing:
        pytest.skip(f"needs {', '.join(missing)}")
