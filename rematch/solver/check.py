"""Re-checks a Solution from nothing but the Problem: rules, values, claims, certificate.

Imports no solver library and shares no function with `solve`; only the frozen models are common.
"""

from __future__ import annotations

from rematch.solver.check_certificate import refuse_false_certificate, refuse_false_infeasible
from rematch.solver.check_claims import WITHOUT_PLACEMENT, refuse_false_levels, refuse_false_words
from rematch.solver.check_levels import reading, refuse_unknown_levels, value_of
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
    «proved» rests on a search that cannot be repeated here; of it only what can be recomputed is
    checked. «facts» are not looked at.

    References
    ----------
    docs/certificates.md
    """
    names = [level.name for level in solution.levels]
    refuse_unknown_levels(names)
    refuse_broken_rules(problem, solution)
    refuse_false_words(solution)
    given = reading(problem)
    if solution.status in WITHOUT_PLACEMENT:
        if solution.certificate is not None:
            refuse_false_infeasible(given, solution.certificate)
        return
    values = [value_of(given, name, solution.column) for name in names]
    if solution.certificate is not None:
        refuse_false_certificate(given, solution.certificate, names, values)
    refuse_false_levels(solution, values)
