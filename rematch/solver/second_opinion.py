"""A core that one library closed, put to the other (audit mode): agreement, silence, or an error."""

from __future__ import annotations

from rematch.errors import SolveError
from rematch.solver.core_model import Task, searched_above
from rematch.solver.cpsat_model import run_cpsat
from rematch.solver.watch import Watch


def confirmed(core: Task, value: int, watch: Watch) -> bool:
    """
    Whether CP-SAT too finds nothing worth more than `value` on the core; False when it does not end.

    Raises
    ------
    SolveError
        It finds something: then HiGHS closed wrongly, and the round is not proved by anybody.
    """
    other = searched_above(core, value, watch, run_cpsat)
    if other.column is not None:
        better = core.objective.value(other.column)
        raise SolveError(
            f"Level {core.objective.name}: HiGHS finds nothing above {value}, CP-SAT finds {better}."
        )
    return other.closed
