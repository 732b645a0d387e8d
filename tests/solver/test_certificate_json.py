"""Certificates survive being written and read; what is not of the form, to the type, is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from rematch.errors import RefutedError
from rematch.solver import Certificate, LevelCertificate
from rematch.solver.certificate import (
    ApartRow,
    CaseSplit,
    CoverRow,
    Node,
    RoundedRow,
    Step,
    SwitchSplit,
)
from rematch.solver.certificate_json import from_dict, to_dict
from tests.solver.named_trees import PAIRS
from tests.solver.true_solutions import true_solutions

WHOLE = Certificate((
    LevelCertificate(
        "score", 2**70, (3,), -5,
        (
            Node((Step((1, -2), (4,), (0, 7, 1), (0,), ((2, -3), (5, 6))),), CaseSplit(2, (1, 4))),
            Node((), SwitchSplit(1)),
            Node((Step((0, 0), (0,)),)),
        ),
        (ApartRow((1, 2), 0), CoverRow(1, (0, 2), (3, 4)), RoundedRow(2, ((0, 1),), ((3, 2), (4, 1)))),
    ),
))  # fmt: skip


def _written(certificate: Certificate = WHOLE) -> dict[str, Any]:
    """As it comes out of a file."""
    read: dict[str, Any] = json.loads(json.dumps(to_dict(certificate)))
    return read


def test_every_part_survives() -> None:
    """Rows and splits of every kind, numbers of any size."""
    assert from_dict(_written()) == WHOLE


def test_certificates_of_every_kind_survive() -> None:
    """Those of true solutions and of the rules' pairs."""
    given = [solution.certificate for _, solution in true_solutions(40) if solution.certificate]
    given += [Certificate((true.part,)) for true, _ in PAIRS.values()]
    for certificate in given:
        assert from_dict(_written(certificate)) == certificate


def test_the_word_for_the_kind_is_written() -> None:
    """Beside each level, row and split."""
    (level,) = _written()["levels"]
    assert level["kind"] == "tree"
    assert [row["kind"] for row in level["rows"]] == ["apart", "cover", "rounded"]
    assert [node["split"] and node["split"]["kind"] for node in level["nodes"]] == ["case", "switch", None]


def _at(*path: Any, put: Any) -> Callable[[dict[str, Any]], None]:
    """Puts a value there."""

    def change(given: dict[str, Any]) -> None:
        place: Any = given
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = put

    return change


LEVEL, NODE = ("levels", 0), ("levels", 0, "nodes", 0)
FALSE: dict[str, Callable[[dict[str, Any]], None]] = {
    "a float for an integer": _at(*LEVEL, "bound", put=1.0),
    "a boolean for an integer": _at(*LEVEL, "scale", put=True),
    "a text for an integer": _at(*LEVEL, "bound", put="1"),
    "nothing for an integer": _at(*LEVEL, "bound", put=None),
    "an integer for a text": _at(*LEVEL, "objective", put=3),
    "an integer for a list": _at(*LEVEL, "held", put=3),
    "a boolean in a list": _at(*LEVEL, "held", put=[False]),
    "a float among prices": _at(*NODE, "steps", 0, "prices", put=[1, 2.5]),
    "a list among prices": _at(*NODE, "steps", 0, "prices", put=[[1], 2]),
    "a share of three": _at(*NODE, "steps", 0, "shares", put=[[1, 2, 3]]),
    "a share that is no pair": _at(*NODE, "steps", 0, "shares", put=[1, 2]),
    "an integer for columns": _at(*NODE, "split", "columns", put=1),
    "a boolean for a case": _at(*NODE, "split", "case", put=True),
    "a list for a case": _at(*NODE, "split", "case", put=[1]),
    "an integer for cases of a row": _at(*LEVEL, "rows", 1, "cases", put=1),
    "three cases apart": _at(*LEVEL, "rows", 0, "cases", put=[1, 2, 3]),
    "a weight without its case": _at(*LEVEL, "rows", 2, "cases", put=[3]),
    "another word for the level": _at(*LEVEL, "kind", put="prices"),
    "no word that is known": _at(*LEVEL, "rows", 0, "kind", put="away"),
    "the word of another row": _at(*LEVEL, "rows", 0, "kind", put="cover"),
    "the word of another split": _at(*NODE, "split", "kind", put="switch"),
    "a word that is none": _at(*NODE, "split", "kind", put=["case"]),
    "an unknown field": _at("version", put=1),
    "an unknown field of a level": _at(*LEVEL, "note", put=""),
    "an unknown field of a node": _at(*NODE, "depth", put=0),
    "an unknown field of a step": _at(*NODE, "steps", 0, "total", put=0),
    "an unknown field of a row": _at(*LEVEL, "rows", 0, "limit", put=1),
    "an unknown field of a split": _at(*NODE, "split", "first", put=1),
    "a list for the whole level": _at("levels", 0, put=[]),
    "levels that are no list": _at("levels", put={}),
    "nodes that are no list": _at(*LEVEL, "nodes", put=None),
    "a node that is none": _at(*LEVEL, "nodes", 0, put=None),
    "a split that is none": _at(*NODE, "split", put=0),
}


@pytest.mark.parametrize("wrong", FALSE)
def test_other_forms_are_refused(wrong: str) -> None:
    """Types are strict, every field is known, and kinds are the right words."""
    given = _written()
    FALSE[wrong](given)
    with pytest.raises(RefutedError):
        from_dict(given)


@pytest.mark.parametrize(
    "path",
    [
        ("levels",), (*LEVEL, "bound"), (*LEVEL, "kind"), (*LEVEL, "rows"), (*NODE, "split"),
        (*NODE, "steps"), (*NODE, "steps", 0, "shares"), (*LEVEL, "rows", 2, "divisor"),
        (*LEVEL, "rows", 1, "kind"), (*NODE, "split", "columns"),
    ],
)  # fmt: skip
def test_nothing_may_be_left_out(path: tuple[Any, ...]) -> None:
    """Not even what is empty."""
    given = _written()
    place: Any = given
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    with pytest.raises(RefutedError):
        from_dict(given)


def test_what_is_no_certificate_is_refused() -> None:
    """A list, a text, nothing."""
    for given in ([], "levels", None, 3):
        with pytest.raises(RefutedError):
            from_dict(given)  # type: ignore[arg-type]
