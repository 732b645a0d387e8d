"""A store with organisations, in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rematch.store import Store
from tests.store.builders import opened, with_organisations


@pytest.fixture
def store(database: str, tmp_path: Path) -> Iterator[Store]:
    """An open store with two NGOs, Kiel and a coordination; on either database; its folder is tmp_path."""
    with opened(tmp_path) as fresh:
        yield with_organisations(fresh)
