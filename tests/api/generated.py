"""A client that a stranger's tool makes from docs/openapi.json, and people who speak through it."""

import importlib
import inspect
import itertools
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from rematch.api.uploads import XLSX
from tests.house.tree import ROOT

PACKAGE = "rematch_client"
_keys = itertools.count()


def generate(folder: Path) -> Path:
    """Generate the client into a folder, and let it be imported from there."""
    settings = folder / "client.yml"
    # The tool knows few kinds of files: of others it has to be told that they are bytes.
    files = f"content_type_overrides:\n  {XLSX}: application/octet-stream\n"
    told = f"package_name_override: {PACKAGE}\npost_hooks: []\n{files}"
    settings.write_text(told, encoding="utf-8")
    tool = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    what = ["--path", str(ROOT / "docs" / "openapi.json"), "--config", str(settings)]
    where = ["--output-path", str(folder / PACKAGE)]
    done = subprocess.run([*tool, *what, *where], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in (done.stdout + done.stderr).lower(), done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    return folder / PACKAGE


def operations(package: Path) -> dict[str, ModuleType]:
    """Every operation of the client by its module's name, such as post_case."""
    files = sorted((package / "api").glob("*/*.py"))
    names = [(file.parent.name, file.stem) for file in files if file.stem != "__init__"]
    return {name: importlib.import_module(f"{PACKAGE}.api.{tag}.{name}") for tag, name in names}


class RefusedError(AssertionError):
    """A call was answered with a problem: its status and what it says."""

    def __init__(self, operation: str, status: int, problem: Any) -> None:
        super().__init__(f"{operation}: {status} {problem}")
        self.status = status


@dataclass
class Speaker:
    """One person with a key, calling operations by name."""

    url: str
    token: str
    known: dict[str, ModuleType]

    def __call__(self, operation: str, *, at: int | None = None, body: Any = None, **fields: Any) -> Any:
        """Call an operation (at a version) with typed values; return the answer as plain values."""
        module = self.known[operation]
        asked = inspect.signature(module.sync_detailed).parameters
        if body is not None:
            fields["body"] = _typed(module, asked["body"], body)
        if "idempotency_key" in asked:
            fields["idempotency_key"] = f"generated-{next(_keys):06d}"
        if at is not None:
            fields["if_match"] = f'"{at}"'
        answer = module.sync_detailed(client=self._client(), **fields)
        if answer.status_code >= 400:
            raise RefusedError(operation, int(answer.status_code), answer.content.decode()[:400])
        return answer.parsed.to_dict() if answer.parsed is not None else None

    def _client(self) -> Any:
        client = importlib.import_module(f"{PACKAGE}.client")
        return client.AuthenticatedClient(
            base_url=self.url,
            token=self.token,
            raise_on_unexpected_status=True,
            timeout=60,
            httpx_args={"trust_env": False},
        )


def _typed(module: ModuleType, parameter: inspect.Parameter, body: Any) -> Any:
    kind = parameter.annotation
    name = kind if isinstance(kind, str) else kind.__name__
    return getattr(module, name.split(" ")[0]).from_dict(body)
