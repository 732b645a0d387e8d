"""Which database a test runs on: `database` is a parameter of every test of the store, else an option."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
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
    name = next((each for each in ("database", "database_kind") if each in metafunc.fixturenames), None)
    if name is None:
        return
    asked = metafunc.config.getoption("--database")
    wanted = getattr(metafunc.module, "DATABASES", None)
    if wanted is None:
        both = asked == "both" or (asked is None and _on_both(metafunc.module))
        wanted = BOTH if both else (asked or SQLITE,)
    metafunc.parametrize(name, wanted, indirect=True)


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], Path]]:
    """Hand out the folder of an original by its name and kind of database: made once, copied by many."""
    made: dict[tuple[str, str], Path] = {}
    with ExitStack() as stack:

        def folder(name: str, kind: str) -> Path:
            if (name, kind) not in made:
                fresh = made[name, kind] = tmp_path_factory.mktemp(f"{name}-{kind}")
                stack.enter_context(database_in(fresh, kind))
            return made[name, kind]

        yield folder


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """The kind of database a test runs on; it makes the database itself."""
    return _checked(str(request.param))


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Have the services of tmp_path use this kind of database; return the kind."""
    kind = _checked(str(request.param))
    with database_in(tmp_path, kind):
        yield kind


def _checked(kind: str) -> str:
    if kind == POSTGRESQL:
        require_postgres()
    return kind


def _on_both(module: object) -> bool:
    in_store = Path(str(getattr(module, "__file__", ""))).parent.name == "store"
    return in_store or bool(getattr(module, "BOTH_DATABASES", False))
