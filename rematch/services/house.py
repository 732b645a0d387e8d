"""What a use case works with: the open store, the background jobs, the settings, and the pace kept."""

from dataclasses import dataclass, field

from rematch.jobs import Jobs
from rematch.services.pace import Pace
from rematch.settings import Settings
from rematch.store import Store


@dataclass(frozen=True, slots=True)
class House:
    """Opened once by whoever serves; shared by all threads."""

    store: Store
    jobs: Jobs
    settings: Settings
    pace: Pace = field(default_factory=Pace)
