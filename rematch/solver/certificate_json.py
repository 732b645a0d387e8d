"""Certificates as plain dictionaries, for writing and reading files; types are strict.

Called by whoever keeps a Solution; `check` takes what is read as it takes any certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rematch.errors import RefutedError
from rematch.solver.certificate import (
    ApartRow,
    CaseSplit,
    Certificate,
    CoverRow,
    LevelCertificate,
    Node,
    RoundedRow,
    Row,
    Split,
    Step,
    SwitchSplit,
)
from rematch.solver.check_numbers import refuse_other_than_integers

ROW_KINDS = {"apart": ApartRow, "cover": CoverRow, "rounded": RoundedRow}
SPLIT_KINDS = {"case": CaseSplit, "switch": SwitchSplit}
KIND_OF = {kind: word for word, kind in (*ROW_KINDS.items(), *SPLIT_KINDS.items())}


def to_dict(certificate: Certificate) -> dict[str, Any]:
    """
    The certificate as dictionaries, lists, integers and texts.

    Returns
    -------
    dict
        `levels`; each with its fields and the word for its kind; rows and splits with theirs.
    """
    return {"levels": [_level_dict(part) for part in certificate.levels]}


def from_dict(given: Mapping[str, Any]) -> Certificate:
    """
    The certificate that `to_dict` made.

    Raises
    ------
    RefutedError
        Other than integers, a field that is unknown or missing, or a kind that is not the right word.
    """
    (levels,) = _fields("certificate", given, ("levels",))
    return Certificate(tuple(_level(each) for each in _list("levels", levels)))


def _level_dict(part: LevelCertificate) -> dict[str, Any]:
    nodes = [
        {"steps": [_lists(vars(step)) for step in node.steps], "split": _named(node.split)}
        for node in part.nodes
    ]
    return {
        "objective": part.objective,
        "kind": part.kind,
        "scale": part.scale,
        "held": list(part.held),
        "bound": part.bound,
        "rows": [_named(row) for row in part.rows],
        "nodes": nodes,
    }


def _named(thing: Row | Split | None) -> dict[str, Any] | None:
    """A row or split with the word for its kind."""
    return None if thing is None else {"kind": KIND_OF[type(thing)]} | _lists(vars(thing))


def _lists(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _listed(value) for name, value in fields.items()}


def _listed(value: Any) -> Any:
    return [_listed(each) for each in value] if isinstance(value, tuple) else value


def _level(given: Any) -> LevelCertificate:
    names = ("objective", "kind", "scale", "held", "bound", "rows", "nodes")
    objective, kind, scale, held, bound, rows, nodes = _fields("level", given, names)
    part = LevelCertificate(
        objective=objective,
        scale=scale,
        held=_tuple("held", held),
        bound=bound,
        nodes=tuple(_node(each) for each in _list("nodes", nodes)),
        rows=tuple(_thing("row", each, ROW_KINDS) for each in _list("rows", rows)),
    )
    refuse_other_than_integers(part)
    if kind != part.kind:
        raise RefutedError(f"Certificate of {objective}: kind {kind!r} stated, it is {part.kind!r}.")
    return part


def _node(given: Any) -> Node:
    steps, split = _fields("node", given, ("steps", "split"))
    return Node(
        tuple(_step(each) for each in _list("steps", steps)),
        None if split is None else _thing("split", split, SPLIT_KINDS),
    )


def _step(given: Any) -> Step:
    names = ("prices", "earlier", "rows", "enforced", "shares")
    found = zip(names, _fields("step", given, names), strict=True)
    return Step(**{name: _tuple(name, value) for name, value in found})


def _thing(title: str, given: Any, kinds: Mapping[str, Callable[..., Any]]) -> Any:
    """A row or split: its kind names its class, the other fields are those of that class."""
    word = given.get("kind") if isinstance(given, Mapping) else None
    if not isinstance(word, str) or word not in kinds:
        raise RefutedError(f"Certificate: {title} of kind {word!r}, one of {sorted(kinds)} is meant.")
    names = tuple(kinds[word].__annotations__)
    _, *values = _fields(title, given, ("kind", *names))
    pairs = zip(names, values, strict=True)
    return kinds[word](
        **{name: _tuple(name, each) if isinstance(each, list) else each for name, each in pairs}
    )


def _fields(title: str, given: Any, names: tuple[str, ...]) -> list[Any]:
    """The values of exactly these fields."""
    if not isinstance(given, Mapping) or set(given) != set(names):
        found = sorted(map(str, given)) if isinstance(given, Mapping) else type(given).__name__
        raise RefutedError(f"Certificate: {title} has {found}, {sorted(names)} are meant.")
    return [given[name] for name in names]


def _list(title: str, given: Any) -> list[Any]:
    if not isinstance(given, list):
        raise RefutedError(f"Certificate: {title} is {type(given).__name__}, a list is meant.")
    return given


def _tuple(title: str, given: Any) -> tuple[Any, ...]:
    """A list, and the lists in it, as tuples."""
    return tuple(_tuple(title, each) if isinstance(each, list) else each for each in _list(title, given))
