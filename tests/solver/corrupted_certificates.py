"""Makes false certificates out of true ones, the placement kept; each is false by construction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from rematch.solver import Certificate, Level, LevelCertificate, Problem, Solution
from rematch.solver.certificate import INFEASIBLE, Node, Step
from tests.solver.corruptions import Corruption, relevelled

# Levels that a placement answers: something is left at the first node.
LINEAR = ("placed", "score", "kept", "band")


def bound_below_value(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """The certificate states a bound below what the placement reaches."""
    if not solution.levels:
        return None
    index = int(rng.integers(len(solution.levels)))
    return _part(solution, index, bound=solution.levels[index].value - 1)


def bound_below_value_everywhere(
    _problem: Problem, solution: Solution, rng: np.random.Generator
) -> Solution | None:
    """A value one lower is stated, and certified as the optimum."""
    if not solution.levels:
        return None
    index = int(rng.integers(len(solution.levels)))
    value = solution.levels[index].value - 1
    level = Level(solution.levels[index].name, value, value, "optimal", "certified")
    return relevelled(_part(solution, index, bound=value), index, level)


def open_level_closed(_problem: Problem, solution: Solution, _rng: np.random.Generator) -> Solution | None:
    """An open level is stated optimal and certified."""
    for index, level in enumerate(solution.levels):
        if _parts(solution)[index].bound > level.value:
            certified = Level(level.name, level.value, level.value, "optimal", "certified")
            return relevelled(solution, index, certified)
    return None


def bound_of_level_other(_problem: Problem, solution: Solution, _rng: np.random.Generator) -> Solution | None:
    """A certified level states another bound than its certificate, looser and so true, but not certified."""
    for index, level in enumerate(solution.levels):
        if level.proof == "certified" and level.bound is not None:
            bound = level.bound + 1
            return relevelled(solution, index, replace(level, bound=bound, status="within_gap"))
    return None


def negative_multiplier(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """A multiplier of an earlier level is below 0."""
    return _stepped(solution, rng, lambda step: replace(step, earlier=(-1, *step.earlier[1:])), first=1)


def negative_row(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """A multiplier of a row is below 0."""
    with_rows = [index for index, part in enumerate(_parts(solution)) if part.rows]
    if not with_rows:
        return None
    length = len(_parts(solution)[with_rows[-1]].rows)
    return _stepped(solution, rng, lambda step: replace(step, rows=(-1,) * length), first=with_rows[-1])


def wrong_held_value(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """An earlier level is held higher than it was reached."""
    if len(solution.levels) < 2:
        return None
    index = int(rng.integers(1, len(solution.levels)))
    held = _parts(solution)[index].held
    return _part(solution, index, held=(held[0] + 1, *held[1:]))


def dropped_price(problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """The last resource's price is left out."""
    if not len(problem.capacity):
        return None
    return _stepped(solution, rng, lambda step: replace(step, prices=step.prices[:-1]))


