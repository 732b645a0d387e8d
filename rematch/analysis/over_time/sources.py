"""Where streams come from: the invented family, an invented round drawn anew per seed, or a given round."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rematch.analysis.cohorts import cohort
from rematch.analysis.over_time.invented import Family, invented_stream
from rematch.analysis.over_time.plan import Plan
from rematch.analysis.over_time.scenario_streams import past_of, scenario_stream
from rematch.analysis.over_time.stream import Stream
from rematch.errors import InputError
from rematch.models.scenario import Scenario

PAST_ROUNDS = 2
"""Rounds of the same kind whose households are the past of a drawn round."""
PAST_FROM, MORE_FROM = 1_000_003, 2_000_003
"""Added to a seed: the past, and further households, are never those who arrive."""
TIMES_MAX = 10


@dataclass(frozen=True)
class Source:
    """Streams by seed, and what they are made of."""

    name: str
    synthetic: bool
    codes: tuple[str, ...]
    """Of the municipalities, by owner."""
    streams: Callable[[int], Stream]


def of_family(family: Family, plan: Plan) -> Source:
    """
    Return streams of the invented family in numbers.

    Parameters
    ----------
    family : Family
    plan : Plan
    """
    codes = tuple(f"invented-{owner + 1}" for owner in range(family.municipalities))
    return Source("invented", True, codes, lambda seed: invented_stream(family, plan, seed=seed))


def of_preset(name: str, plan: Plan, *, times: int = 1) -> Source:
    """
    Return streams of an invented round, drawn anew for each seed: other households, other homes.

    Parameters
    ----------
    name : str
        Of a preset.
    plan : Plan
        `capacity_pct` of `times` times the homes.
    times : int
        As many rounds' households arrive in that many times its homes: the same year, larger.

    Raises
    ------
    InputError
        `times` out of range, or no preset of that name.
    """
    if not 1 <= times <= TIMES_MAX:
        raise InputError(f"{times} times the round: 1 to {TIMES_MAX} are meant.")
    larger = plan.times(times)

    def drawn(seed: int) -> Stream:
        past = [cohort(name, seed=seed + PAST_FROM + number) for number in range(PAST_ROUNDS)]
        more = [cohort(name, seed=seed + MORE_FROM + number) for number in range(times - 1)]
        return scenario_stream(past_of(cohort(name, seed=seed), past=past, more=more), larger, seed=seed)

    return Source(name, True, _codes(cohort(name)), drawn)


def of_scenario(scenario: Scenario, plan: Plan, *, past: Sequence[Scenario] = ()) -> Source:
    """
    Return streams of a given round: a seed draws the order of arrival, and nothing else.

    Parameters
    ----------
    scenario : Scenario
    plan : Plan
    past : sequence of Scenario
        Their households are what futures are sampled from, beside those who have arrived.

    Raises
    ------
    ScenarioError
        As for `past_of`.
    """
    encodings = past_of(scenario, past=past)
    return Source(
        scenario.round.name,
        scenario.round.synthetic,
        _codes(scenario),
        lambda seed: scenario_stream(encodings, plan, seed=seed),
    )


def _codes(scenario: Scenario) -> tuple[str, ...]:
    return tuple(place.code for place in scenario.municipalities)
