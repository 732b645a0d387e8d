"""What is done now and then beside the jobs; what must not wait has a thread of its own."""

import threading
import time
from collections.abc import Callable

import structlog

log = structlog.get_logger("rematch.clock")
LOOK_S = 0.2


class Clock:
    """Calls functions in their rhythm; one that breaks is logged and called again."""

    def __init__(self) -> None:
        self._rhythms: list[tuple[float, Callable[[], object]]] = []
        self._apart: list[tuple[float, Callable[[], object]]] = []
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def every(self, seconds: float, act: Callable[[], object]) -> None:
        """Have something done in this rhythm, for the first time after one turn of it."""
        self._rhythms.append((seconds, act))

    def apart(self, seconds: float, act: Callable[[], object]) -> None:
        """The same for what may take long: in a thread of its own, so that nothing else waits for it."""
        self._apart.append((seconds, act))

    def start(self) -> None:
        """Begin with what was named so far."""
        for rhythm in self._apart:
            self._begin([rhythm])
        if self._rhythms:
            self._begin(list(self._rhythms))

    def beside(self, seconds: float, act: Callable[[], object]) -> None:
        """Have something done in a thread of its own."""
        self._begin([(seconds, act)])

    def stop(self) -> None:
        """End soon; what is being done is waited for briefly."""
        self._stop.set()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(5)

    def _begin(self, rhythms: list[tuple[float, Callable[[], object]]]) -> None:
        thread = threading.Thread(target=self._work, args=(rhythms,), name="rematch-clock", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self, rhythms: list[tuple[float, Callable[[], object]]]) -> None:
        due = [time.monotonic() + seconds for seconds, _ in rhythms]
        while not self._stop.wait(min(LOOK_S, max(0.0, min(due) - time.monotonic()) + 0.001)):
            for number, (seconds, act) in enumerate(rhythms):
                if time.monotonic() >= due[number] and not self._stop.is_set():
                    self._do(act)
                    due[number] = time.monotonic() + seconds

    def _do(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - the clock's edge: what breaks now may work the next time
            log.error(
                "not done this time", what=getattr(act, "__qualname__", "?"), error=type(error).__name__
            )
