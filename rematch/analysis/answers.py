"""Solves changed problems of one round under the same limits, and says how well each answer is known."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from rematch.matching import Solve, in_process
from rematch.matching.decode import levels_of
from rematch.models.run import LevelResult, RunParams
from rematch.solver import Problem, Solution, SolveParams


@dataclass(frozen=True)
class Answer:
    """A solution with the objectives it was asked for, and the seconds it took."""

    objectives: tuple[str, ...]
    solution: Solution
    seconds: float

    @property
    def is_placement(self) -> bool:
        """False: nothing keeps the rules, or nothing was found in time."""
        return self.solution.status not in {"infeasible", "unknown"}

    @property
    def levels(self) -> tuple[LevelResult, ...]:
        """Value, bound, status and proof of each objective."""
        return levels_of(self.solution)


@dataclass(frozen=True)
class Asker:
    """
    Puts problems of one round to the solver.

    Parameters
    ----------
    params : RunParams
        Of each solve.
    seed : int
        Of the round's lottery.
    solve : Solve
        `in_process`, or `isolated`.
    """

    params: RunParams
    seed: int
    solve: Solve = in_process

    def answer(self, problem: Problem, objectives: Iterable[str], *, warm: Solution | None = None) -> Answer:
        """
        Solve one problem.

        Parameters
        ----------
        problem : Problem
        objectives : iterable of str
            In order.
        warm : Solution, optional
            An answer to a problem with the same cases and columns: where the search starts.

        Returns
        -------
        Answer
            Also where there is no placement.
        """
        asked = tuple(objectives)
        params = SolveParams(
            objectives=asked,
            deadline_s=float(self.params.deadline_s),
            seed=self.seed,
            audit=self.params.audit,
            warm=warm,
        )
        begin = time.perf_counter()
        solution = self.solve(problem, params)
        return Answer(asked, solution, round(time.perf_counter() - begin, 3))
