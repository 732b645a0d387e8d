"""How often somebody may ask: a moving window per kind and asker, kept by each process for itself."""

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from rematch.errors import TooManyError

PACES = {
    "sign-in-host": parse("30 per 10 minutes"),
    "sign-in-address": parse("4 per 10 minutes"),
    "session-host": parse("60 per 10 minutes"),
}


class Pace:
    """Refuses whoever asks too often; counts nothing that was refused."""

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def keep(self, kind: str, who: str) -> None:
        """Count one request of somebody, or raise TooManyError with the seconds to wait."""
        item: RateLimitItem = PACES[kind]
        if self._window.hit(item, kind, who):
            return
        reset = self._window.get_window_stats(item, kind, who).reset_time
        wait_s = max(1, math.ceil(reset - time.time()))
        raise TooManyError(f"That was asked too often: try again in {wait_s} seconds.", retry_after_s=wait_s)
