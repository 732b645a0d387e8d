"""Solves a round again with one more home of each kind: what it brings, proved or between bounds."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from rematch.analysis.answers import Answer, Asker
from rematch.analysis.gaps import gap_ppm
from rematch.analysis.homes.added import Kind, kinds_of, with_one_more
from rematch.analysis.measures import measures_of
from rematch.errors import NotFoundError, SolveError
from rematch.matching import Encoded, encode, who_problem
from rematch.models.measures import Measures
from rematch.models.one_more_home import Gain, HomeWorth, HomeWorths
from rematch.models.run import LevelResult, RunParams
from rematch.models.scenario import Scenario
from rematch.solver import Problem, SolveParams, made_ready, sensitivity

Said = Callable[[str], None]
FIRST_FACTOR = 3
"""How much longer the round as it is may take: a gap left there is a gap in every row."""
LONGEST_S = 600


def one_more_home(
    scenario: Scenario,
    params: RunParams,
    *,
    municipalities: Collection[str] = (),
    most: int | None = None,
    said: Said = lambda step: None,
) -> HomeWorths:
    """
    Return what one more home of each kind would bring the round.

    Parameters
    ----------
    scenario : Scenario
    params : RunParams
        Of each solve, the first one three times as long: every row is compared with it. In audit mode the
        same input gives the same table on every machine.
    municipalities : collection of str
        Codes; left out: all that pledge.
    most : int, optional
        How many kinds are solved again, those that prices promise most of first; left out: all.
    said : callable, optional
        Told of each step.

    Returns
    -------
    HomeWorths
        Of the household side alone, which decides who is placed. Every row that was solved is an exact
        re-solve of the whole round; where a bound is open, the row says between what it lies.

    Raises
    ------
    NotFoundError
        A municipality that pledges nothing in this round.
    SolveError
        The round itself was not solved in this time: there is nothing to compare with.

    References
    ----------
    docs/frontiers.md; docs/solver.md (sensitivity).
    """
    said("the round as it is")
    made_ready(None)
    encoded = encode(scenario)
    asker, problem = Asker(params, scenario.round.seed), who_problem(encoded)
    now = replace(asker, params=_longer(params)).answer(problem, scenario.policy.objectives)
    if not now.is_placement:
        raise SolveError("The round itself was not solved in this time; allow more, or look at its rules.")
    ground = _Ground(encoded, asker, problem, now, measures_of(encoded, now.solution.column))
    rows = tuple(_rows(ground, _chosen(encoded, municipalities), most, said))
    return HomeWorths(
        scenario_hash=scenario.hash,
        title=scenario.round.title,
        synthetic=scenario.round.synthetic,
        params=params,
        levels=now.levels,
        status=now.solution.status,
        gap_ppm=gap_ppm(now.levels),
        measures=ground.measures,
        homes=tuple(sorted(rows, key=_rank)),
    )


@dataclass(frozen=True)
class _Ground:
    encoded: Encoded
    asker: Asker
    problem: Problem
    now: Answer
    measures: Measures


def _longer(params: RunParams) -> RunParams:
    return params.model_copy(update={"deadline_s": min(LONGEST_S, FIRST_FACTOR * params.deadline_s)})


def _chosen(encoded: Encoded, codes: Collection[str]) -> list[Kind]:
    kinds = kinds_of(encoded)
    known = {kind.column.municipality.code for kind in kinds}
    if unknown := sorted(set(codes) - known):
        raise NotFoundError(
            f"{unknown[0]} pledges no home in this round; there are {', '.join(sorted(known))}."
        )
    return [kind for kind in kinds if not codes or kind.column.municipality.code in codes]


def _rows(ground: _Ground, kinds: list[Kind], most: int | None, said: Said) -> Iterator[HomeWorth]:
    prices = _prices(ground, kinds)
    by_price = sorted(range(len(kinds)), key=lambda idx: (-prices[idx], kinds[idx].column.id))
    for number, idx in enumerate(by_price, 1):
        kind = kinds[idx]
        if most is not None and number > most:
            yield _row(kind, prices[idx], **_unsolved())
            continue
        said(f"{kind.column.id}, {number} of {len(kinds)}")
        yield _row(kind, prices[idx], **_solved(ground, with_one_more(ground.encoded, kind)))


def _prices(ground: _Ground, kinds: list[Kind]) -> list[int]:
    """Estimate from prices: of the home itself, and of the persons its pledge may then take."""
    params = SolveParams(objectives=ground.now.objectives, seed=ground.asker.seed, audit=True)
    price = sensitivity(ground.problem, ground.now.solution, params).one_more
    return [
        int(price[kind.resource_idx]) * kind.adds
        + (0 if kind.persons_idx is None else int(price[kind.persons_idx]) * kind.column.unit.beds)
        for kind in kinds
    ]


def _row(kind: Kind, price: int, **found: object) -> HomeWorth:
    column = kind.column
    return HomeWorth.model_validate(
        {
            "municipality": column.municipality.code,
            "name": column.municipality.name,
            "pledge_ref": column.pledge.pledge_ref,
            "unit_ref": column.unit.unit_ref,
            "kind": column.unit.kind,
            "beds": column.unit.beds,
            "homes_now": column.unit.count,
            "assumed": column.pledge.source is not None and column.pledge.source.assumed,
            "price": price,
        }
        | found
    )


def _unsolved() -> dict[str, object]:
    return dict.fromkeys(("persons", "persons_first", "households", "score"))


def _solved(ground: _Ground, changed: Encoded) -> dict[str, object]:
    warm = ground.now.solution
    then = ground.asker.answer(who_problem(changed), ground.now.objectives, warm=warm)
    if not then.is_placement:
        return _unsolved() | {"status": then.solution.status, "seconds": then.seconds}
    after = measures_of(changed, then.solution.column)
    now, before = ground.now.levels, ground.measures
    return {
        "persons": gain("placed_persons", (now, then.levels), after.placed_persons - before.placed_persons),
        "persons_first": gain(
            "placed_persons@0",
            (now, then.levels),
            after.placed_persons_first - before.placed_persons_first,
        ),
        "households": after.placed_cases - before.placed_cases,
        "score": gain("score", (now, then.levels), after.score_total - before.score_total),
        "levels": then.levels,
        "status": then.solution.status,
        "proof": then.solution.proof,
        "gap_ppm": gap_ppm(then.levels),
        "seconds": then.seconds,
    }


def gain(name: str, levels: tuple[tuple[LevelResult, ...], tuple[LevelResult, ...]], found: int) -> Gain:
    """
    Say how well a difference between two rounds is known.

    Parameters
    ----------
    name : str
        The objective that counts it.
    levels : tuple of two tuples of LevelResult
        Of the round now and then, with the same objectives.
    found : int
        Then less now.

    Returns
    -------
    Gain
        Exact where both rounds are proved down to this objective; between bounds where everything before it
        is proved; else as found, since another placement with as much before it may have more here.
    """
    names = [level.name for level in levels[0]]
    if name not in names:
        return Gain(found=found, exact=False, at_least=None, at_most=None)
    position = names.index(name)
    proved = [all(level.status == "optimal" for level in each[:position]) for each in levels]
    now, then = (each[position] for each in levels)
    if not all(proved) or now.bound is None or then.bound is None:
        return Gain(found=found, exact=False, at_least=None, at_most=None)
    least, most = then.value - now.bound, then.bound - now.value
    if all(
        one.value == other.value for one, other in zip(*(each[:position] for each in levels), strict=True)
    ):
        least = max(0, least)  # the round with the home allows everything that the round without it does
    return Gain(found=found, exact=least == most, at_least=least, at_most=most)


def _rank(row: HomeWorth) -> tuple[object, ...]:
    solved = (row.persons_first, row.persons, row.score)
    gains = tuple(-each.found if each else 1 for each in solved)
    return (row.municipality, row.persons is None, *gains, -row.price, row.pledge_ref, row.unit_ref)
