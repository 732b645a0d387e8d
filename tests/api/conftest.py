"""A service per test keeps tests apart; one per module serves those that leave nothing behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.desk import Desk, running_desk, tokens_in


@pytest.fixture
def desk(database: str, tmp_path: Path) -> Iterator[Desk]:
    """A fresh service with nothing in it but organisations and keys."""
    with running_desk(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A service that the tests of a module share: for what leaves nothing behind."""
    folder = tmp_path_factory.mktemp("shared")
    with running_desk(folder, tokens=tokens_in(folder)) as running:
        yield running
