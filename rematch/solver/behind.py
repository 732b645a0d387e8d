"""Names what stands behind an infeasible answer: few cases, minima and capacities that cannot all be kept.

A deletion filter: whatever can be dropped, with the rest still infeasible, is not to blame.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from rematch.solver.canonical import Instance, narrowed
from rematch.solver.problem import BoolArray, IntArray, Problem, SolveParams
from rematch.solver.questions import Question, asked
from rematch.solver.refutation import Held, stuck
from rematch.solver.strategies import CORE_PAIR_LIMIT
from rematch.solver.watch import Watch

TESTS = 80
NAMED = 5


@dataclass(frozen=True, eq=False)
class Conflict:
    """Units that must be placed (by first case), minima and capacities that hold; the rest does not."""

    units: tuple[int, ...]
    minima: tuple[int, ...]
    capacities: tuple[int, ...]


@dataclass(eq=False)
class _Filter:
    """Asks of less and less of the instance whether it is infeasible, a bounded number of times."""

    instance: Instance
    params: SolveParams
    watch: Watch
    tests: int = TESTS

    def least(self, kept: tuple[int, ...], rest: Callable[[tuple[int, ...]], Conflict]) -> tuple[int, ...]:
        """What remains of `kept` when halves, quarters, ... single ones are dropped in turn."""
        size = max(len(kept) // 2, 1)
        while kept:
            position = 0
            while position < len(kept) and self.tests > 0 and not self.watch.expired:
                fewer = kept[:position] + kept[position + size :]
                if self._infeasible(rest(fewer)):
                    kept = fewer
                else:
                    position += size
            if size == 1:
                break
            size //= 2
        return kept

    def _infeasible(self, conflict: Conflict) -> bool:
        if not conflict.units and not conflict.minima:
            return False
        self.tests -= 1
        ends_s = self.watch.elapsed_s + 0.25 * self.watch.remaining_s
        question = Question(left_by(self.instance, conflict), Held())
        return asked(question, self.params, self.watch, ends_s).refused


def behind(problem: Problem, instance: Instance, params: SolveParams, watch: Watch) -> dict[str, Any]:
    """
    What an infeasible answer rests on, in words and ids.

    Returns
    -------
    dict
        `cases`: ids of those who must be placed; `columns`: ids of where they could be;
        `resources`: rows whose capacity or minimum stands against it; `minima`: those of them whose
        minimum does; `text`: one sentence. Nothing in it is in vain where the work limit allows;
        everybody who fits nowhere, when there are such.
    """
    conflict = _conflict(instance, params, watch)
    cases = _members(instance, conflict.units)
    columns = np.flatnonzero(instance.possible[cases].any(axis=0))
    named = [problem.case_ids[row] for row in np.sort(instance.case_order[cases]).tolist()]
    places = [problem.column_ids[place] for place in np.sort(instance.column_order[columns]).tolist()]
    rows = sorted(int(instance.resource_order[r]) for r in {*conflict.minima, *conflict.capacities})
    minima = sorted(int(instance.resource_order[r]) for r in conflict.minima)
    text = _text(problem, named, places, rows, minima)
    return {"cases": named, "columns": places, "resources": rows, "minima": minima, "text": text}


def _conflict(instance: Instance, params: SolveParams, watch: Watch) -> Conflict:
    first = np.flatnonzero(instance.must & _first_of_unit(instance))
    minima = tuple(np.flatnonzero(instance.minimum > 0).tolist())
    alone = first[stuck(instance)[first]]
    every = tuple(range(instance.capacity.shape[0]))
    if alone.size:
        return Conflict(tuple(alone.tolist()), (), ())
    units = tuple(first.tolist())
    if int(instance.possible.sum()) > CORE_PAIR_LIMIT:
        return Conflict(units, minima, ())
    search = _Filter(instance, params, watch)
    minima = search.least(minima, lambda fewer: Conflict(units, fewer, every))
    units = search.least(units, lambda fewer: Conflict(fewer, minima, every))
    drawn = tuple(_drawn_on(instance, units, minima))
    capacities = search.least(drawn, lambda fewer: Conflict(units, minima, fewer))
    return Conflict(units, minima, capacities)


def left_by(instance: Instance, conflict: Conflict) -> Instance:
    """The instance with nothing but the conflict to keep; who need not be placed only helps with minima."""
    must = np.zeros_like(instance.must)
    must[_members(instance, conflict.units)] = True
    minimum = np.zeros_like(instance.minimum)
    minimum[list(conflict.minima)] = instance.minimum[list(conflict.minima)]
    plenty = int(instance.demand.sum() * max(int(instance.use_count.sum()), 1))
    capacity = np.maximum(instance.capacity, plenty)
    capacity[list(conflict.capacities)] = instance.capacity[list(conflict.capacities)]
    allowed = instance.allowed if conflict.minima else instance.allowed & must[:, None]
    return narrowed(replace(instance, must=must, minimum=minimum), allowed, capacity)


def _first_of_unit(instance: Instance) -> BoolArray:
    """bool[n]: lone cases, and the first member of each group."""
    labels, first = np.unique(instance.group, return_index=True)
    leads = np.zeros(instance.n, dtype=np.bool_)
    leads[first[labels >= 0]] = True
    return leads | (instance.group < 0)


def _members(instance: Instance, units: Sequence[int]) -> IntArray:
    labels = instance.group[list(units)]
    together = np.isin(instance.group, labels[labels >= 0])
    together[list(units)] = True
    return np.flatnonzero(together)


def _drawn_on(instance: Instance, units: tuple[int, ...], minima: tuple[int, ...]) -> list[int]:
    """Resources that the cases concerned may draw on: with a minimum in play, anybody."""
    cases = slice(None) if minima else _members(instance, units)
    columns = np.any(instance.allowed[cases], axis=0)
    return [int(r) for r in np.unique(instance.use_resource[columns[instance.use_column]])]


def _text(problem: Problem, cases: list[str], places: list[str], rows: list[int], minima: list[int]) -> str:
    parts = [f"{_listed(cases)} must be placed"] if cases else []
    if cases:
        parts.append(f"possible are {_listed(places)}" if places else "nothing is possible for them")
    for row in rows[:NAMED]:
        if row in minima:
            unless = " or not at all" if problem.if_used[row] else ""
            parts.append(f"resource {row} must be used at least {int(problem.minimum[row])} times{unless}")
        else:
            parts.append(f"resource {row} holds {int(problem.capacity[row])}")
    return "; ".join(parts) + "."


def _listed(names: list[str]) -> str:
    shown, rest = names[:NAMED], len(names) - NAMED
    if rest > 0:
        return f"{', '.join(shown)} and {rest} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
