"""Whether a worker of this machine is alive: `python -m rematch.store.alive`, the healthcheck of a container.

It loads no solver, so that a look costs a second and not five.
"""

import socket
import sys

from rematch.errors import RematchError
from rematch.settings import read_settings
from rematch.store import engine as database
from rematch.store.presence import Presence

HEARD_WITHIN_S = 15
"""Five beats of a worker."""


def workers_here() -> tuple[str, ...]:
    """Return the workers of this machine that were heard of lately; on SQLite there are none."""
    engine = database.create_existing(read_settings())
    try:
        alive = Presence(engine).alive(within_s=HEARD_WITHIN_S)
    finally:
        engine.dispose()
    return tuple(each for each in alive if each.startswith(f"{socket.gethostname()[:40]}-"))


def main() -> int:
    """Exit code 0 where one is alive, else 1 with one line of why."""
    try:
        if workers_here():
            return 0
        sys.stderr.write("No worker of this machine is alive.\n")
    except RematchError as error:
        sys.stderr.write(f"{error.message}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
