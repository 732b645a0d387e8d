"""Methods on the same streams, seed after seed: rows as they come."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from rematch.analysis.over_time.hindsight import bounds_of, in_hindsight
from rematch.analysis.over_time.methods import METHODS
from rematch.analysis.over_time.now import Knobs
from rematch.analysis.over_time.outcome import row_of
from rematch.analysis.over_time.stream import Stream
from rematch.analysis.over_time.year import Year, lived_through
from rematch.errors import InputError
from rematch.models.over_time import OverTimeRow

HINDSIGHT = "hindsight"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """
    What a study compares.

    Parameters
    ----------
    streams : callable
        Returns the stream of a seed.
    seeds : sequence of int
    methods : sequence of str
        Of `METHODS`.
    knobs : Knobs
    hindsight_s : float
        Seconds for the whole year at once, per seed; 0 leaves that line out. The bounds need no such time.

    Raises
    ------
    InputError
        A method that does not exist, no method, no seed, or one twice.
    """

    streams: Callable[[int], Stream]
    seeds: Sequence[int]
    methods: Sequence[str] = tuple(METHODS)
    knobs: Knobs = field(default_factory=Knobs)
    hindsight_s: float = 5.0

    def __post_init__(self) -> None:
        unknown = sorted(set(self.methods) - set(METHODS))
        if unknown:
            raise InputError(f"There is no method {unknown[0]}; there are: {', '.join(METHODS)}.")
        for name, given in (("method", self.methods), ("seed", self.seeds)):
            if not given or len(set(given)) < len(given):
                raise InputError(f"At least one {name}, and each once, is meant.")


@dataclass(frozen=True, eq=False)
class Lived:
    """A row, and the stream and the year behind it."""

    row: OverTimeRow
    stream: Stream
    year: Year


def study(asked: Asked, *, told: Callable[[str], None] | None = None) -> Iterator[Lived]:
    """
    Let every method live through the stream of every seed.

    Parameters
    ----------
    asked : Asked
    told : callable, optional
        Told in words what is under way.

    Yields
    ------
    Lived
        By seed, then by method; hindsight last. Everything but that one line is the same on every machine.
    """
    tell = told or (lambda _text: None)
    for number, seed in enumerate(asked.seeds, 1):
        stream = asked.streams(seed)
        bounds, of = bounds_of(stream), f"seed {number} of {len(asked.seeds)}"
        for name in asked.methods:
            tell(f"{of}: {name}")
            year = lived_through(stream, METHODS[name], asked.knobs)
            yield Lived(row_of(name, stream, year, bounds), stream, year)
        if asked.hindsight_s > 0 and stream.cases.n:
            tell(f"{of}: {HINDSIGHT}")
            year = in_hindsight(stream, asked.hindsight_s)
            yield Lived(row_of(HINDSIGHT, stream, year, bounds), stream, year)


def load_rows(lived: Lived) -> Iterator[tuple[str, int, int, int, int, int]]:
    """Yield (method, seed, period, municipality, persons placed by then, places offered by then)."""
    for period, owner in np.ndindex(lived.year.persons.shape):
        yield (
            lived.row.method,
            lived.row.seed,
            period,
            owner,
            int(lived.year.persons[period, owner]),
            int(lived.stream.places[period, owner]),
        )
