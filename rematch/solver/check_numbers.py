"""Whether a level certificate is made of whole numbers that have the right lengths, signs and indices.

What they show is not looked at here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rematch.errors import RefutedError
from rematch.solver.certificate import (
    ApartRow,
    CaseSplit,
    CoverRow,
    LevelCertificate,
    Node,
    RoundedRow,
    Row,
    Split,
    Step,
    SwitchSplit,
)
from rematch.solver.check_levels import THRESHOLDS
from rematch.solver.problem import Problem

NODES_LIMIT = 100_000
INTEGERS = {int}


def refuse_other_than_integers(part: LevelCertificate) -> None:
    """
    Booleans, floats and texts are no integers, and a pair of numbers has two.

    Raises
    ------
    RefutedError
        The objective and the field.
    """
    if type(part.objective) is not str:
        raise RefutedError("Certificate: an objective that is no text.")
    _integer(part, "scale", part.scale)
    _integer(part, "bound", part.bound)
    _integers(part, "held", part.held)
    for row in _tuple(part, "rows", part.rows, (ApartRow, CoverRow, RoundedRow)):
        _row(part, row)
    for node in _tuple(part, "nodes", part.nodes, (Node,)):
        for step in _tuple(part, "steps", node.steps, (Step,)):
            for field in ("prices", "earlier", "rows", "enforced"):
                _integers(part, field, getattr(step, field))
            _pairs(part, "shares", step.shares)
        _split(part, node.split)


def refuse_misfits(problem: Problem, names: Sequence[str], part: LevelCertificate) -> None:
    """
    Hold lengths, signs and indices against the Problem and the earlier levels, called `names`.

    Raises
    ------
    RefutedError
        The objective, and both numbers.
    """
    title = f"Certificate of {part.objective}"
    if part.scale < 1:
        raise RefutedError(f"{title}: scale {part.scale}, at least 1 is meant.")
    if len(part.nodes) > NODES_LIMIT:
        raise RefutedError(f"{title}: {len(part.nodes)} nodes, too large to re-check here.")
    for node in part.nodes:
        for step in node.steps:
            _lengths(problem, names, part, step)
            _signs(names, part, step)
            _enforced(problem, part, step)
        _within(part, "shares", [case for step in node.steps for case, _ in step.shares], problem.n)
        if isinstance(node.split, CaseSplit):
            _within(part, "split", (node.split.case,), problem.n)
            _within(part, "split", node.split.columns, problem.m)
        elif node.split is not None:
            _within(part, "split", (node.split.resource,), problem.capacity.shape[0])


def _lengths(problem: Problem, names: Sequence[str], part: LevelCertificate, step: Step) -> None:
    title, resources = f"Certificate of {part.objective}", problem.capacity.shape[0]
    if len(step.prices) != resources:
        raise RefutedError(f"{title}: {len(step.prices)} prices for {resources} resources.")
    if len(step.earlier) != len(names):
        raise RefutedError(f"{title}: {len(step.earlier)} multipliers for {len(names)} earlier levels.")
    if len(step.rows) not in (0, len(part.rows)):
        raise RefutedError(f"{title}: {len(step.rows)} multipliers for {len(part.rows)} rows.")
    if len({case for case, _ in step.shares}) != len(step.shares):
        raise RefutedError(f"{title}: two shares of one unit in a step.")


def _signs(names: Sequence[str], part: LevelCertificate, step: Step) -> None:
    title = f"Certificate of {part.objective}"
    if min(step.earlier, default=0) < 0:
        raise RefutedError(f"{title}: multiplier {min(step.earlier)} of an earlier level is below 0.")
    if min(step.rows, default=0) < 0:
        raise RefutedError(f"{title}: multiplier {min(step.rows)} of a row is below 0.")
    for name, factor in zip(names, step.earlier, strict=True):
        if factor and name in THRESHOLDS:
            raise RefutedError(f"{title}: multiplier {factor} of {name}, which is held by what it deletes.")


def _enforced(problem: Problem, part: LevelCertificate, step: Step) -> None:
    title = f"Certificate of {part.objective}"
    _within(part, "enforced", step.enforced, problem.capacity.shape[0])
    if len(set(step.enforced)) != len(step.enforced):
        raise RefutedError(f"{title}: a resource enforced twice in a step.")
    for resource in step.enforced:
        if step.prices[resource]:
            raise RefutedError(
                f"{title}: resource {resource} enforced and priced at {step.prices[resource]}."
            )


def _within(part: LevelCertificate, field: str, places: Sequence[int], length: int) -> None:
    if places and not 0 <= min(places) <= max(places) < length:
        raise RefutedError(
            f"Certificate of {part.objective}: {field} names {min(places)} to {max(places)} of {length}."
        )


def _tuple(part: LevelCertificate, field: str, values: Any, kinds: tuple[type[Any], ...]) -> tuple[Any, ...]:
    """A tuple of these kinds only."""
    if not isinstance(values, tuple) or not all(isinstance(each, kinds) for each in values):
        raise RefutedError(f"Certificate of {part.objective}: {field} holds what is none.")
    return values


def _integer(part: LevelCertificate, field: str, value: object) -> None:
    if type(value) is not int:
        raise RefutedError(f"Certificate of {part.objective}: {field} is no integer.")


def _integers(part: LevelCertificate, field: str, values: object) -> None:
    if not isinstance(values, tuple) or not set(map(type, values)) <= INTEGERS:
        raise RefutedError(f"Certificate of {part.objective}: {field} holds other than integers.")


def _pairs(part: LevelCertificate, field: str, pairs: object) -> None:
    for pair in pairs if isinstance(pairs, tuple) else (pairs,):
        _integers(part, field, pair)
        if len(pair) != 2:
            raise RefutedError(f"Certificate of {part.objective}: {field} holds {len(pair)} numbers, not 2.")


def _row(part: LevelCertificate, row: Row) -> None:
    if isinstance(row, ApartRow):
        _integer(part, "owner", row.owner)
        _pairs(part, "cases", (row.cases,))
    elif isinstance(row, CoverRow):
        _integer(part, "resource", row.resource)
        _integers(part, "cases", row.cases)
        _integers(part, "needs", row.needs)
    else:
        _integer(part, "divisor", row.divisor)
        _pairs(part, "resources", row.resources)
        _pairs(part, "cases", row.cases)


def _split(part: LevelCertificate, split: Split | None) -> None:
    if isinstance(split, CaseSplit):
        _integer(part, "case", split.case)
        _integers(part, "columns", split.columns)
    elif isinstance(split, SwitchSplit):
        _integer(part, "resource", split.resource)
    elif split is not None:
        raise RefutedError(f"Certificate of {part.objective}: a split of a kind that is not there.")
