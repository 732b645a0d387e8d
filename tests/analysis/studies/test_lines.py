"""The line of a key: in nested tables, arrays of tables, arrays over several lines, behind strings."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from rematch.analysis.studies import bundled_studies, study_path
from rematch.analysis.studies.lines import key_lines, line_of

TEXT = '''\
# a comment with [brackets] and = signs
top = 1 # = 2
[a]
text = """
[not.a.table]
not = "a key" \\""" """
other = 'x = ] } #'
"a key".'b.c' = [
  1, # one
  { x = "}", y = [ "]", 2 ] },

  """long
""", 1979-05-27 07:32:00,
]
[[a.b]]
name = "first"
[a.b.inner]
deep.er = 1
[[a.b.c]]
n = 1
[[a.b.c]]

n = 2
[[a.b]]
name = "second"
[[a.b.c]]
n = 3
'''
EXPECTED = {
    ("top",): 2,
    ("a",): 3,
    ("a", "text"): 4,
    ("a", "other"): 7,
    ("a", "a key", "b.c"): 8,
    ("a", "a key", "b.c", 0): 9,
    ("a", "a key", "b.c", 1, "x"): 10,
    ("a", "a key", "b.c", 1, "y", 1): 10,
    ("a", "a key", "b.c", 2): 12,
    ("a", "a key", "b.c", 3): 13,
    ("a", "b", 0): 15,
    ("a", "b", 0, "name"): 16,
    ("a", "b", 0, "inner"): 17,
    ("a", "b", 0, "inner", "deep", "er"): 18,
    ("a", "b", 0, "c", 0, "n"): 20,
    ("a", "b", 0, "c", 1): 21,
    ("a", "b", 0, "c", 1, "n"): 23,
    ("a", "b", 1, "name"): 25,
    ("a", "b", 1, "c", 0, "n"): 27,
}


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every path that `tomllib` sees."""
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for step, inner in members:
        yield (*path, step)
        yield from leaves(inner, (*path, step))


@pytest.mark.parametrize(("path", "line"), EXPECTED.items(), ids=str)
def test_the_line_of_a_key(path: tuple[str | int, ...], line: int) -> None:
    """Of tables, keys with dots and quotes, entries of arrays and of inline tables."""
    assert key_lines(TEXT)[path] == line


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_path_has_a_line(newline: str) -> None:
    """Whatever tomllib reads has its line, with either end of a line."""
    found = key_lines(TEXT.replace("\n", newline))
    assert set(leaves(tomllib.loads(TEXT))) == set(found)
    assert found == key_lines(TEXT)


@pytest.mark.parametrize("name", bundled_studies())
def test_a_key_stands_on_its_line(name: str) -> None:
    """In the bundled studies each key is written on the line that is said."""
    text = study_path(name).read_text(encoding="utf-8")
    lines = text.splitlines()
    found = key_lines(text)
    assert set(leaves(tomllib.loads(text))) <= set(found)
    assert all(str(path[-1]) in lines[line - 1] for path, line in found.items() if isinstance(path[-1], str))


def test_what_is_missing_stands_in_its_table() -> None:
    """The nearest thing around it; of nothing at all the first line."""
    found = key_lines(TEXT)
    assert line_of(found, ("a", "b", 1, "weights", "x")) == 24
    assert line_of(found, ("nothing",)) == 1
