"""House rule 3: the glossary's words, in what people read and in the names of the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, python_files

# Names that say nothing about what is in them (house rule 3).
EMPTY_NAMES = {"data", "info", "manager", "util", "utils", "helper", "helpers", "base"}
# Rooms whose texts are read by programmers only: the solver's contract says `eligible`, tables are SQL.
ROOMS_WITHOUT_TEXT = ("rematch/solver/", "rematch/store/", "rematch/verify")
# A program is a client, a network has flows, a legal pathway has its name: none of them is a person.
NOT_A_PERSON = re.compile(
    r"\b(?:(?:http|api|rest|mail) client|(?:min(?:imum)?-cost|network) flow|relocation applicant)s?\b",
    re.IGNORECASE,
)
TEXT_FILES = {".csv", ".json", ".md", ".toml", ".txt"}


def table(title: str) -> list[list[str]]:
    """The rows of the glossary's table under this heading."""
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    section = glossary.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def pattern(words: str) -> re.Pattern[str]:
    """A word in any number; «price of a person» also as «cost per household»."""
    if words.endswith(" of a person"):
        thing = words.split(" ", 1)[0]
        return re.compile(
            rf"\b{thing}s? (?:of|per|for) (?:an? |one |each |every )?(?:person|household|case|child)\b", re.I
        )
    return re.compile(rf"\b{words}(?:s|en|e)?\b", re.IGNORECASE)


NOT_SAID = {row[0]: pattern(row[0]) for row in [*table("Not said to people"), *table("Nicht gesagt")]}
NOT_IN_CODE = {row[0] for row in table("Not said to people") if row[2] == "yes"}


def found_in(text: str) -> list[str]:
    """The words of the glossary's lists that a text says."""
    text = NOT_A_PERSON.sub(" ", text)
    return [word for word, search in NOT_SAID.items() if search.search(text)]


def documents() -> list[Path]:
    """What people read as files: the pages of docs, without the glossary; the package's own texts."""
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    texts = [p for p in (ROOT / "rematch").rglob("*") if p.suffix in TEXT_FILES]
    return sorted(p for p in [*pages, *texts] if p.name != "glossary.md" and p.is_file())


def prose(path: Path) -> str:
    """A file's text; of a page the words outside code."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"```.*?```|`[^`\n]*`", " ", text, flags=re.DOTALL) if path.suffix == ".md" else text


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a module that hold a space and are no docstring: what may reach a person."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in silent else None
        if isinstance(text, str) and " " in text.strip():
            yield node.lineno, text


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def speaking_modules() -> list[Path]:
    return [p for p in python_files("rematch") if not name(p).startswith(ROOMS_WITHOUT_TEXT)]


@pytest.mark.parametrize("path", documents(), ids=name)
def test_documents_say_what_the_glossary_says(path: Path) -> None:
    """No page and no text of the package uses a word that is not said to people."""
    assert found_in(prose(path)) == []


@pytest.mark.parametrize("path", speaking_modules(), ids=name)
def test_sentences_in_code_say_what_the_glossary_says(path: Path) -> None:
    """No sentence that may reach a person uses a word that is not said to people."""
    assert [(line, found_in(text)) for line, text in sentences(path) if found_in(text)] == []


@pytest.mark.parametrize("path", python_files("rematch"), ids=name)
def test_public_names_say_something(path: Path) -> None:
    """Public names hold no word that hurts; modules, classes and functions no word that is empty."""
    tokens = {(public, token) for public in public_names(path) for token in split(public)}
    hurting = {(public, token) for public, token in tokens if {token, token.rstrip("s")} & NOT_IN_CODE}
    empty = {public for public in things(path) if set(split(public)) & EMPTY_NAMES}
    assert (hurting, empty) == (set(), set())


def things(path: Path) -> set[str]:
    """The module itself, and its public classes and functions."""
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {path.stem} | {n.name for n in nodes if isinstance(n, kinds) and not n.name.startswith("_")}


def public_names(path: Path) -> set[str]:
    """Things, and what is declared with a type; what a library's type is called it may be called."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    fields = [n for n in nodes if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)]
    own = {n.target.id for n in fields if n.target.id not in ast.unparse(n.annotation).lower()}
    return things(path) | {field for field in own if not field.startswith("_")}


def split(public: str) -> list[str]:
    """`RunStore` and `run_store` as the words run and store."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", public)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The applicants were rejected.", ["applicant", "rejected"]),
        ("What is the cost per household?", ["cost of a person"]),
        ("Any HTTP client will do; it is a minimum-cost flow.", []),
        ("Sie können Widerspruch einlegen.", ["Widerspruch"]),
        ("Cost per night, price of a ticket.", []),
    ],
)
def test_the_search_finds_what_it_should(text: str, words: list[str]) -> None:
    """The list catches people's words in any number, and leaves programs and networks alone."""
    assert found_in(text) == words


def test_the_glossary_names_what_is_there() -> None:
    """Every code name in the glossary exists in the package, unless the row says «later»."""
    rows = [row for title in ("The task", "Scoring", "Matching", "After the run") for row in table(title)]
    code = "\n".join(path.read_text(encoding="utf-8") for path in python_files("rematch"))
    named = {found for row in rows for found in re.findall(r"`([\w.]+)`", row[3])}
    assert {n for n in named if not all(re.search(rf"\b{part}\b", code) for part in n.split("."))} == set()