def dropped_multiplier(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """The multiplier of an earlier level is left out."""
    return _stepped(solution, rng, lambda step: replace(step, earlier=step.earlier[:-1]), first=1)


def enforced_and_priced(problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """A resource is held by packings and has a price besides."""
    if not len(problem.capacity):
        return None
    prices = (1,) * len(problem.capacity)
    return _stepped(solution, rng, lambda step: replace(step, enforced=(0,), prices=prices))


def enforced_by_many(problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """A resource that several municipalities draw on is held by packings."""
    for resource in range(len(problem.capacity)):
        places = problem.draws[problem.draws[:, 1] == resource, 0]
        if np.unique(problem.owner[places]).size > 1:
            return _stepped(solution, rng, lambda step, r=resource: _enforcing(step, r))
    return None


def negative_share(problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """A unit that need not be placed has a share below 0."""
    free = ~(problem.must_place | (problem.pinned >= 0)) & (problem.group < 0)
    if not free.any():
        return None
    share = ((int(np.flatnonzero(free)[0]), -1),)
    return _stepped(solution, rng, lambda step: replace(step, shares=share), node=0)


def share_of_a_member(problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """A share is given to a case that is not the first of its unit."""
    for case in range(problem.n):
        if problem.group[case] >= 0 and problem.group[case] in problem.group[:case]:
            return _stepped(solution, rng, lambda step, at=case: replace(step, shares=((at, 1),)))
    return None


def node_too_many(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """The nodes go on after the tree has ended."""
    return _noded(solution, rng, lambda nodes: (*nodes, nodes[-1]))


def node_missing(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """The last leaf is left out."""
    return _noded(solution, rng, lambda nodes: nodes[:-1], LINEAR)


def leaf_not_closed(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """The first node is cut to nothing, and the rest with it."""
    return _noded(solution, rng, lambda nodes: (Node(()),), LINEAR)


def step_too_many(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """A closed node goes on."""
    return _noded(solution, rng, lambda nodes: (*nodes[:-1], Node((*nodes[-1].steps, nodes[-1].steps[-1]))))


def scale_of_nothing(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """Scale 0 would divide anything away."""
    parts = _parts(solution)
    return _part(solution, int(rng.integers(len(parts))), scale=0) if parts else None


def other_name(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """The numbers are said to be those of another objective."""
    parts = _parts(solution)
    index = int(rng.integers(max(len(parts), 1)))
    return _part(solution, index, objective=parts[index].objective + "@7") if parts else None


def level_dropped(_problem: Problem, solution: Solution, _rng: np.random.Generator) -> Solution | None:
    """The last level has no certificate."""
    parts = _parts(solution)
    return replace(solution, certificate=Certificate(parts[:-1])) if parts else None


def no_integer(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """A boolean or a float stands where an integer is meant."""
    odd = (True, 1.0, None)[int(rng.integers(3))]
    parts = _parts(solution)
    return _part(solution, int(rng.integers(len(parts))), scale=odd) if parts else None


def infeasible_after_all(_problem: Problem, solution: Solution, rng: np.random.Generator) -> Solution | None:
    """What has a placement is said to have none, with the nodes of a level that it does have."""
    if not solution.levels:
        return None
    part = replace(_parts(solution)[0], objective=INFEASIBLE, bound=-1, held=())
    return replace(
        solution,
        column=np.full(solution.column.shape[0], -1),
        levels=(),
        status="infeasible",
        proof="certified",
        certificate=Certificate((part,)),
    )


def infeasible_by_another_bound(
    _problem: Problem, solution: Solution, _rng: np.random.Generator
) -> Solution | None:
    """That nothing is left is shown by a bound of 0."""
    return None if solution.levels else _part(solution, 0, bound=0)


CERTIFICATES: tuple[Corruption, ...] = (
    bound_below_value, bound_below_value_everywhere, open_level_closed, bound_of_level_other,
    negative_multiplier, negative_row, wrong_held_value, dropped_price, dropped_multiplier,
    enforced_and_priced, enforced_by_many, negative_share, share_of_a_member, node_too_many, node_missing,
    leaf_not_closed, step_too_many, scale_of_nothing, other_name, level_dropped, no_integer,
    infeasible_after_all, infeasible_by_another_bound,
)  # fmt: skip


def _parts(solution: Solution) -> tuple[LevelCertificate, ...]:
    return solution.certificate.levels if solution.certificate is not None else ()


def _part(solution: Solution, index: int, **changes: Any) -> Solution:
    """The same with one level of the certificate changed."""
    parts = list(_parts(solution))
    parts[index] = replace(parts[index], **changes)
    return replace(solution, certificate=Certificate(tuple(parts)))


def _noded(
    solution: Solution,
    rng: np.random.Generator,
    change: Callable[[tuple[Node, ...]], tuple[Node, ...]],
    objectives: tuple[str, ...] = ("",),
) -> Solution | None:
    """The same with the nodes of one level changed; None where none has any."""
    places = [
        index
        for index, part in enumerate(_parts(solution))
        if part.nodes and part.objective.startswith(objectives)
    ]
    if not places:
        return None
    index = places[int(rng.integers(len(places)))]
    return _part(solution, index, nodes=change(_parts(solution)[index].nodes))


def _stepped(
    solution: Solution,
    rng: np.random.Generator,
    change: Callable[[Step], Step],
    first: int = 0,
    node: int | None = None,
) -> Solution | None:
    """The same with one step changed, of the levels from `first`; None where there is none."""
    places = [
        (index, at)
        for index, part in enumerate(_parts(solution))
        for at, each in enumerate(part.nodes)
        if index >= first and each.steps and node in (None, at)
    ]
    if not places:
        return None
    index, at = places[int(rng.integers(len(places)))]
    nodes = list(_parts(solution)[index].nodes)
    nodes[at] = replace(nodes[at], steps=(change(nodes[at].steps[0]), *nodes[at].steps[1:]))
    return _part(solution, index, nodes=tuple(nodes))


def _enforcing(step: Step, resource: int) -> Step:
    return replace(step, enforced=(resource,), prices=(0,) * len(step.prices))
