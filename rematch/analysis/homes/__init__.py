"""What one more home would bring: a scenario becomes a row per unit type, and a sheet per municipality."""

from rematch.analysis.homes.sheet import council_sheet
from rematch.analysis.homes.worth import one_more_home
from rematch.analysis.homes.writing import write_homes

__all__ = ["council_sheet", "one_more_home", "write_homes"]
