"""A service per test keeps tests apart; one per module serves those that leave nothing behind."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.api.desk import Desk, running_desk, tokens_in
from tests.api.offered import reviewed
from tests.databases import copy_in


@pytest.fixture
def desk(database: str, tmp_path: Path) -> Iterator[Desk]:
    """A fresh service with nothing in it but organisations and keys."""
    with running_desk(tmp_path) as running:
        yield running


@pytest.fixture
def reviewed_desk(database_kind: str, original: Callable[[str, str], Path], tmp_path: Path) -> Iterator[Desk]:
    """A service with a published run of five cases in review: solved once, copied for each test."""
    folder = original("reviewed", database_kind)
    if not (folder / "tokens.json").exists():
        tokens = tokens_in(folder)
        with running_desk(folder, tokens=tokens) as first:
            reviewed(first, cases=5)
        (folder / "tokens.json").write_text(json.dumps(tokens), encoding="utf-8")
    tokens = json.loads((folder / "tokens.json").read_text(encoding="utf-8"))
    with copy_in(tmp_path, folder, database_kind), running_desk(tmp_path, tokens=tokens) as running:
        yield running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A service that the tests of a module share: for what leaves nothing behind."""
    folder = tmp_path_factory.mktemp("shared")
    with running_desk(folder, tokens=tokens_in(folder)) as running:
        yield running
