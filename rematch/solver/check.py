"""Re-checks a Solution from nothing but the Problem: rules, values, claims, certificate.

Imports no solver library and shares no function with `solve`; only the frozen models are common.
"""

from __future__ import annotations

from rematch.solver.check_claims import refuse_false_claims
from rematch.solver.check_levels import level_coefficients
from rematch.solver.check_rules import refuse_broken_rules
from rematch.solver.problem import Problem
from rematch.solver.solution import Solution


def check(problem: Problem, solution: Solution) -> None:
    """
    Accept a true solution in silence.

    Parameters
    ----------
    problem : Problem
    solution : Solution

    Raises
    ------
    RefutedError
        The first claim that does not hold, with the id and both numbers.

    Notes
    -----
    «proved» and «infeasible» rest on a search that cannot be repeated here; of them only what can
    be recomputed is checked.

    References
    ----------
    docs: solver contract, sections 1 and 2.
    """
    coefficients = [level_coefficients(problem, level.name) for level in solution.levels]
    refuse_broken_rules(problem, solution)
    refuse_false_claims(problem, solution, coefficients)
