"""Pairs of claims by hand: a true one that the checker accepts, and its false neighbour that it refuses.

Each pair is about one rule of docs/certificates.md: here questions, prices and rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from rematch.solver import LevelCertificate, Problem
from rematch.solver.certificate import (
    INFEASIBLE,
    ApartRow,
    CaseSplit,
    CoverRow,
    Node,
    RoundedRow,
    Row,
    Step,
)
from tests.solver.builders import a_problem


@dataclass(frozen=True)
class Claim:
    """A level certificate about a round; `values`: what the earlier levels `names` reached."""

    problem: Problem
    part: LevelCertificate
    names: tuple[str, ...] = ()
    values: tuple[int, ...] = ()


def claim(problem: Problem, bound: int, *nodes: Node | Step, **given: Any) -> Claim:
    """A claim about the level «score» at scale 1, unless told otherwise; a step alone is a node."""
    names, values = given.get("names", ()), given.get("values", ())
    part = LevelCertificate(
        given.get("objective", "score"),
        given.get("scale", 1),
        given.get("held", values),
        bound,
        tuple(Node((each,)) if isinstance(each, Step) else each for each in nodes),
        given.get("rows", ()),
    )
    return Claim(problem, part, names, values)


def two(first: int = 5, second: int = 6, **fields: Any) -> Problem:
    """Two cases and one column with one place."""
    return a_problem(((first,), (second,)), **fields)


def needing(*demand: int, capacity: int = 3, **fields: Any) -> Problem:
    """Two cases of score 5 and 6 that need this much of one column's resource."""
    return two(demand=np.array(demand).reshape(-1, 1), capacity=np.array([capacity]), **fields)


def one(*score: int, **fields: Any) -> Problem:
    """One case with a place in each column."""
    return a_problem((score,), **fields)


def arrays(**fields: Any) -> dict[str, Any]:
    return {name: np.array(value) for name, value in fields.items()}


MUST, GROUP = arrays(must_place=[True, False]), arrays(group=[0, 0], capacity=[9, 9])
LEAST = arrays(minimum=[1], if_used=[False])
SHARED = arrays(draws=[[0, 0, 0], [1, 0, 0]], capacity=[1])
CASES, COVER = ("placed_cases",), CoverRow(0, (0, 1), (2, 2))
SPLIT = CaseSplit(0, (0,))
FREE, SIX = Step((0,)), Step((6,))
PACKED = Step((0,), enforced=(0,))
OPEN = Node((), SPLIT)


def _row(row: Row) -> dict[str, Any]:
    return {"rows": (row,)}


def _mu(factor: int) -> Step:
    return Step((0,), rows=(factor,))


def _prices() -> dict[str, tuple[Claim, Claim]]:
    two_by_two = ((5, 1), (2, 6))
    free = Step((0, 0))
    beside = a_problem(((9, 1), (2, 6)), eligible=np.array([[True, True], [False, True]]), **GROUP)
    return {
        "a scarce place has its price": (claim(two(), 6, Step((5,))), claim(two(), 5, Step((5,)))),
        "the scale divides, rounded down": (
            claim(two(), 6, Step((13,)), scale=2), claim(two(), 6, Step((14,)), scale=2)),
        "a demand of two pays twice": (
            claim(needing(2, 2, capacity=2), 6, Step((3,))), claim(needing(2, 2, capacity=2), 5, Step((3,)))),
        "who must be placed may cost": (
            claim(one(-3, must_place=np.array([True])), -3, FREE), claim(one(-3), -3, FREE)),
        "a pin must be placed": (
            claim(one(-3, 9, pinned=np.array([0])), -3, free), claim(one(-3, 9), -3, free)),
        "a group has one municipality": (
            claim(a_problem(two_by_two, **GROUP), 7, free), claim(a_problem(two_by_two), 7, free)),
        "a group goes where all can": (
            claim(beside, 7, free), claim(a_problem(((9, 1), (2, 6)), **GROUP), 7, free)),
        "a minimum is worth a price below 0": (
            claim(two(-2, -5, **LEAST), -2, Step((-3,))), claim(two(-2, -5, **LEAST), -3, Step((-3,)))),
        "with if_used a use of 0 will do": (
            claim(two(-2, -5, **LEAST), -2, Step((-3,))),
            claim(two(-2, -5, **(LEAST | arrays(if_used=[True]))), -2, Step((-3,)))),
        "the least use counts for a price below 0": (
            claim(two(-2, -2, **(LEAST | arrays(capacity=[2]))), -2, Step((-2,))),
            claim(two(-2, -2, **(LEAST | arrays(capacity=[2]))), -3, Step((-2,)))),
        "numbers beyond 64 bits": (
            claim(two(), 6, Step((5 * 2**90,)), scale=2**90),
            claim(two(), 6, Step((8 * 2**90,)), scale=2**90)),
        "a minimum above the capacity is a use of 0": (
            claim(two(**arrays(minimum=[2], if_used=[True])), 0, SIX),
            claim(two(**arrays(minimum=[1], if_used=[True])), 0, SIX)),
    }  # fmt: skip


