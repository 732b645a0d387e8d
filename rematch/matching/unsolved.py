"""A solve that ended without a placement becomes an error that names what stands behind it."""

from collections.abc import Sequence

from rematch.errors import ImpossibleError, SolveError
from rematch.matching.resources import Resource
from rematch.models.run import StageName
from rematch.solver import Solution

NAMED = 10
"""Ids that an error names; the rest is counted."""


def refuse_no_answer(stage: StageName, solution: Solution, resources: Sequence[Resource]) -> None:
    """
    Refuse a solve without a placement; one that was cancelled has none either, and is no error.

    Raises
    ------
    ImpossibleError
        Nothing keeps all the rules, with the ids behind it.
    SolveError
        Nothing was found in time.
    """
    if solution.status == "infeasible":
        behind = _behind(solution, resources)
        raise ImpossibleError(f"Stage {stage.value}: no placement keeps all the rules of this round{behind}.")
    if solution.status == "unknown" and solution.stopped != "cancelled":
        raise SolveError(
            f"Stage {stage.value}: nothing found before the {solution.stopped}; allow more time."
        )


def _behind(solution: Solution, resources: Sequence[Resource]) -> str:
    """Return who must be placed and what must be used, as far as the solver names them."""
    behind = solution.facts.get("behind", {})
    named = [
        ("these cases must be placed", list(behind.get("cases", ()))),
        ("these must be used", [resources[idx].name for idx in behind.get("resources", ())]),
    ]
    return "".join(f"; {what}: {_listed(ids)}" for what, ids in named if ids)


def _listed(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return ", ".join(ids[:NAMED]) + more
