"""The ordered optimum of a tiny round by trying every placement; shares nothing with the solver."""

from __future__ import annotations

from rematch.solver import Problem


def best_values(problem: Problem, objectives: tuple[str, ...]) -> list[int] | None:
    """Values of all levels at the lexicographic optimum, or None when no placement keeps the rules."""
    n, m = problem.score.shape
    options = [[-1, *(j for j in range(m) if _allowed(problem, i, j))] for i in range(n)]
    best: list[int] | None = None
    placement = [-1] * n

    def descend(case: int, used: list[int]) -> None:
        nonlocal best
        if case == n:
            if _keeps(problem, placement, used):
                values = [level_value(problem, name, placement) for name in objectives]
                if best is None or values > best:
                    best = values
            return
        for column in options[case]:
            after = list(used)
            if column >= 0:
                for place, resource, dimension in problem.draws.tolist():
                    if place == column:
                        after[resource] += int(problem.demand[case, dimension])
            if all(use <= top for use, top in zip(after, problem.capacity.tolist(), strict=True)):
                placement[case] = column
                descend(case + 1, after)
        placement[case] = -1

    descend(0, [0] * len(problem.capacity))
    return best


def _allowed(problem: Problem, case: int, column: int) -> bool:
    if problem.pinned[case] >= 0 and problem.pinned[case] != column:
        return False
    if problem.eligible is None:
        return int(problem.score[case, column]) != -(2 ** (8 * problem.score.itemsize - 1))
    return bool(problem.eligible[case, column])


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
    total = 0
    for case, column in enumerate(placement):
        if column < 0 or not _allowed(problem, case, column):
            continue
        if name == "score":
            total += int(problem.weight[case]) * int(problem.score[case, column])
            continue
        kind, _, tier = name.partition("@")
        if not tier or problem.tier[case] <= int(tier):
            total += int(problem.size[case]) if kind == "placed_persons" else 1
    return total
