"""Which workers are alive, by the clock of the database: what one says here the others hear at once.

Outside the writers' turns: a worker must not look dead because somebody writes for long.
"""

from sqlalchemy import Engine, text

from rematch.store.engine import is_postgres

BEAT = (
    "INSERT INTO workers (id, seen_at) VALUES (:id, clock_timestamp())"
    " ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()"
)
SEEN = "SELECT id FROM workers WHERE seen_at {} clock_timestamp() - make_interval(secs => :seconds)"
SILENT, ALIVE = SEEN.format("<"), SEEN.format(">=")


class Presence:
    """Heartbeats of workers. On SQLite one process has the file: there is nobody else to hear of."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def beat(self, worker_id: str) -> None:
        """Say that a worker is alive."""
        self._do(BEAT, id=worker_id)

    def silent(self, *, after_s: int) -> tuple[str, ...]:
        """Return the workers not heard of for so long."""
        return self._do(SILENT, seconds=after_s)

    def alive(self, *, within_s: int) -> tuple[str, ...]:
        """Return the workers heard of within so long."""
        return self._do(ALIVE, seconds=within_s)

    def forget(self, worker_id: str) -> None:
        """Strike a worker off: it has stopped, or its jobs were taken over."""
        self._do("DELETE FROM workers WHERE id = :id", id=worker_id)

    def _do(self, statement: str, **values: object) -> tuple[str, ...]:
        if not is_postgres(self._engine):
            return ()
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            done = connection.execute(text(statement), values)
            return tuple(row.id for row in done) if done.returns_rows else ()
