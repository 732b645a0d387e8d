"""Derives the rows of a level certificate from the Problem: one function per kind of row.

Follows docs/certificates.md, section 4; a row that is not valid is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rematch.errors import RefutedError
from rematch.solver.certificate import ApartRow, CoverRow, RoundedRow, Row
from rematch.solver.check_integers import AnyArray, fitting
from rematch.solver.check_question import Question
from rematch.solver.problem import IntArray, Problem


@dataclass(frozen=True, eq=False)
class Derived:
    """sum of `weight` over the pairs `number` is at most `limit`; `largest` bounds a weight."""

    number: IntArray
    weight: AnyArray
    limit: int
    largest: int


def derived_rows(question: Question, rows: Sequence[Row]) -> tuple[Derived, ...]:
    """
    Each row over the pairs of the question.

    Raises
    ------
    RefutedError
        A row that does not follow from the rules.
    """
    return tuple(_derived(question, row) for row in rows)


def _derived(question: Question, row: Row) -> Derived:
    if isinstance(row, ApartRow):
        return apart_row(question, row)
    return cover_row(question, row) if isinstance(row, CoverRow) else rounded_row(question, row)


def apart_row(question: Question, row: ApartRow) -> Derived:
    """At most one of two cases that must stay apart stands at the municipality."""
    problem, pairs = question.given.problem, question.start.pairs
    if not (np.sort(problem.apart, axis=1) == sorted(row.cases)).all(axis=1).any():
        raise RefutedError(f"Row apart: nothing keeps cases {row.cases[0]} and {row.cases[1]} apart.")
    if row.owner not in question.units.owner_label:
        raise RefutedError(f"Row apart: owner {row.owner} is not there.")
    held = np.isin(pairs.case, row.cases) & (problem.owner[pairs.column] == row.owner)
    number = np.flatnonzero(held)
    return Derived(number, np.ones(number.shape[0], dtype=np.int64), 1, 1)


def cover_row(question: Question, row: CoverRow) -> Derived:
    """These cases do not all fit into the resource, each needing at least what is stated."""
    problem, pairs = question.given.problem, question.start.pairs
    _refuse_outside("cover", row.cases, problem.n)
    _refuse_outside("cover", (row.resource,), problem.capacity.shape[0])
    if len(row.needs) != len(row.cases) or min(row.needs, default=0) < 1:
        raise RefutedError(f"Row cover: needs {row.needs} of cases {row.cases}; at least 1 each is meant.")
    capacity = question.start.capacity[row.resource]
    if sum(row.needs) <= capacity:
        raise RefutedError(
            f"Row cover: needs {sum(row.needs)} of resource {row.resource}, capacity {capacity}."
        )
    covered = np.isin(pairs.case, row.cases)
    use = use_of(problem, row.resource, pairs.case, pairs.column)
    for case, need in zip(row.cases, row.needs, strict=True):
        covered &= (pairs.case != case) | (use >= need)
    number = np.flatnonzero(covered)
    return Derived(number, np.ones(number.shape[0], dtype=np.int64), len(row.cases) - 1, 1)


def rounded_row(question: Question, row: RoundedRow) -> Derived:
    """Capacities and cases with their weights, added up, divided and rounded down."""
    problem, pairs = question.given.problem, question.start.pairs
    _refuse_outside("rounded", [resource for resource, _ in row.resources], problem.capacity.shape[0])
    _refuse_outside("rounded", [case for case, _ in row.cases], problem.n)
    weights = [weight for _, weight in (*row.resources, *row.cases)]
    if row.divisor < 2 or min(weights, default=0) < 0:
        raise RefutedError(f"Row rounded: divisor {row.divisor}, least weight {min(weights, default=0)}.")
    uses = [use_of(problem, resource, pairs.case, pairs.column) for resource, _ in row.resources]
    reach = sum(weights) * max([1, *(int(use.max(initial=0)) for use in uses)])
    total = np.zeros(pairs.number.shape[0], dtype=fitting(max(reach, row.divisor)))
    for (_, weight), use in zip(row.resources, uses, strict=True):
        total = total + use.astype(total.dtype) * weight
    for case, weight in row.cases:
        total[pairs.case == case] += weight
    capacity = question.start.capacity
    high = sum(weight * capacity[r] for r, weight in row.resources) + sum(weight for _, weight in row.cases)
    rounded = total // row.divisor
    number = np.flatnonzero(rounded != 0)
    return Derived(number, rounded[number], high // row.divisor, reach // row.divisor)


def use_of(problem: Problem, resource: int, case: IntArray, column: IntArray) -> IntArray:
    """int64[P]: what each pair (case, column) draws on a resource."""
    counts = np.zeros((problem.m, problem.demand.shape[1]), dtype=np.int64)
    place, _, dimension = problem.draws[problem.draws[:, 1] == resource].T
    np.add.at(counts, (place, dimension), 1)
    use = np.zeros(case.shape[0], dtype=np.int64)
    for each in np.flatnonzero(counts.any(axis=0)):
        use += problem.demand[case, each] * counts[column, each]
    return use


def _refuse_outside(word: str, places: Sequence[int], length: int) -> None:
    """Indices that are there, each once."""
    if len(set(places)) != len(places):
        raise RefutedError(f"Row {word}: an index stands twice in {list(places)}.")
    if places and not 0 <= min(places) <= max(places) < length:
        raise RefutedError(f"Row {word}: {list(places)} goes beyond the {length} there are.")
