"""Certificates that try to pass a false bound, with all that docs/certificates.md forbids or does not expect.

A cheating maker uses that the plain evaluation believes illegal numbers, so its trees do close; a distortion
changes one thing in a certificate. What passes must be true in spite of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

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
from tests.solver.plain_bounds import Asked, Rest
from tests.solver.plain_trees import HUGE, Maker

Distortion = Callable[[LevelCertificate, Asked, np.random.Generator], LevelCertificate]
CHEATS = ("lam", "mu", "share", "enforced", "priced", "huge", "threshold", "stranger", "row")


def cheating_maker(honest: Maker, cheat: str) -> Maker:
    """Honest steps, cheated in one way."""

    def make(asked: Asked, rest: Rest, rng: np.random.Generator) -> Step:
        return _cheated(honest(asked, rest, rng), cheat, asked, rng)

    return make


def _cheated(step: Step, cheat: str, asked: Asked, rng: np.random.Generator) -> Step:
    resources = range(len(step.prices))
    some = tuple(r for r in resources if rng.random() < 0.7)
    first = [case for case in range(asked.problem.n) if asked.unit(case) == case]
    others = [case for case in range(asked.problem.n) if case not in first]
    unpriced = tuple(0 if r in some else price for r, price in enumerate(step.prices))
    changes: dict[str, dict[str, Any]] = {
        "lam": {"earlier": tuple(-int(rng.integers(0, HUGE)) for _ in step.earlier)},
        "threshold": {"earlier": tuple(HUGE for _ in step.earlier)},
        "mu": {"rows": tuple(-int(rng.integers(0, HUGE)) for _ in asked.rows)},
        "huge": {"prices": tuple(int(rng.integers(-3, 4)) * 2**70 for _ in resources), "enforced": ()},
        "share": {"shares": tuple((case, -HUGE) for case in first), "enforced": step.enforced or some[:1]},
        "stranger": {"shares": tuple((case, -HUGE) for case in others)},
        "priced": {"enforced": some, "prices": tuple(HUGE for _ in resources)},
        "enforced": {"enforced": some, "prices": unpriced},
        "row": {"rows": tuple(int(rng.integers(0, HUGE)) for _ in asked.rows)},
    }
    return replace(step, **changes[cheat])


def invalid_rows(asked: Asked, rng: np.random.Generator) -> tuple[Row, ...]:
    """Rows that nothing implies, stated as if they were."""
    n, resources = asked.problem.n, len(asked.problem.capacity)
    owners = np.unique(asked.problem.owner).tolist()
    resource = int(rng.integers(max(resources, 1)))
    cases = tuple(rng.permutation(n)[: int(rng.integers(1, n + 1))].tolist())
    weights = tuple((r, int(rng.integers(-9, 9))) for r in range(resources))
    some: list[Row] = [
        ApartRow((0, n - 1), owners[0]),
        ApartRow((0, 0), owners[-1]),
        CoverRow(resource, cases, (1,) * len(cases)),
        CoverRow(resource, cases, (0,) * (len(cases) - 1) + (HUGE,)),
        CoverRow(resource, cases, (HUGE,) * (len(cases) - 1) + (-1,)),
        CoverRow(resource, (cases[0],) * 3, (1, 2, 3)),
        RoundedRow(int(rng.integers(-2, 2)) or 1, weights, ()),
        RoundedRow(3, weights, ((cases[0], -int(rng.integers(0, 50))),)),
        RoundedRow(2, weights + weights, ()),
    ]
    return tuple(some[place] for place in rng.permutation(len(some))[:2])


def distorted(part: LevelCertificate, asked: Asked, rng: np.random.Generator) -> LevelCertificate:
    """One thing changed anywhere in the certificate."""
    return DISTORTIONS[int(rng.integers(len(DISTORTIONS)))](part, asked, rng)


def _lower_bound(part: LevelCertificate, _asked: Asked, rng: np.random.Generator) -> LevelCertificate:
    return replace(part, bound=part.bound - int(rng.integers(1, 4)))


def _other_scale(part: LevelCertificate, _asked: Asked, rng: np.random.Generator) -> LevelCertificate:
    scales = (0, -1, -7, 3, 1, 2**80, True, 1.0, None, "1")
    return replace(part, scale=scales[int(rng.integers(len(scales)))])


def _other_held(part: LevelCertificate, _asked: Asked, rng: np.random.Generator) -> LevelCertificate:
    if not part.held or rng.random() < 0.2:
        return replace(part, held=(*part.held, 1))
    place, up = int(rng.integers(len(part.held))), int(rng.integers(1, 5))
    return replace(part, held=tuple(v + up * (at == place) for at, v in enumerate(part.held)))


def _other_objective(part: LevelCertificate, _asked: Asked, rng: np.random.Generator) -> LevelCertificate:
    words = ("infeasible", "placed_cases@0", "kept", "band:9", "nothing", "min_score", "balance", "", 7)
    return replace(part, objective=words[int(rng.integers(len(words)))])


def _node_lost(part: LevelCertificate, _asked: Asked, rng: np.random.Generator) -> LevelCertificate:
    place = int(rng.integers(max(len(part.nodes), 1)))
    return replace(part, nodes=part.nodes[:place] + part.nodes[place + 1 :])


def _node_twice(part: LevelCertificate, _asked: Asked, rng: np.random.Generator) -> LevelCertificate:
    place = int(rng.integers(max(len(part.nodes), 1)))
    return replace(part, nodes=(*part.nodes[:place], *part.nodes[place : place + 1], *part.nodes[place:]))


def _nodes_swapped(part: LevelCertificate, _asked: Asked, rng: np.random.Generator) -> LevelCertificate:
    order = rng.permutation(len(part.nodes)).tolist()
    return replace(part, nodes=tuple(part.nodes[place] for place in order))


def _cut_short(part: LevelCertificate, _asked: Asked, rng: np.random.Generator) -> LevelCertificate:
    return replace(part, nodes=part.nodes[: int(rng.integers(len(part.nodes) + 1))])


def _node_changed(part: LevelCertificate, asked: Asked, rng: np.random.Generator) -> LevelCertificate:
    if not part.nodes:
        return part
    place = int(rng.integers(len(part.nodes)))
    node = part.nodes[place]
    splits: tuple[Any, ...] = (
        None, CaseSplit(0, ()), CaseSplit(asked.problem.n - 1, tuple(range(asked.problem.m))),
        CaseSplit(-1, (0,)), CaseSplit(0, (-1,)), CaseSplit(0, (99,)), CaseSplit(99, (0,)), SwitchSplit(0),
        SwitchSplit(-1), SwitchSplit(99), CaseSplit(0, (0, 0)), CaseSplit(True, (0,)), CaseSplit(0, 0), 3,
    )  # fmt: skip
    if rng.random() < 0.5:
        node = replace(node, split=splits[int(rng.integers(len(splits)))])
    elif node.steps:
        at = int(rng.integers(len(node.steps)))
        step = _step_changed(node.steps[at], asked, rng)
        node = replace(node, steps=(*node.steps[:at], step, *node.steps[at + 1 :]))
    return replace(part, nodes=(*part.nodes[:place], node, *part.nodes[place + 1 :]))


def _step_changed(step: Step, asked: Asked, rng: np.random.Generator) -> Step:
    odd: tuple[Any, ...] = (
        0,
        -1,
        1,
        HUGE,
        -HUGE,
        2**63,
        -(2**64),
        2**200,
        True,
        0.5,
        None,
        "0",
        float("inf"),
    )
    value = odd[int(rng.integers(len(odd)))]
    field = ("prices", "earlier", "rows", "enforced", "shares")[int(rng.integers(5))]
    if field == "shares":
        case = int(rng.integers(-1, asked.problem.n + 1))
        shares: tuple[Any, ...] = (((case, value),), ((case, value), (case, -HUGE)), ((case,),), (value,))
        return replace(step, shares=shares[int(rng.integers(len(shares)))])
    values = list(getattr(step, field))
    if values and rng.random() < 0.7:
        values[int(rng.integers(len(values)))] = value
    elif rng.random() < 0.5:
        values.append(value)
    else:
        values = values[:-1]
    return replace(step, **{field: tuple(values)})


def _rows_changed(part: LevelCertificate, asked: Asked, rng: np.random.Generator) -> LevelCertificate:
    rows = [*part.rows, *invalid_rows(asked, rng), 3]
    kept = rng.permutation(len(rows))[: len(part.rows)].tolist()
    return replace(part, rows=tuple(rows[place] for place in kept))


def _splits_everywhere(part: LevelCertificate, asked: Asked, rng: np.random.Generator) -> LevelCertificate:
    """A tree of empty nodes and bogus splits."""
    step = Step((0,) * len(asked.problem.capacity), (0,) * len(asked.names))
    nodes = []
    for _ in range(int(rng.integers(1, 9))):
        case = int(rng.integers(asked.problem.n))
        columns = tuple(rng.permutation(asked.problem.m)[: int(rng.integers(asked.problem.m + 1))].tolist())
        switch = SwitchSplit(int(rng.integers(max(len(asked.problem.capacity), 1))))
        splits: tuple[Split | None, ...] = (None, CaseSplit(case, columns), switch)
        nodes.append(Node((step,) * int(rng.integers(0, 3)), splits[int(rng.integers(3))]))
    return replace(part, nodes=tuple(nodes))


DISTORTIONS: tuple[Distortion, ...] = (
    _lower_bound, _other_scale, _other_held, _other_objective, _node_lost, _node_twice, _nodes_swapped,
    _cut_short, _node_changed, _node_changed, _node_changed, _rows_changed, _splits_everywhere,
)  # fmt: skip
