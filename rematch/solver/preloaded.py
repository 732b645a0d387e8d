"""What a process that solves needs, loaded once for all of them; only `processes` names it.

No HiGHS and no CP-SAT runs here: their threads would not live on in what is forked.
"""

from rematch.solver.child import serve
from rematch.solver.cpsat_model import library
from rematch.solver.prepare import load

__all__ = ["serve"]

library()
load()
