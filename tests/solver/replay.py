"""Follows a level certificate step by step in plain Python, as docs/certificates.md says and in its words.

Written from that page alone, for tests: slow, without arrays, and with nothing of the solver in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rematch.solver import Problem
from rematch.solver.certificate import ApartRow, CaseSplit, CoverRow, LevelCertificate, Row, Step
from tests.solver.replay_lists import (
    MINUS,
    Outcome,
    Pair,
    State,
    UnprovedError,
    Use,
    coefficient,
    packings,
    round_of,
    start_of,
)


class Replay:
    """One level certificate, in the Problem's indices, against its Problem."""

    def __init__(self, problem: Problem, earlier: Sequence[str], certificate: LevelCertificate) -> None:
        self.problem, self.certificate = problem, certificate
        self.lists = round_of(problem)
        self.state = start_of(problem, self.lists)
        names = [*earlier, certificate.objective]
        self.worth = {
            pair: [coefficient(problem, name, *pair) for name in names] for pair in sorted(self.state.pairs)
        }
        threshold = certificate.objective in ("infeasible", "min_score", "balance")
        self.z = -1 if threshold else certificate.scale * (certificate.bound + 1) - 1
        self.rows = [self.row(row) for row in certificate.rows]
        self.outcomes: list[tuple[State, Outcome]] = []

    def run(self) -> None:
        """Every node, in preorder; UnprovedError at an open leaf, or when nodes do not end with the tree."""
        if any(low > high for low, high in zip(self.state.low, self.state.high, strict=True)):
            return
        nodes = iter(self.certificate.nodes)
        self.node(nodes, self.state)
        if next(nodes, None) is not None:
            raise UnprovedError("nodes left over")

    def node(self, nodes: Iterator[Any], state: State) -> None:
        """One node and all below it."""
        node = next(nodes, None)
        if node is None:
            raise UnprovedError("nodes end early")
        for number, step in enumerate(node.steps):
            outcome = self.step(state, step)
            self.outcomes.append((state.copy(), outcome))
            if outcome.total is None or outcome.total <= self.z:
                if number + 1 < len(node.steps) or node.split is not None:
                    raise UnprovedError("something follows a closed node")
                return
            self.fix(state, outcome)
        if node.split is None:
            raise UnprovedError(f"open leaf: {outcome.total if node.steps else 'no step'} > {self.z}")
        for child in self.children(state, node.split):
            self.node(nodes, child)

    def fix(self, state: State, outcome: Outcome) -> None:
        """Section 5: everything at once from the numbers of one step."""
        state.pairs = {p for p, bound in outcome.pair.items() if bound is not None and bound > self.z}
        state.must |= {g for g, bound in outcome.unplaced.items() if bound <= self.z}

    def children(self, state: State, split: Any) -> list[State]:
        """The two children of a split."""
        first, second = state.copy(), state.copy()
        if isinstance(split, CaseSplit):
            inside = {(split.case, column) for column in split.columns}
            first.pairs -= {p for p in first.pairs if p[0] == split.case and p not in inside}
            first.must.add(self.lists.unit_of[split.case])
            second.pairs -= inside
            return [first, second]
        r = split.resource
        if not state.rest[r]:
            raise UnprovedError("a switch that is none")
        first.pairs = {p for p in first.pairs if not self.lists.use(*p, r)}
        first.low[r] = first.high[r] = 0
        second.rest[r] = False
        return [first, second]

    def options(self, state: State) -> dict[tuple[int, int], dict[int, list[int]]]:
        """(unit, owner) -> member -> columns, only where every member has one."""
        found: dict[tuple[int, int], dict[int, list[int]]] = {}
        for case, column in sorted(state.pairs):
            key = (self.lists.unit_of[case], self.lists.owner[column])
            found.setdefault(key, {}).setdefault(case, []).append(column)
        return {key: seats for key, seats in found.items() if len(seats) == len(self.lists.unit[key[0]])}

    def step(self, state: State, step: Step) -> Outcome:
        """Section 3."""
        scale, held = self.certificate.scale, self.certificate.held
        if any(factor < 0 for factor in (*step.earlier, *step.rows)):
            raise UnprovedError("a negative multiplier")
        v = {}
        for pair in state.pairs:
            worth = self.worth[pair]
            v[pair] = scale * worth[-1] + sum(f * c for f, c in zip(step.earlier, worth[:-1], strict=True))
            for resource in self.lists.draws.get(pair[1], {}):
                v[pair] -= step.prices[resource] * self.lists.use(*pair, resource)
            for factor, (left, _) in zip(step.rows, self.rows, strict=False):
                v[pair] -= factor * left.get(pair, 0)
        total = -sum(factor * value for factor, value in zip(step.earlier, held, strict=True))
        total += sum(factor * right for factor, (_, right) in zip(step.rows, self.rows, strict=False))
        for r, price in enumerate(step.prices):
            if r in step.enforced:
                if price:
                    raise UnprovedError("an enforced resource with a price")
                continue
            uses = [price * state.high[r], price * state.low[r]] + ([0] if state.rest[r] else [])
            total += max(uses)
        options = self.options(state)
        worth_of = {
            key: sum(max(v[i, j] for j in columns) for i, columns in seats.items())
            for key, seats in options.items()
        }
        finish = self.packed if step.enforced else self.priced
        return finish(state, step, (total, v, options, worth_of))

    def priced(self, state: State, _step: Step, so_far: Any) -> Outcome:
        """Without enforced resources."""
        total, v, options, worth = so_far
        best: dict[int, int] = {}
        for g in range(len(self.lists.unit)):
            choices = [value for (unit, _), value in worth.items() if unit == g]
            if g not in state.must:
                choices.append(0)
            if not choices:
                return Outcome(None, {}, {})
            best[g] = max(choices)
        total += sum(best.values())
        pair = {}
        for (g, o), seats in options.items():
            for i, columns in seats.items():
                top = max(v[i, j] for j in columns)
                for j in columns:
                    pair[i, j] = total - best[g] + worth[g, o] - top + v[i, j]
        free = {g: total - best[g] for g in best if g not in state.must}
        return Outcome(total, pair, free)

    def packed(self, state: State, step: Step, so_far: Any) -> Outcome:
        """With enforced resources."""
        total, v, options, worth = so_far
        first = {members[0]: g for g, members in enumerate(self.lists.unit)}
        for case, share in step.shares:
            state.shares[first[case]] = share
        shares = [state.shares.get(g, 0) for g in range(len(self.lists.unit))]
        if any(share < 0 and g not in state.must for g, share in enumerate(shares)):
            raise UnprovedError("a share below 0 of a unit that may stay unplaced")
        total += sum(shares)
        best: dict[int, int] = {}
        given: dict[tuple[int, int], int | None] = {}
        for o in sorted(set(self.lists.owner)):
            items = self.items(worth, shares, o, step)
            found, with_item = packings(items, self.enforced_at(o, step), state)
            if found is MINUS:
                return Outcome(None, {}, {})
            best[o] = found
            given |= {(item[0], o): bound for item, bound in zip(items, with_item, strict=True)}
        total += sum(best.values())
        pair: dict[Pair, int | None] = {}
        for (g, o), seats in options.items():
            taken = given[g, o]
            for i, columns in seats.items():
                top = max(v[i, j] for j in columns)
                for j in columns:
                    pair[i, j] = None if taken is None else total - best[o] + taken - top + v[i, j]
        free = {g: total - shares[g] for g in range(len(shares)) if g not in state.must}
        return Outcome(total, pair, free)

    def items(
        self, worth: dict[Pair, int], shares: list[int], owner: int, step: Step
    ) -> list[tuple[int, int, Use]]:
        """Units with an option at an owner: unit, value, use of what is enforced there."""
        column = self.lists.owner.index(owner)
        resources = self.enforced_at(owner, step)
        return [
            (
                g,
                value - shares[g],
                tuple(sum(self.lists.use(i, column, r) for i in self.lists.unit[g]) for r in resources),
            )
            for (g, at), value in sorted(worth.items())
            if at == owner
        ]

    def enforced_at(self, owner: int, step: Step) -> list[int]:
        """The enforced resources of an owner, refused where its columns do not draw on them alike."""
        found = []
        columns = [j for j, o in enumerate(self.lists.owner) if o == owner]
        for r in step.enforced:
            drawing = [j for j, uses in self.lists.draws.items() if r in uses]
            if {self.lists.owner[j] for j in drawing} != {owner}:
                if len({self.lists.owner[j] for j in drawing}) != 1:
                    raise UnprovedError("an enforced resource of several owners")
                continue
            counts = [self.lists.draws.get(j, {}).get(r) for j in columns]
            if any(each != counts[0] for each in counts):
                raise UnprovedError("an enforced resource drawn on unequally")
            found.append(r)
        return found

    def row(self, row: Row) -> tuple[dict[Pair, int], int]:
        """Section 4: a and b."""
        if isinstance(row, ApartRow):
            if (min(row.cases), max(row.cases)) not in self.lists.apart:
                raise UnprovedError("not apart")
            at = {j for j, o in enumerate(self.lists.owner) if o == row.owner}
            return {p: 1 for p in self.state.pairs if p[0] in row.cases and p[1] in at}, 1
        if isinstance(row, CoverRow):
            if sum(row.needs) <= self.state.high[row.resource] or min(row.needs) < 1:
                raise UnprovedError("no cover")
            needs = dict(zip(row.cases, row.needs, strict=True))
            if len(needs) != len(row.cases):
                raise UnprovedError("a case twice")
            inside = {p: 1 for p in self.state.pairs if self.covered(p, row, needs)}
            return inside, len(row.cases) - 1
        return self.rounded(row)

    def covered(self, pair: Pair, row: CoverRow, needs: dict[int, int]) -> bool:
        """Whether a pair stands in a cover row."""
        return pair[0] in needs and self.lists.use(*pair, row.resource) >= needs[pair[0]]

    def rounded(self, row: Any) -> tuple[dict[Pair, int], int]:
        """A Chvatal-Gomory row."""
        if row.divisor < 2 or any(y < 0 for _, y in (*row.resources, *row.cases)):
            raise UnprovedError("not a rounded row")
        cases = dict(row.cases)
        left = {}
        for pair in self.state.pairs:
            drawn = sum(y * self.lists.use(*pair, r) for r, y in row.resources) + cases.get(pair[0], 0)
            if drawn // row.divisor:
                left[pair] = drawn // row.divisor
        right = sum(y * self.state.high[r] for r, y in row.resources) + sum(cases.values())
        return left, right // row.divisor