def _levels() -> dict[str, tuple[Claim, Claim]]:
    held: dict[str, Any] = {"names": CASES, "values": (1,)}
    lone = one(-4)
    pair = a_problem(((5, 3), (5, 3)))
    lowest: dict[str, Any] = {"names": CASES, "values": (2,), "objective": "min_score"}
    loaded = one(5, **arrays(target=[1]))
    both = two(**arrays(capacity=[5], target=[2]))
    least = two(**arrays(capacity=[5], target=[2], minimum=[2], if_used=[False]))
    balanced: dict[str, Any] = {"names": ("balance",)}
    held_low: dict[str, Any] = {"names": (*CASES, "min_score")}
    return {
        "a multiplier holds the level before": (
            claim(lone, -4, Step((0,), (4,)), **held), claim(lone, -4, Step((0,), (3,)), **held)),
        "a multiplier is not below 0": (
            claim(one(5), 1, Step((0,), (0,)), names=("score",), values=(0,), objective="placed_cases"),
            claim(one(5), 0, Step((0,), (-1,)), names=("score",), values=(0,), objective="placed_cases")),
        "held is what was reached": (
            claim(lone, -4, Step((0,), (4,)), **held), claim(lone, -4, Step((0,), (4,)), **held, held=(2,))),
        "a multiplier for each level": (
            claim(lone, -4, Step((0,), (4,)), **held), claim(lone, -4, Step((0,), (4, 0)), **held)),
        "no multiplier of a threshold": (
            claim(one(5), 5, Step((0,), (0, 0)), **held_low, values=(0, 5)),
            claim(one(5), -1, Step((0,), (0, 9)), **held_low, values=(0, 5))),
        "min_score held deletes": (
            claim(one(3, 5), 5, Step((0, 0), (0, 0)), **held_low, values=(1, 5)),
            claim(one(7, 5), 5, Step((0, 0), (0, 0)), **held_low, values=(1, 5))),
        "min_score held keeps its own": (
            claim(one(3, 5), 5, Step((0, 0), (0, 0)), **held_low, values=(1, 5)),
            claim(one(3, 5), 4, Step((0, 0), (0, 0)), **held_low, values=(1, 5))),
        "min_score one higher leaves nothing": (
            claim(pair, 3, Step((1, 0), (1,)), **lowest), claim(pair, 2, Step((1, 0), (1,)), **lowest)),
        "nothing has to be shown at the largest score": (
            claim(pair, 5, **lowest), claim(pair, 4, **lowest)),
        "nothing has to be shown at balance 0": (
            claim(loaded, 0, objective="balance"), claim(loaded, -1, objective="balance")),
        "balance one better lowers the capacity": (
            claim(loaded, -10_000, Step((1,), (1,)), **held, objective="balance"),
            claim(loaded, -10_001, Step((1,), (1,)), **held, objective="balance")),
        "balance held lowers the capacity": (
            claim(both, 6, Step((5,), (0,)), **balanced, values=(-5_000,)),
            claim(both, 6, Step((5,), (0,)), **balanced, values=(-10_000,))),
        "balance rounds the capacity down": (
            claim(both, 6, Step((5,), (0,)), **balanced, values=(-9_999,)),
            claim(both, 6, Step((5,), (0,)), **balanced, values=(-10_000,))),
        "balance is for targets": (
            claim(both, 6, Step((5,), (0,)), **balanced, values=(-5_000,)),
            claim(two(capacity=np.array([5])), 6, Step((5,), (0,)), **balanced, values=(-5_000,))),
        "a minimum above what balance leaves: every bound holds": (
            claim(least, -99, **balanced, values=(-5_000,)),
            claim(least, -99, **balanced, values=(-10_000,))),
        "infeasible is a bound below 0": (
            claim(two(**arrays(must_place=[True, True])), -1, Step((1,)), objective=INFEASIBLE),
            claim(two(**MUST), -1, Step((1,)), objective=INFEASIBLE)),
        "no option where one must be placed": (
            claim(one(5, eligible=np.array([[False]]), must_place=np.array([True])), -9, FREE),
            claim(one(5, eligible=np.array([[False]])), -9, FREE)),
        "the scale is at least 1": (claim(two(), 11, FREE), claim(two(-5, -6), -1, FREE, scale=0)),
        "a price for each resource": (claim(two(), 11, FREE), claim(two(), 11, Step(()))),
    }  # fmt: skip


