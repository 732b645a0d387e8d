"""Runs the methods beside the optimum on every seed of a round, and sums them up."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rematch.analysis.baselines.given import Ground, given_of, ground_of
from rematch.analysis.baselines.methods import METHODS
from rematch.analysis.baselines.optimum import Best, optimum
from rematch.analysis.baselines.placing import Placed, check_placement, placed_by
from rematch.analysis.cohorts import cohort
from rematch.analysis.intervals import mean_interval
from rematch.analysis.measures import measures_of
from rematch.errors import InputError, RefutedError, SolveError
from rematch.matching import Encoded, Solve, encode
from rematch.models.baselines import BaselineRow, Baselines, BaselineSummary, Draw, Method
from rematch.models.interval import Interval
from rematch.models.measures import Measures
from rematch.models.scenario import Scenario
from rematch.solver import isolated, made_ready

PLACES = 4
ALL = (Method.OPTIMUM, *METHODS)
"""Every method, in the order of the tables."""


@dataclass(frozen=True)
class Comparison:
    """
    How to compare.

    Parameters
    ----------
    methods : tuple of Method
        The optimum is solved in any case: shares are taken of it.
    deadline_s : float
        For each optimum.
    solve : Solve
        `isolated`, or `in_process`.
    say : callable
        Hears what is being done, in words.
    """

    methods: tuple[Method, ...] = ALL
    deadline_s: float = 60.0
    solve: Solve = isolated
    say: Callable[[str], None] = lambda words: None


def over_lotteries(scenario: Scenario, seeds: Sequence[int], how: Comparison | None = None) -> Baselines:
    """
    Compare the methods on one round under several lotteries.

    Parameters
    ----------
    scenario : Scenario
    seeds : sequence of int
        Of the lottery; the optimum is solved once, with the round's own.
    how : Comparison, optional

    Raises
    ------
    InputError
        There is no seed, or one twice.
    ImpossibleError, SolveError
        The round has no answer, or the optimum was not found in time.
    """
    how = how or Comparison()
    _refuse_seeds(seeds)
    encoded = encode(scenario)
    made_ready(lambda seen: how.say(seen.phase))
    how.say("optimum")
    best = optimum(encoded, deadline_s=how.deadline_s, seed=scenario.round.seed, solve=how.solve)
    rows = [row for seed in seeds for row in _rows(encoded, best, seed, how)]
    return _whole(Draw.LOTTERY, encoded, [best], rows)


def over_rounds(name: str, seeds: Sequence[int], how: Comparison | None = None) -> Baselines:
    """
    Compare the methods on several invented rounds of one kind.

    Parameters
    ----------
    name : str
        Of `analysis.cohorts`.
    seeds : sequence of int
        Each gives another round, and its lottery.
    how : Comparison, optional

    Raises
    ------
    InputError
        There is no invented round of that name; there is no seed, or one twice.
    SolveError
        No round has an optimum: seeds without one are left out, and named in `left_out`.
    """
    how = how or Comparison()
    _refuse_seeds(seeds)
    bests: list[Best] = []
    rows: list[BaselineRow] = []
    rounds: list[Encoded] = []
    made_ready(lambda seen: how.say(seen.phase))
    left_out: list[str] = []
    for seed in seeds:
        how.say(f"seed {seed}: round and optimum")
        encoded = encode(cohort(name, seed=seed))
        try:
            best = optimum(encoded, deadline_s=how.deadline_s, seed=seed, solve=how.solve)
        except (RefutedError, SolveError) as error:  # the other seeds took their time, and stand
            left_out.append(f"seed {seed}: {error.message}")
            continue
        rows.extend(_rows(encoded, best, seed, how))
        rounds, bests = [encoded], [*bests, best]
    if not rounds:
        raise SolveError(f"The optimum was not found on any seed; allow more time. {left_out[0]}")
    return _whole(Draw.ROUND, rounds[0], bests, rows).model_copy(update={"left_out": tuple(left_out)})


def _refuse_seeds(seeds: Sequence[int]) -> None:
    if not seeds or len(set(seeds)) < len(seeds):
        raise InputError(
            f"{len(seeds)} seeds, {len(set(seeds))} different ones: give each once, at least one."
        )


def _rows(encoded: Encoded, best: Best, seed: int, how: Comparison) -> Iterator[BaselineRow]:
    ground = ground_of(given_of(encoded), seed=seed, also=best.column)
    check_placement(ground.given.problem, best.column)
    highest = measures_of(encoded, best.column)
    for method in how.methods:
        how.say(f"seed {seed}: {method.value}")
        started = time.perf_counter()
        placed = Placed(best.column, ()) if method is Method.OPTIMUM else placed_by(method, ground)
        seconds = best.found.seconds if method is Method.OPTIMUM else time.perf_counter() - started
        yield _row(encoded, ground, placed, highest).model_copy(
            update={"method": method, "seconds": round(seconds, PLACES)}
        )


def _row(encoded: Encoded, ground: Ground, placed: Placed, highest: Measures) -> BaselineRow:
    measures = measures_of(encoded, placed.column)
    return BaselineRow(
        method=Method.OPTIMUM,
        seed=ground.options.seed,
        scenario_hash=encoded.scenario.hash,
        measures=measures,
        stability=ground.judge.measured(ground.options.taken(placed.column)),
        persons_pct=_share(measures.placed_persons, highest.placed_persons),
        score_pct=_share(measures.score_total, highest.score_total),
        missed=tuple(encoded.resources[idx].name for idx in placed.missed),
        seconds=0.0,
    )


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, PLACES) if whole else None


def _whole(draw: Draw, encoded: Encoded, bests: Sequence[Best], rows: Sequence[BaselineRow]) -> Baselines:
    scenario, key = encoded.scenario, given_of(encoded).key
    methods = dict.fromkeys(row.method for row in rows)
    return Baselines(
        name=scenario.round.name,
        title=scenario.round.title,
        synthetic=scenario.round.synthetic,
        draw=draw,
        seeds=tuple(dict.fromkeys(row.seed for row in rows)),
        key=key.name,
        notes=key.notes,
        left_out=(),
        optima=tuple(best.found for best in bests),
        rows=tuple(rows),
        summary=tuple(summed([row for row in rows if row.method is method]) for method in methods),
    )


def summed(rows: Sequence[BaselineRow]) -> BaselineSummary:
    """
    Sum up the rows of one method.

    Parameters
    ----------
    rows : sequence of BaselineRow
        One per seed, at least one.
    """
    measures, stability = [row.measures for row in rows], [row.stability for row in rows]
    return BaselineSummary(
        method=rows[0].method,
        placed_cases=mean_interval([each.placed_cases for each in measures]).stated,
        placed_persons=mean_interval([each.placed_persons for each in measures]).stated,
        persons_pct=interval_or_none([row.persons_pct for row in rows]),
        score_pct=interval_or_none([row.score_pct for row in rows]),
        mean_wish_rank=interval_or_none([each.mean_wish_rank for each in measures]),
        envy_pairs=mean_interval([each.envy_pairs for each in stability]).stated,
        cases_with_envy=mean_interval([each.cases_with_envy for each in stability]).stated,
        waste_pairs=mean_interval([each.waste_pairs for each in stability]).stated,
        cases_with_waste=mean_interval([each.cases_with_waste for each in stability]).stated,
        places_left=mean_interval([each.places_left for each in measures]).stated,
        worst_gap=interval_or_none([each.worst_gap.points if each.worst_gap else None for each in measures]),
        missed=sum(bool(row.missed) for row in rows),
        seconds=mean_interval([row.seconds for row in rows]).stated,
    )


def interval_or_none(figures: Sequence[float | None]) -> Interval | None:
    """Return the interval; None where some seed has no figure: a mean of the others is of other rounds."""
    there = [each for each in figures if each is not None]
    return mean_interval(there).stated if there and len(there) == len(figures) else None
