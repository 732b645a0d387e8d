"""The one recipe: encode a scenario, solve it in two stages, decode it into a run."""

from rematch.matching.cohort import check_round
from rematch.matching.encode import Encoded, encode, where_problem, who_problem
from rematch.matching.recipe import Matched, match
from rematch.models.run import RunProgress

__all__ = [
    "Encoded",
    "Matched",
    "RunProgress",
    "check_round",
    "encode",
    "match",
    "where_problem",
    "who_problem",
]
