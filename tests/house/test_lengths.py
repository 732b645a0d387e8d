"""House rule 1 and 2: small files, small functions, and a few lines on what a module is for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, python_files

FILE_LINES, TEST_FILE_LINES, BODY_LINES, MODULE_DOC_LINES = 300, 400, 40, 5
# The error tree is drawn in its docstring: the picture is what the module is for.
LONG_MODULE_DOCS = {"rematch/errors.py"}

PACKAGE = [*python_files("rematch"), ROOT / "run.py"]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def bodies(path: Path) -> Iterator[tuple[str, int]]:
    """Each function with the number of lines of its body, its docstring not counted."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            if body:
                yield node.name, (node.end_lineno or 0) - body[0].lineno + 1


@pytest.mark.parametrize("path", PACKAGE, ids=name)
def test_file_is_short(path: Path) -> None:
    """A file of the package stays within its lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_LINES


@pytest.mark.parametrize("path", python_files("tests", "benchmarks"), ids=name)
def test_test_file_is_short(path: Path) -> None:
    """A file of tests stays within its lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= TEST_FILE_LINES


@pytest.mark.parametrize("path", PACKAGE, ids=name)
def test_functions_are_short(path: Path) -> None:
    """A function's body stays within its lines."""
    assert {fn: lines for fn, lines in bodies(path) if lines > BODY_LINES} == {}


@pytest.mark.parametrize("path", PACKAGE, ids=name)
def test_module_says_what_it_is_for(path: Path) -> None:
    """A module has a docstring of one to five lines."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert text
    assert len(text.splitlines()) <= MODULE_DOC_LINES or name(path) in LONG_MODULE_DOCS


def test_the_count_sees_a_long_body(tmp_path: Path) -> None:
    """The count leaves the docstring out and takes the rest."""
    source = tmp_path / "long.py"
    source.write_text('def f():\n    """One.\n\n    Two.\n    """\n' + "    x = 1\n" * 41, encoding="utf-8")
    assert list(bodies(source)) == [("f", 41)]
