"""What one aim leaves of another: a scenario becomes frontiers, each point a round solved with its bound."""

from rematch.analysis.frontiers.recipe import NAMES, frontiers_of
from rematch.analysis.frontiers.writing import write_frontiers

__all__ = ["NAMES", "frontiers_of", "write_frontiers"]
