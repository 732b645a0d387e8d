"""A lock that serves whoever came first: the queue of writers in front of SQLite's one write lock."""

import threading
from collections import deque
from typing import Self


class FairLock:
    """First come, first served; not re-entrant, and says so in place of standing still."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._holder: int | None = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *exc: object) -> None:
        self.release()

    @property
    def waiting(self) -> int:
        """Number of threads in the queue."""
        return len(self._waiting)

    def acquire(self) -> None:
        """Take the lock, after everybody who asked before."""
        me = threading.get_ident()
        with self._guard:
            if self._holder == me:
                raise RuntimeError("a unit of work inside another one: pass the first one on")
            if self._holder is None:
                self._holder = me
                return
            turn = threading.Event()
            self._waiting.append(turn)
        self._await(turn)
        self._holder = me

    def release(self) -> None:
        """Hand the lock to the first in the queue."""
        with self._guard:
            self._pass_on()

    def _await(self, turn: threading.Event) -> None:
        try:
            turn.wait()
        except BaseException:
            with self._guard:
                if turn in self._waiting:
                    self._waiting.remove(turn)
                else:
                    self._pass_on()
            raise

    def _pass_on(self) -> None:
        if self._waiting:
            self._holder = -1  # handed over: nobody may slip in between
            self._waiting.popleft().set()
        else:
            self._holder = None
