"""Names the invented rounds that are built when somebody asks for them, and what each will hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rematch.analysis import europe, network
from rematch.analysis.presets import Preset
from rematch.models.municipality import Municipality


@dataclass(frozen=True)
class OnDemand:
    """A round as it is listed before it is built; nothing of it is stored."""

    title: str
    seed: int
    households: int
    municipalities: int
    drawn: Callable[[int], tuple[Preset, tuple[Municipality, ...]]]
    """From a seed to settings and municipalities."""


ON_DEMAND: Mapping[str, OnDemand] = MappingProxyType(
    {
        network.NAME: OnDemand(
            title=network.TITLE,
            seed=network.SEED,
            households=network.HOUSEHOLDS,
            municipalities=len(network.network_facts()["municipalities"]),
            drawn=network.network,
        ),
        europe.NAME: OnDemand(
            title=europe.TITLE,
            seed=europe.SEED,
            households=europe.HOUSEHOLDS,
            municipalities=europe.MUNICIPALITIES,
            drawn=europe.europe,
        ),
    }
)
"""By name of the scenario."""
