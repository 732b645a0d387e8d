"""The ordered optimum of a tiny round by trying every placement; shares nothing with the solver."""

from __future__ import annotations

from collections.abc import Iterator

from rematch.solver import Problem


def best_values(problem: Problem, objectives: tuple[str, ...]) -> list[int] | None:
    """Values of all levels at the lexicographic optimum, or None when no placement keeps the rules."""
    values = ([level_value(problem, name, each) for name in objectives] for each in placements(problem))
    return max(values, default=None)


def placements(problem: Problem) -> Iterator[list[int]]:
    """Every placement that keeps the rules: the column of each case, -1 unplaced."""
    n, m = problem.score.shape
    options = [[-1, *(j for j in range(m) if is_allowed(problem, i, j))] for i in range(n)]
    placement = [-1] * n

    def descend(case: int, used: list[int]) -> Iterator[list[int]]:
        if case == n:
            if _keeps(problem, placement, used):
                yield list(placement)
            return
        for column in options[case]:
            after = list(used)
            if column >= 0:
                for place, resource, dimension in problem.draws.tolist():
                    if place == column:
                        after[resource] += int(problem.demand[case, dimension])
            if all(use <= top for use, top in zip(after, problem.capacity.tolist(), strict=True)):
                placement[case] = column
                yield from descend(case + 1, after)
        placement[case] = -1

    yield from descend(0, [0] * len(problem.capacity))


def is_allowed(problem: Problem, case: int, column: int) -> bool:
    """Whether a pair may be used: eligible, and not excluded by a pin."""
    if problem.pinned[case] >= 0 and problem.pinned[case] != column:
        return False
    if problem.eligible is None:
        return int(problem.score[case, column]) != -(2 ** (8 * problem.score.itemsize - 1))
    return bool(problem.eligible[case, column])


def keeps_rules(problem: Problem, placement: list[int]) -> bool:
    """Whether a placement keeps every rule."""
    if not all(is_allowed(problem, i, j) for i, j in enumerate(placement) if j >= 0):
        return False
    used = used_of(problem, placement)
    return all(use <= top for use, top in zip(used, problem.capacity.tolist(), strict=True)) and _keeps(
        problem, placement, used
    )


def used_of(problem: Problem, placement: list[int]) -> list[int]:
    """What a placement uses of each resource."""
    used = [0] * len(problem.capacity)
    for place, resource, dimension in problem.draws.tolist():
        used[resource] += sum(
            int(problem.demand[i, dimension]) for i, j in enumerate(placement) if j == place
        )
    return used


def _keeps(problem: Problem, placement: list[int], used: list[int]) -> bool:
    at = [int(problem.owner[column]) if column >= 0 else None for column in placement]
    for case, column in enumerate(placement):
        if column < 0 and (problem.must_place[case] or problem.pinned[case] >= 0):
            return False
    for case, label in enumerate(problem.group.tolist()):
        for other in range(case):
            if label >= 0 and problem.group[other] == label and at[case] != at[other]:
                return False
    if any(at[left] is not None and at[left] == at[right] for left, right in problem.apart.tolist()):
        return False
    for resource, use in enumerate(used):
        if use < problem.minimum[resource] and not (use == 0 and problem.if_used[resource]):
            return False
    return True


def level_value(problem: Problem, name: str, placement: list[int]) -> int:
    """What a placement reaches in one level; a pair that is not possible adds nothing."""
    pairs = [(i, j) for i, j in enumerate(placement) if j >= 0 and is_allowed(problem, i, j)]
    if name == "min_score":
        return _lowest(problem, pairs)
    if name == "balance":
        return -_load(problem, pairs)
    return sum(pair_value(problem, name, case, column) for case, column in pairs)


def pair_value(problem: Problem, name: str, case: int, column: int) -> int:
    """What one pair adds to a level that adds up."""
    if name == "score":
        return int(problem.weight[case]) * int(problem.score[case, column])
    if name == "kept":
        before = int(problem.previous[case])
        return int(before >= 0 and problem.owner[before] == problem.owner[column])
    if name.startswith("band:"):
        return int(problem.size[case]) if problem.score[case, column] >= int(name[5:]) else 0
    kind, _, tier = name.partition("@")
    if tier and problem.tier[case] > int(tier):
        return 0
    return int(problem.size[case]) if kind == "placed_persons" else 1


def _lowest(problem: Problem, pairs: list[tuple[int, int]]) -> int:
    n, m = problem.score.shape
    if not pairs:
        pairs = [(i, j) for i in range(n) for j in range(m) if is_allowed(problem, i, j)]
        return max((int(problem.score[pair]) for pair in pairs), default=0)
    return min(int(problem.score[pair]) for pair in pairs)


def _load(problem: Problem, pairs: list[tuple[int, int]]) -> int:
    load = 0
    for resource, target in enumerate(problem.target.tolist()):
        draws = [(j, d) for j, r, d in problem.draws.tolist() if r == resource]
        use = sum(int(problem.demand[i, d]) for i, j in pairs for column, d in draws if column == j)
        if target > 0:
            load = max(load, -(-use * 10_000 // target))
    return load
