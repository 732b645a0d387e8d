"""What a proposal is compared with: today's practice and the literature, on the same round."""

from rematch.analysis.baselines.comparing import ALL, Comparison, over_lotteries, over_rounds
from rematch.analysis.baselines.files import write_baselines
from rematch.analysis.baselines.given import Given, given_of, ground_of
from rematch.analysis.baselines.placing import Placed, place, placed_by

__all__ = [
    "ALL",
    "Comparison",
    "Given",
    "Placed",
    "given_of",
    "ground_of",
    "over_lotteries",
    "over_rounds",
    "place",
    "placed_by",
    "write_baselines",
]
