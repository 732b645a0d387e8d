"""Re-checks rules, values and one-step certificates of a Solution in plain integers, by docs/certificates.md.

Shares no function with the solver nor with `check`: the differential tests hold both against it.
"""

from __future__ import annotations

from rematch.solver import LevelCertificate, Problem, Solution, check
from rematch.solver.certificate import INFEASIBLE, ApartRow, CoverRow, Row, Step
from tests.solver.brute_force import is_allowed, keeps_rules, level_value, pair_value

THRESHOLDS = ("min_score", "balance")


class _Question:
    """Pairs and bounds that are left once thresholds are held."""

    def __init__(self, problem: Problem, names: list[str], held: list[int]) -> None:
        self.problem = problem
        self.low, self.high = problem.minimum.tolist(), problem.capacity.tolist()
        self.pairs = {(i, j) for i in range(problem.n) for j in range(problem.m) if is_allowed(problem, i, j)}
        for name, value in zip(names, held, strict=True):
            if name == "min_score":
                self.pairs = {(i, j) for i, j in self.pairs if problem.score[i, j] >= value}
            if name == "balance":
                for r, target in enumerate(problem.target.tolist()):
                    if target:
                        self.high[r] = min(self.high[r], -value * target // 10_000)
        self.hopeless = False
        for r, switched in enumerate(problem.if_used.tolist()):
            if self.low[r] > self.high[r]:
                self.hopeless |= not switched
                self.low[r] = self.high[r] = 0

    def units(self) -> list[tuple[list[int], bool]]:
        """Members, and whether the unit must be placed."""
        problem, units = self.problem, {}
        for i, label in enumerate(problem.group.tolist()):
            units.setdefault(("group", label) if label >= 0 else ("case", i), []).append(i)
        forced = [bool(problem.must_place[i] or problem.pinned[i] >= 0) for i in range(problem.n)]
        return [(members, any(forced[i] for i in members)) for members in units.values()]


def refuse_unshown(problem: Problem, names: list[str], part: LevelCertificate) -> None:
    """AssertionError when the certificate does not show its bound; `names` are the levels before it."""
    held = list(part.held)
    assert len(held) == len(names) and part.scale >= 1
    zero, asked, at = _asked(part), [*names], [*held]
    if part.objective in THRESHOLDS:
        if not part.nodes:
            assert part.bound == _top(problem, names, held, part.objective)
            return
        asked, at = [*names, part.objective], [*held, part.bound + 1]
    if len(part.nodes) > 1 or any(step.enforced for node in part.nodes for step in node.steps):
        return  # what more than prices and rows shows is for `check` alone to say
    question = _Question(problem, asked, at)
    (node,) = part.nodes
    (step,) = node.steps
    assert node.split is None and not step.enforced
    let_through = -1 if zero else part.scale * (part.bound + 1) - 1
    total = None if question.hopeless else _total(question, names, part, step)
    assert total is None or total <= let_through, (part, total)


def _asked(part: LevelCertificate) -> bool:
    return part.objective in (*THRESHOLDS, INFEASIBLE)


def _top(problem: Problem, names: list[str], held: list[int], objective: str) -> int:
    pairs = _Question(problem, names, held).pairs
    return max((int(problem.score[i, j]) for i, j in pairs), default=0) if objective == "min_score" else 0


def _total(question: _Question, names: list[str], part: LevelCertificate, step: Step) -> int | None:
    """The step's bound; None when a unit that must be placed has no option."""
    problem = question.problem
    assert len(step.prices) == len(problem.capacity) and len(step.earlier) == len(names)
    assert min((*step.earlier, *step.rows), default=0) >= 0 and len(step.rows) in (0, len(part.rows))
    rows = [(*_row(question, row), factor) for row, factor in zip(part.rows, step.rows, strict=False)]
    total = sum(factor * right for _, right, factor in rows)
    for name, factor, value in zip(names, step.earlier, part.held, strict=True):
        assert factor == 0 or name not in THRESHOLDS
        total -= factor * value
    for r, price in enumerate(step.prices):
        candidates = [price * question.high[r], price * question.low[r]]
        total += max([*candidates, 0] if problem.if_used[r] else candidates)
    value = {pair: _value(problem, names, part, step, pair) for pair in question.pairs}
    for left, _, factor in rows:
        for pair in left & question.pairs:
            value[pair] -= factor
    for members, forced in question.units():
        options = [] if forced else [0]
        for owner in set(problem.owner.tolist()):
            best = [[value[i, j] for j in range(problem.m) if problem.owner[j] == owner and (i, j) in value]
                    for i in members]  # fmt: skip
            if all(best):
                options.append(sum(max(each) for each in best))
        if not options:
            return None
        total += max(options)
    return total


def _value(
    problem: Problem, names: list[str], part: LevelCertificate, step: Step, pair: tuple[int, int]
) -> int:
    """v of a pair, before rows."""
    value = 0 if _asked(part) else part.scale * pair_value(problem, part.objective, *pair)
    for name, factor in zip(names, step.earlier, strict=True):
        value += factor * pair_value(problem, name, *pair) if factor else 0
    return value - sum(step.prices[r] * use for r, use in _drawn(problem, *pair))


def _drawn(problem: Problem, case: int, column: int) -> list[tuple[int, int]]:
    """(resource, use) of each draw of a pair."""
    need = problem.demand[case].tolist()
    return [(r, need[d]) for j, r, d in problem.draws[problem.draws[:, 0] == column].tolist()]


def _row(question: _Question, row: Row) -> tuple[set[tuple[int, int]], int]:
    """Pairs with coefficient 1, and the right-hand side; capacities are those of the question."""
    problem = question.problem
    if isinstance(row, ApartRow):
        assert any(sorted(row.cases) == sorted(pair) for pair in problem.apart.tolist())
        return {(i, j) for i in row.cases for j in range(problem.m) if problem.owner[j] == row.owner}, 1
    assert isinstance(row, CoverRow) and len(set(row.cases)) == len(row.cases)
    assert sum(row.needs) > question.high[row.resource]
    pairs = set()
    for i, need in zip(row.cases, row.needs, strict=True):
        for j in range(problem.m):
            if sum(use for r, use in _drawn(problem, i, j) if r == row.resource) >= need:
                pairs.add((i, j))
    return pairs, len(row.cases) - 1


def accepted(problem: Problem, solution: Solution) -> None:
    """AssertionError, or check's refusal, at the first thing stated that does not hold."""
    check(problem, solution)
    if solution.status in ("infeasible", "unknown"):
        assert (solution.column == -1).all() and not solution.levels
        assert (solution.certificate is not None) == (solution.proof == "certified")
        for part in () if solution.certificate is None else solution.certificate.levels:
            assert (part.objective, part.bound, part.held) == (INFEASIBLE, -1, ())
            refuse_unshown(problem, [], part)
        return
    placement = solution.column.tolist()
    assert keeps_rules(problem, placement)
    names = [level.name for level in solution.levels]
    assert [level.value for level in solution.levels] == [
        level_value(problem, name, placement) for name in names
    ]
    assert solution.certificate is not None
    for k, (level, part) in enumerate(zip(solution.levels, solution.certificate.levels, strict=True)):
        assert part.objective == level.name
        assert list(part.held) == [each.value for each in solution.levels[:k]]
        assert part.bound >= level.value
        if level.proof == "certified":
            assert part.bound == level.bound
        assert (level.status == "optimal") == (level.bound == level.value)
        refuse_unshown(problem, names[:k], part)
