"""What a use case works with: the open store, the background jobs, and the settings."""

from dataclasses import dataclass

from rematch.jobs import Jobs
from rematch.settings import Settings
from rematch.store import Store


@dataclass(frozen=True, slots=True)
class House:
    """Opened once by whoever serves; shared by all threads."""

    store: Store
    jobs: Jobs
    settings: Settings
