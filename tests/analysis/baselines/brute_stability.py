"""Justified envy and waste by trying every move of a tiny round; shares nothing with the judge."""

from itertools import product

from rematch.solver import Problem
from tests.solver.brute_force import is_allowed, used_of

Ranks = dict[str, dict[int, int]]
"""By a unit's first id and the label of an owner: its place in that municipality's order."""


def complaints(problem: Problem, placement: list[int], ranks: Ranks) -> tuple[set, set]:
    """Pairs (first id of the unit, owner) with justified envy, and with waste."""
    envy, waste = set(), set()
    for unit in units(problem):
        for ways in moves(problem, placement, unit):
            owner = int(problem.owner[ways[0]])
            name = first_id(problem, unit)
            if fits(problem, moved(placement, unit, ways)):
                waste.add((name, owner))
            elif fits(problem, moved(without_lower(problem, placement, unit, owner, ranks), unit, ways)):
                envy.add((name, owner))
    return envy, waste


def units(problem: Problem) -> list[tuple[int, ...]]:
    """Cases that are placed together."""
    found: dict[object, list[int]] = {}
    for case, label in enumerate(problem.group.tolist()):
        found.setdefault(label if label >= 0 else ("alone", case), []).append(case)
    return [tuple(unit) for unit in found.values()]


def first_id(problem: Problem, unit: tuple[int, ...]) -> str:
    """The first id of a unit's cases."""
    return min(problem.case_ids[case] for case in unit)


def moves(problem: Problem, placement: list[int], unit: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Columns of one municipality, one for each member, that the unit prefers to what it has."""
    now = None if placement[unit[0]] < 0 else worth(problem, unit, [placement[case] for case in unit])
    each = [[j for j in range(problem.m) if is_allowed(problem, case, j)] for case in unit]
    return [
        ways
        for ways in product(*each)
        if len({int(problem.owner[j]) for j in ways}) == 1
        and (now is None or worth(problem, unit, ways) > now)
    ]


def worth(problem: Problem, unit: tuple[int, ...], ways: object) -> int:
    """Sum of weight times score."""
    return sum(int(problem.weight[i]) * int(problem.score[i, j]) for i, j in zip(unit, ways, strict=True))


def moved(placement: list[int], unit: tuple[int, ...], ways: tuple[int, ...]) -> list[int]:
    """The placement with the unit elsewhere."""
    return [ways[unit.index(case)] if case in unit else place for case, place in enumerate(placement)]


def without_lower(
    problem: Problem, placement: list[int], unit: tuple[int, ...], owner: int, ranks: Ranks
) -> list[int]:
    """The placement without the units of lower priority at that municipality."""
    result = list(placement)
    own = ranks[first_id(problem, unit)][owner]
    for other in units(problem):
        place = placement[other[0]]
        there = place >= 0 and int(problem.owner[place]) == owner
        if there and ranks[first_id(problem, other)][owner] > own:
            for case in other:
                result[case] = -1
    return result


def fits(problem: Problem, placement: list[int]) -> bool:
    """Capacities and who stays apart."""
    used = used_of(problem, placement)
    if any(use > top for use, top in zip(used, problem.capacity.tolist(), strict=True)):
        return False
    at = [int(problem.owner[place]) if place >= 0 else None for place in placement]
    return not any(at[i] is not None and at[i] == at[j] for i, j in problem.apart.tolist())
