"""Names what stands behind an infeasible answer: who must be placed, and what must be used."""

from __future__ import annotations

from typing import Any

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.problem import Problem


def behind(problem: Problem, instance: Instance) -> dict[str, Any]:
    """
    Ids that an infeasible answer rests on.

    Returns
    -------
    dict
        `cases`: who must be placed (only those with no column at all, when there are such);
        `resources`: those with a minimum that always holds.
    """
    stuck = instance.must & ~instance.possible.any(axis=1)
    named = stuck if stuck.any() else instance.must
    rows = np.sort(instance.case_order[named]).tolist()
    always = np.flatnonzero((problem.minimum > 0) & ~problem.if_used).tolist()
    return {"cases": [problem.case_ids[row] for row in rows], "resources": [] if stuck.any() else always}
