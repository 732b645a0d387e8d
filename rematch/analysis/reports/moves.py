"""Counts where a setting places people, and who is placed elsewhere than under the reference."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rematch.analysis.reports.comparing import guard_of
from rematch.analysis.reports.folder import SweepFolder
from rematch.analysis.reports.telling import Guard
from rematch.models.fairness import ROUNDED_TO
from rematch.models.sweep import SweepRow
from rematch.models.sweep_header import Compared
from rematch.models.types import Code

NOWHERE = ""
"""Stands for «not placed» where a move begins or ends there."""
Way = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Stay:
    """
    Who is placed at one municipality, mean over seeds.

    Attributes
    ----------
    households, persons : None: too few to tell, or rows do not count persons
    """

    code: Code
    households: float | None
    persons: float | None


@dataclass(frozen=True, slots=True)
class Move:
    """Households placed elsewhere than under the reference, mean over seeds."""

    start: str
    end: str
    households: float


@dataclass(frozen=True, eq=False)
class Moves:
    """
    What changes against the reference, over the seeds both have.

    Attributes
    ----------
    told : one by one, the largest first
    together : households of all moves; None: fewer than ten
    hidden : ways that are not told one by one
    """

    told: tuple[Move, ...]
    together: float | None
    hidden: int


def stays_of(sweep: SweepFolder, setting: Compared) -> tuple[Stay, ...]:
    """
    Count households and persons at each municipality of the base, mean over seeds.

    Parameters
    ----------
    sweep : the folder as it was read
    setting : whose rows are counted

    Returns
    -------
    tuple of Stay
        By code. Where households may be real, only what is told: ten in every row, none by subtraction.
    """
    rows = list(sweep.rows[setting].values())
    counts = [Counter(row.homes.values()) for row in rows]
    codes = sorted({*sweep.header.places, *(code for count in counts for code in count)})
    left = [row.measures.cases - row.measures.placed_cases for row in rows]
    told = _told([[count[code] for count in counts] for code in codes], left, guard_of(sweep))
    counted = all(row.persons_at or not row.homes for row in rows)
    step = ROUNDED_TO if sweep.protected else None
    return tuple(
        Stay(
            code,
            _mean([count[code] for count in counts], step) if shown else None,
            _mean([row.persons_at.get(code, 0) for row in rows], step) if shown and counted else None,
        )
        for code, shown in zip(codes, told, strict=True)
    )


def moves_of(sweep: SweepFolder, setting: Compared) -> Moves:
    """
    Count the households that a setting places elsewhere than the reference, seed by seed.

    Parameters
    ----------
    sweep : the folder as it was read
    setting : any setting but the reference

    Returns
    -------
    Moves
        Where households may be real, ways of fewer than ten in any row are merged.
    """
    seeds = sorted(set(sweep.rows[setting]) & set(sweep.reference))
    counts = [Counter(_ways(sweep.reference[seed], sweep.rows[setting][seed])) for seed in seeds]
    ways = sorted({way for count in counts for way in count})
    per_way = [[count[way] for count in counts] for way in ways]
    sums = [sum(count.values()) for count in counts]
    stayed = [
        sweep.rows[setting][seed].measures.cases - moved for seed, moved in zip(seeds, sums, strict=True)
    ]
    guard = guard_of(sweep)
    told = _told(per_way, stayed, guard)
    step = ROUNDED_TO if sweep.protected else None
    moves = [
        Move(*way, _mean(each, step)) for way, each, shown in zip(ways, per_way, told, strict=True) if shown
    ]
    enough = bool(seeds) and (not guard.on or min(*sums, *stayed) >= guard.least)
    return Moves(
        told=tuple(sorted(moves, key=lambda move: (-move.households, move.start, move.end))),
        together=_mean(sums, step) if enough else None,
        hidden=len(ways) - len(moves),
    )


def _ways(reference: SweepRow, row: SweepRow) -> Iterator[Way]:
    for case_id in {**reference.homes, **row.homes}:
        way = (reference.homes.get(case_id, NOWHERE), row.homes.get(case_id, NOWHERE))
        if way[0] != way[1]:
            yield way


def _told(counts: list[list[int]], others: list[int], guard: Guard) -> list[bool]:
    """
    Say which may be told, by the least count of any row: what one row would show, a mean does not hide.

    The others, who are in none of the counts, are a part too: who knows how many there are can subtract.
    """
    return guard.parts([min(each, default=0) for each in [*counts, others]])[:-1]


def _mean(values: Sequence[int], step: int | None) -> float:
    """The mean; in multiples where it is told coarsely."""
    mean = sum(values) / len(values) if values else 0.0
    return mean if step is None else float(int(mean / step + 0.5) * step)
