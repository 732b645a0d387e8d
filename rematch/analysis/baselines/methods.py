"""The methods a proposal is compared with, by name: each turns a ground into an option for every unit."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from rematch.analysis.baselines.acceptance import Cumulative, WhereShort
from rematch.analysis.baselines.deferred import deferred_acceptance
from rematch.analysis.baselines.given import Ground
from rematch.analysis.baselines.greedy import greedy_by_score
from rematch.analysis.baselines.threshold import Threshold
from rematch.analysis.baselines.turns import by_key, first_come, serial_dictatorship
from rematch.models.baselines import Method
from rematch.scoring.arrays import Ints

METHODS: Mapping[Method, Callable[[Ground], Ints]] = MappingProxyType(
    {
        Method.RANDOM_KEY: lambda ground: by_key(ground.options, ground.weights),
        Method.FIRST_COME: lambda ground: first_come(ground.options, ground.registered),
        Method.GREEDY_SCORE: lambda ground: greedy_by_score(ground.options),
        Method.SERIAL_DICTATORSHIP: lambda ground: serial_dictatorship(ground.options, ground.ranks),
        Method.DEFERRED_CUMULATIVE: lambda ground: deferred_acceptance(
            ground.judge, Cumulative(ground.options, ground.ranks)
        ),
        Method.DEFERRED_WHERE_SHORT: lambda ground: deferred_acceptance(
            ground.judge, WhereShort(ground.options, ground.ranks)
        ),
        Method.DEFERRED_THRESHOLD: lambda ground: deferred_acceptance(
            ground.judge, Threshold(ground.options, ground.ranks)
        ),
    }
)
"""All but the optimum, which is no rule of thumb and has its own module."""
