"""Every command, option, error code and setting stands in a page that a user would open."""

import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from pydantic_settings import BaseSettings

from rematch import errors
from tests.house.tree import ROOT, python_files

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES if page.is_file())


def command_tree() -> Any:
    """The command line as its library sees it."""
    cli = importlib.import_module("rematch.cli")
    return typer.main.get_command(cli.app)


def commands(command: Any, path: str = "rematch") -> Iterator[tuple[str, Any]]:
    """Every command with the words that call it, groups as well as what is in them."""
    for name, inner in getattr(command, "commands", {}).items():
        yield f"{path} {name}", inner
        yield from commands(inner, f"{path} {name}")


def options(command: Any) -> set[str]:
    """The long options of a command, `--help` apart."""
    names = {name for parameter in command.params for name in [*parameter.opts, *parameter.secondary_opts]}
    return {name for name in names if name.startswith("--")} - {"--help"}


def test_every_command_is_documented() -> None:
    """Each command stands in a page with the words that call it, through rematch or run.py."""
    missing = [path for path, _ in commands(command_tree()) if not said(path)]
    assert missing == []


def said(path: str) -> bool:
    words = path.removeprefix("rematch ")
    return re.search(rf"(?:rematch|run\.py) {re.escape(words)}\b", TEXT) is not None


def test_every_option_is_documented() -> None:
    """Each long option of each command stands in a page."""
    tree = command_tree()
    wanted = {
        (path, option) for path, inner in [("rematch", tree), *commands(tree)] for option in options(inner)
    }
    assert sorted(pair for pair in wanted if not re.search(rf"{re.escape(pair[1])}(?![\w-])", TEXT)) == []


@pytest.mark.parametrize("error", sorted({e.code for e in vars(errors).values() if isinstance(e, type)}))
def test_every_error_code_is_documented(error: str) -> None:
    """Each code a problem document may carry stands in a page, in backticks."""
    assert f"`{error}`" in TEXT


def test_every_setting_is_documented() -> None:
    """Each setting stands in a page under the name of its environment variable."""
    module = importlib.import_module("rematch.settings")
    own = [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, BaseSettings) and thing is not BaseSettings
    ]
    assert own, "rematch.settings holds no BaseSettings"
    names = {variable(cls, field) for cls in own for field in cls.model_fields}
    assert sorted(name for name in names if f"`{name}`" not in TEXT) == []


def test_the_table_of_settings_is_whole() -> None:
    """docs/settings.md has one row for each setting, with its default; nothing left out, nothing stale."""
    fields = importlib.import_module("rematch.settings").Settings.model_fields
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| `(REMATCH_\w+)` \| *(.*?) *\|", text)
    wanted = {f"REMATCH_{name}".upper(): field.default for name, field in fields.items()}
    shown = {name: "" if each is None or each == () else str(each) for name, each in wanted.items()}
    assert dict(rows) == shown
    assert len(rows) == len(wanted)


def test_every_variable_that_is_read_is_a_setting() -> None:
    """The package names no REMATCH_ variable past the settings, and neither does a page."""
    fields = importlib.import_module("rematch.settings").Settings.model_fields
    known = {f"REMATCH_{name}".upper() for name in fields}
    named = set(re.findall(r"\bREMATCH_[A-Z][A-Z_]*[A-Z]\b", TEXT))
    for path in python_files("rematch"):
        named |= set(re.findall(r"\bREMATCH_[A-Z][A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8")))
    assert sorted(name for name in named - known if not name.startswith("REMATCH_TEST")) == []


def variable(settings: type[BaseSettings], field: str) -> str:
    """The environment variable that sets a field."""
    return f"{settings.model_config.get('env_prefix', '')}{field}".upper()


def test_every_kind_of_event_is_documented() -> None:
    """Each kind stands in docs/events.md."""
    kinds = importlib.import_module("rematch.models.event").EventKind
    text = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
    assert [kind.value for kind in kinds if f"`{kind.value}`" not in text] == []
