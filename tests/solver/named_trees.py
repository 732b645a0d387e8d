"""Pairs of claims by hand about packings, fixing and trees; and all pairs together.

Each is a true claim and its false neighbour; tests and planted mutations run over all of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rematch.solver import Problem
from rematch.solver.certificate import CaseSplit, Node, Step, SwitchSplit
from tests.solver.named_claims import (
    FREE,
    MUST,
    PACKED,
    PLAIN_PAIRS,
    SIX,
    Claim,
    arrays,
    claim,
    needing,
    one,
    two,
)

SHARED = arrays(draws=[[0, 0, 0], [1, 0, 0]], capacity=[1])
SPLIT = CaseSplit(0, (0,))
OPEN = Node((), SPLIT)


def _packings() -> dict[str, tuple[Claim, Claim]]:
    four = needing(2, 2, capacity=4)
    never = arrays(minimum=[3], if_used=[False])
    carried = one(5, 5, **arrays(draws=[[0, 0, 0], [1, 1, 0]], capacity=[1, 1, 1]))
    both = {"enforced": (0, 1)}
    shares, none = Step((0, 0, 1), shares=((0, 5),), **both), Step((0, 0, 0), **both)
    apart = arrays(owner=[0, 1])
    same = arrays(owner=[0, 0])
    uneven = one(5, 5, **(same | arrays(draws=[[0, 0, 0], [1, 0, 0], [1, 0, 0]], capacity=[1])))
    group = needing(2, 2, group=np.array([0, 0]), capacity=4)
    return {
        "a packing takes whole units": (claim(needing(2, 2), 6, PACKED), claim(four, 6, PACKED)),
        "a packing takes what fits": (claim(needing(2, 2), 6, PACKED), claim(needing(2, 2), 5, PACKED)),
        "a packing keeps the minimum": (
            claim(needing(2, 2, **never), -9, PACKED), claim(needing(2, 1, **never), -9, PACKED)),
        "a packing of nobody where if_used": (
            claim(needing(2, 2, **never), -1, PACKED),
            claim(needing(2, 2, **(never | arrays(if_used=[True]))), -1, PACKED)),
        "a packing may use nothing": (
            claim(needing(2, 2, **(never | arrays(if_used=[True]))), 0, PACKED),
            claim(needing(2, 1, **(never | arrays(if_used=[True]))), 0, PACKED)),
        "a group needs what its members need": (
            claim(group, 11, PACKED), claim(group, 10, PACKED)),
        "a share is paid": (
            claim(one(5), 5, Step((0,), enforced=(0,), shares=((0, 3),))),
            claim(one(5), 4, Step((0,), enforced=(0,), shares=((0, 3),)))),
        "a share is not below 0": (
            claim(two(**MUST), 6, Step((0,), enforced=(0,), shares=((0, -9),))),
            claim(one(5), 4, Step((0,), enforced=(0,), shares=((0, -9),)))),
        "a share below 0 for who need not be placed": (
            claim(two(), 6, PACKED), claim(needing(2, 9), 0, Step((0,), enforced=(0,), shares=((1, -5),)))),
        "a share is kept": (
            claim(carried, 5, Node((shares, none))),
            claim(carried, 5, Node((shares, Step((0, 0, 0), shares=((0, 0),), **both))))),
        "a share goes to the children": (
            claim(carried, 5, Node((shares,), CaseSplit(0, ())), none, none),
            claim(carried, 5, Node((), CaseSplit(0, ())), none, none)),
        "a unit is named by its first member": (
            claim(group, 11, Step((0,), enforced=(0,), shares=((0, 3),))),
            claim(group, 11, Step((0,), enforced=(0,), shares=((1, 3),)))),
        "one share of a unit": (
            claim(two(), 11, Step((0,), enforced=(0,), shares=((0, 3),))),
            claim(two(), 11, Step((0,), enforced=(0,), shares=((0, 3), (0, 3))))),
        "enforced at one municipality": (
            claim(one(5, 5, **SHARED, **same), 5, PACKED), claim(one(5, 5, **SHARED, **apart), 9, PACKED)),
        "enforced where all columns draw alike": (
            claim(one(5, 5, **SHARED, **same), 5, PACKED), claim(uneven, 9, PACKED)),
        "enforced or priced": (claim(two(), 6, PACKED), claim(two(), 6, Step((9,), enforced=(0,)))),
        "enforced once": (claim(two(), 6, PACKED), claim(two(), 6, Step((0,), enforced=(0, 0)))),
        "what is not enforced is priced": (
            claim(carried, 10, Step((0, 2, 0), enforced=(0,))),
            claim(carried, 4, Step((0, 2, 0), enforced=(0,)))),
    }  # fmt: skip


def _trees() -> dict[str, tuple[Claim, Claim]]:
    taken, left_out = Node((SIX,)), Node((FREE,))
    used = {"minimum": np.array([1]), "if_used": np.array([True]), "capacity": np.array([2])}
    needless = one(5, demand=np.array([[0]]), **used)
    switch = Node((), SwitchSplit(0))
    costly = two(-2, -3, **used)
    nothing = Node((Step((-3,)),))
    alone = one(5)
    return {
        "not used is a use of 0": (
            claim(costly, 0, switch, Step((5,)), nothing), claim(costly, 0, switch, nothing, Step((5,)))),
        "a closed node has no split, nor children": (
            claim(two(), 6, SIX), claim(two(), 6, Node((SIX,), SPLIT))),
        "a split closes both ways": (
            claim(two(), 6, OPEN, taken, left_out), claim(two(), 5, OPEN, taken, left_out)),
        "first within, then without": (
            claim(two(), 6, OPEN, taken, left_out), claim(two(), 6, OPEN, left_out, taken)),
        "no child is missing": (claim(two(), 6, OPEN, taken, left_out), claim(two(), 6, OPEN, taken)),
        "no node is too many": (
            claim(two(), 6, OPEN, taken, left_out), claim(two(), 6, OPEN, taken, left_out, left_out)),
        "every leaf is closed": (
            claim(two(), 6, OPEN, taken, left_out), claim(two(), 6, OPEN, taken, Node(()))),
        "a closed node has no more steps": (
            claim(two(), 6, SIX), claim(two(), 6, Node((SIX, SIX)))),
        "a closed node has no split": (
            claim(two(), 6, SIX), claim(two(), 6, Node((SIX,), SPLIT), taken, left_out)),
        "who is within must be placed": (
            claim(one(-1, 1), 1, Node((), SPLIT), Step((0, 0)), Step((0, 0))),
            claim(one(-1, 1), 0, Node((), SPLIT), Step((0, 0)), Step((0, 0)))),
        "within leaves no other column": (
            claim(one(5, 4), 5, Node((), SPLIT), Step((0, 0)), Step((0, 0))),
            claim(one(4, 5), 4, Node((), SPLIT), Step((0, 0)), Step((0, 0)))),
        "without leaves the other columns": (
            claim(alone, 5, Node((), SPLIT), FREE, FREE),
            claim(one(4, 5), 4, Node((), SPLIT), Step((0, 0)), Step((5, 0)))),
        "a split names what is there": (
            claim(alone, 5, Node((), SPLIT), FREE, FREE),
            claim(alone, 5, Node((), CaseSplit(-1, (0,))), FREE, FREE)),
        "a split names columns that are there": (
            claim(alone, 5, Node((), SPLIT), FREE, FREE),
            claim(alone, 5, Node((), CaseSplit(0, (1,))), FREE, FREE)),
        "not used, or used within its bounds": (
            claim(costly, 0, switch, nothing, nothing), claim(costly, -1, switch, nothing, nothing)),
        "used within its bounds has a minimum": (
            claim(two(-2, -3, **(used | arrays(if_used=[False]))), -2, nothing), claim(costly, -2, nothing)),
        "who needs nothing may stay where nothing is used": (
            claim(needless, 5, switch, FREE, Step((-5,))), claim(needless, 4, switch, FREE, Step((-5,)))),
        "a switch is of if_used": (
            claim(costly, 0, switch, nothing, nothing),
            claim(two(-2, -3, **(used | arrays(if_used=[False]))), 0, switch, nothing, nothing)),
        "a switch is once": (
            claim(costly, 0, switch, nothing, nothing),
            claim(costly, 0, switch, switch, nothing, nothing, nothing)),
        "a switch names what is there": (
            claim(costly, 0, switch, nothing, nothing),
            claim(costly, 0, Node((), SwitchSplit(-1)), nothing, nothing)),
    }  # fmt: skip


def _fixings() -> dict[str, tuple[Claim, Claim]]:
    """First a step that closes nothing and fixes, then one that closes because of it."""
    idle, high = np.array([1, 1, 1]), Step((9, 0, 0))
    columns: dict[str, Any] = arrays(owner=[0, 0], draws=[[0, 0, 0], [1, 1, 0]]) | {"capacity": idle}
    alike: dict[str, Any] = arrays(owner=[0, 0], draws=[[0, 0, 0], [1, 0, 0], [0, 1, 0]], must_place=[True])
    beside = _three_columns()
    wide = arrays(minimum=[3, 0], if_used=[False, False], capacity=[3, 10**6])
    never, third = (two(demand=np.array([[need], [2]]), **wide) for need in (2, 3))
    alone = one(5, capacity=np.array([1, 1]))

    def both(problem: Problem, *steps: Step) -> tuple[Claim, Claim]:
        return claim(problem, 5, Node(steps)), claim(problem, 4, Node(steps))

    return {
        "prices fix a worse column": both(one(5, 1, **columns), Step((0, 0, 1)), high),
        "prices fix what just reaches the bound": both(one(5, 1, **columns), Step((0, 0, 4)), high),
        "prices fix who must be placed": both(alone, Step((0, 5)), Step((9, 0))),
        "packings fix a worse column": both(
            one(5, 1, **alike, capacity=idle), Step((0, 0, 1), enforced=(0,)), Step((0, 9, 0))),
        "packings fix where nothing is enforced": both(
            beside, Step((0, 0, 0, 1), enforced=(2,)), Step((9, 0, 0, 0))),
        "packings fix who must be placed": both(
            alone, Step((0, 5), enforced=(0,), shares=((0, 5),)), Step((9, 0))),
        "packings fix what never keeps the minimum": both(third, Step((0, 1), enforced=(0,)), Step((0, 0))),
        "no packing at all is no bound at all": (
            claim(never, -9, Step((0, 1), enforced=(0,))), claim(third, -9, Step((0, 1), enforced=(0,)))),
    }  # fmt: skip


def _three_columns() -> Problem:
    """Two columns of one municipality, one of another, and a resource nobody draws on."""
    return one(5, 1, -9, **arrays(owner=[0, 0, 1], capacity=[1, 1, 1, 1], must_place=[True]))


PAIRS = {**PLAIN_PAIRS, **_packings(), **_trees(), **_fixings()}
