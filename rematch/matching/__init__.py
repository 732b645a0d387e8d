"""The one recipe: encode a scenario, solve it in two stages, decode it into a run."""

from rematch.matching.again import Again, solved_again
from rematch.matching.cohort import check_round
from rematch.matching.encode import Encoded, encode, where_problem, who_problem
from rematch.matching.pinned import refuse_unkeepable
from rematch.matching.recipe import Matched, match
from rematch.matching.stages import Solve, in_process
from rematch.matching.start import starting_from
from rematch.models.run import RunProgress

__all__ = [
    "Again",
    "Encoded",
    "Matched",
    "RunProgress",
    "Solve",
    "check_round",
    "encode",
    "in_process",
    "match",
    "refuse_unkeepable",
    "solved_again",
    "starting_from",
    "where_problem",
    "who_problem",
]
