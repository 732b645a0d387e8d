"""Sweeps: every setting of a study solved, on one machine or on many, a row per solve."""

from rematch.analysis.sweeps.comparing import Difference, differences
from rematch.analysis.sweeps.engine import Engine
from rematch.analysis.sweeps.recipe import Done, Sweep, sweep
from rematch.analysis.sweeps.solving import row_of

__all__ = ["Difference", "Done", "Engine", "Sweep", "differences", "row_of", "sweep"]