def _rows() -> dict[str, tuple[Claim, Claim]]:
    apart = ApartRow((0, 1), 0)
    room = arrays(capacity=[9])
    beside = two(**room, apart=np.array([[1, 0]]))
    closed = np.array([[False, True], [False, True]])
    away = a_problem(((5, 6), (5, -1)), eligible=closed, apart=np.array([[0, 1]]))
    doubled = needing(1, 1, capacity=1)
    rounded = RoundedRow(2, ((0, 1),), ())
    added = RoundedRow(2, ((0, 1),), ((0, 1), (1, 1)))
    four = needing(2, 2, capacity=4)
    least_wanted = two(-5, -6, demand=np.array([[2], [2]]), capacity=np.array([4]))
    three = ((5,), (6,), (0,))
    return {
        "apart": (claim(beside, 6, _mu(5), **_row(apart)), claim(two(**room), 6, _mu(5), **_row(apart))),
        "apart are the two that are named": (
            claim(a_problem(three, **room, apart=np.array([[0, 1]])), 6, _mu(5), **_row(apart)),
            claim(a_problem(three, **room, apart=np.array([[0, 2]])), 6, _mu(5), **_row(apart))),
        "apart at one municipality": (
            claim(beside, 6, _mu(5), **_row(apart)),
            claim(a_problem(((5, 5), (6, 6)), apart=np.array([[0, 1]]), capacity=np.array([9, 9])), 6,
                  Step((0, 0), rows=(5,)), **_row(apart))),
        "apart lets one stand there": (
            claim(beside, 6, _mu(5), **_row(apart)), claim(beside, 5, _mu(5), **_row(apart))),
        "a row's multiplier is not below 0": (
            claim(away, 6, Step((0, 0), rows=(0,)), **_row(apart)),
            claim(away, -1, Step((0, 0), rows=(-9,)), **_row(apart))),
        "a multiplier for each row": (
            claim(beside, 6, _mu(5), **_row(apart)),
            claim(beside, 6, Step((0,), rows=(5, 5)), **_row(apart))),
        "cover": (
            claim(needing(2, 2), 6, _mu(5), **_row(COVER)), claim(four, 6, _mu(5), **_row(COVER))),
        "cover exceeds the capacity": (
            claim(needing(2, 2), 6, _mu(5), **_row(COVER)),
            claim(needing(2, 1), 6, _mu(5), **_row(CoverRow(0, (0, 1), (2, 1))))),
        "cover counts who needs as much": (
            claim(needing(2, 2), 6, _mu(5), **_row(COVER)),
            claim(four, 6, _mu(5), **_row(CoverRow(0, (0, 1), (2, 3))))),
        "cover lets all but one stand there": (
            claim(needing(2, 2), 6, _mu(5), **_row(COVER)), claim(needing(2, 2), 5, _mu(5), **_row(COVER))),
        "cover needs at least 1": (
            claim(needing(2, 2), 6, _mu(5), **_row(COVER)),
            claim(needing(4, 0), 6, _mu(6), **_row(CoverRow(0, (0, 1), (4, 0))))),
        "cover names a case once": (
            claim(needing(2, 2), 6, _mu(5), **_row(COVER)),
            claim(needing(2, 2), 6, _mu(5), **_row(CoverRow(0, (0, 0, 1), (2, 2, 2))))),
        "cover has a need for each case": (
            claim(needing(2, 2), 6, _mu(5), **_row(COVER)),
            claim(needing(2, 2), 6, _mu(5), **_row(CoverRow(0, (0, 1), (2, 2, 2))))),
        "rounded": (
            claim(needing(2, 2), 6, _mu(5), **_row(rounded)), claim(four, 6, _mu(5), **_row(rounded))),
        "rounded down with cases": (
            claim(doubled, 6, _mu(5), **_row(added)),
            claim(needing(1, 1, capacity=2), 6, _mu(5), **_row(added))),
        "rounded by at least 2": (
            claim(needing(2, 2), 6, _mu(5), **_row(rounded)),
            claim(needing(2, 2, capacity=2), 6, Step((0,), rows=(3,)), **_row(RoundedRow(1, ((0, 1),), ())))),
        "rounded with weights of at least 0": (
            claim(doubled, 6, _mu(5), **_row(added)),
            claim(least_wanted, -11, _mu(6), **_row(RoundedRow(2, ((0, -1),), ())))),
        "rounded with a resource once": (
            claim(needing(2, 2), 6, _mu(5), **_row(rounded)),
            claim(needing(2, 2), 6, _mu(5), **_row(RoundedRow(4, ((0, 1), (0, 1)), ())))),
    }  # fmt: skip


PLAIN_PAIRS = {**_prices(), **_levels(), **_rows()}
