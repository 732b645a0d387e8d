"""Which database a test runs on: `database` is a parameter of every test of the store, else an option."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import POSTGRESQL, SQLITE, database_in, require_postgres

BOTH = (SQLITE, POSTGRESQL)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Choose the database by hand."""
    parser.addoption(
        "--database",
        choices=(*BOTH, "both"),
        help="run on this database what can run on either; left out: both where a module says so",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test its databases: those of the option, else both where its module has BOTH_DATABASES."""
    if "database" not in metafunc.fixturenames:
        return
    asked = metafunc.config.getoption("--database")
    wanted = getattr(metafunc.module, "DATABASES", None)
    if wanted is None:
        both = asked == "both" or (asked is None and _on_both(metafunc.module))
        wanted = BOTH if both else (asked or SQLITE,)
    metafunc.parametrize("database", wanted, indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Have the services of tmp_path use this kind of database; return the kind."""
    kind = str(request.param)
    if kind == POSTGRESQL:
        require_postgres()
    with database_in(tmp_path, kind):
        yield kind


def _on_both(module: object) -> bool:
    in_store = Path(str(getattr(module, "__file__", ""))).parent.name == "store"
    return in_store or bool(getattr(module, "BOTH_DATABASES", False))
