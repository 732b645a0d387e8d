"""Tiny random rounds in numbers, with every rule; their best values by trying every placement."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from rematch.verify.numbered import Limit, Names, Pairs, Round
from rematch.verify.stated import Positions

Placed = dict[int, int]
"""Column by case."""
OBJECTIVES = (
    *("placed_persons@0", "placed_cases@1", "placed_persons", "placed_cases"),
    *("band:5", "min_score", "balance", "kept", "score"),
)
OWNERS = ("DE-a", "DE-b", "DE-c")


@dataclass(frozen=True)
class Chance:
    """A round, and what it was made of: the owner of each column, what pairs draw, whose score they have."""

    round: Round
    owner: list[int]
    draws: dict[tuple[int, int], dict[int, int]]
    score: dict[tuple[int, int], int]

    @property
    def positions(self) -> Positions:
        """Lists that name every case and column in order."""
        unit = {case: idx for idx, members in enumerate(self.round.units) for case in members}
        cases = range(len(self.round.size))
        return Positions(list(cases), list(range(len(self.owner))), [unit[case] for case in cases])

    def homes(self, resource: int) -> set[int]:
        """The owners whose pairs draw on a resource."""
        return {self.owner[column] for (_, column), use in self.draws.items() if resource in use}


def a_chance(draw: random.Random) -> Chance:
    """Up to four cases and columns; persons and places per owner, homes per column, persons of a region."""
    n, m = draw.randint(1, 4), draw.randint(1, 4)
    size, places = [draw.randint(1, 4) for _ in range(n)], [draw.randint(0, 2) for _ in range(n)]
    owner = sorted(draw.randrange(3) for _ in range(m))
    resources = [("persons", {j for j in range(m) if owner[j] == o}) for o in sorted(set(owner))]
    resources += [("places", columns) for _, columns in resources if draw.random() < 0.5]
    resources += [("homes", {j}) for j in range(m) if draw.random() < 0.4]
    resources += [("persons", set(range(m)))] if draw.random() < 0.4 else []
    possible = [(i, j) for i in range(n) for j in range(m) if draw.random() < 0.75]
    counted = {"persons": size, "places": places, "homes": [1] * n}
    draws = {
        (i, j): {
            r: counted[kind][i]
            for r, (kind, columns) in enumerate(resources)
            if j in columns and counted[kind][i]
        }
        for i, j in possible
    }
    score = {pair: draw.randint(-3, 10) for pair in possible}
    together = n > 1 and draw.random() < 0.3
    units = ((0, 1), *((i,) for i in range(2, n))) if together else tuple((i,) for i in range(n))
    apart = {(n - 2, n - 1), (n - 1, n - 2)} if n > 2 and draw.random() < 0.4 else set()
    round_ = Round(
        **_pairs(n, owner, draws, score),
        limits=tuple(a_limit(draw) for _ in resources),
        units=units,
        must=[draw.random() < 0.15 for _ in units],
        apart=apart,
        size=size,
        tier=[draw.randint(0, 2) for _ in range(n)],
        previous={i: draw.choice(owner) for i in range(n) if draw.random() < 0.5},
        names=Names({}, {}, {code: idx for idx, code in enumerate(OWNERS)}),
    )
    return Chance(round_, owner, draws, score)


def a_limit(draw: random.Random) -> Limit:
    """Mostly without a minimum; sometimes one that cannot be reached."""
    minimum = draw.choice([0, 0, 0, 1, 2, 4])
    return Limit(draw.randint(0, 6), minimum, draw.random() < 0.6, draw.choice([0, 0, 3, 7]))


def _pairs(
    n: int, owner: list[int], draws: dict[tuple[int, int], dict[int, int]], score: dict[tuple[int, int], int]
) -> dict[str, object]:
    pairs, starts, uses = Pairs(), [0], {}
    for case in range(n):
        for i, j in sorted(draws):
            if i == case:
                use = tuple(draws[i, j].items())
                row = (i, j, owner[j], uses.setdefault(use, len(uses)), score[i, j])
                for column, each in zip(
                    (pairs.case, pairs.column, pairs.owner, pairs.use, pairs.score), row, strict=True
                ):
                    column.append(each)
        starts.append(len(pairs.case))
    return {"pairs": pairs, "starts": starts, "uses": list(uses)}


def every_placement(chance: Chance) -> Iterator[Placed]:
    """Every placement that keeps every rule."""
    n = len(chance.round.size)
    choices = [[None, *(j for i, j in chance.draws if i == case)] for case in range(n)]
    for columns in itertools.product(*choices):
        placed = {case: column for case, column in enumerate(columns) if column is not None}
        if _agrees(chance, placed) and _fits(chance, placed):
            yield placed


def _agrees(chance: Chance, placed: Placed) -> bool:
    where = {case: chance.owner[column] for case, column in placed.items()}
    for unit, must in zip(chance.round.units, chance.round.must, strict=True):
        if len({where.get(case) for case in unit}) > 1 or (must and unit[0] not in placed):
            return False
    return not any(one in where and where[one] == where.get(other) for one, other in chance.round.apart)


def _used(chance: Chance, placed: Placed, resource: int) -> int:
    return sum(chance.draws[pair].get(resource, 0) for pair in placed.items())


def _fits(chance: Chance, placed: Placed) -> bool:
    for resource, limit in enumerate(chance.round.limits):
        used = _used(chance, placed, resource)
        if not (limit.minimum <= used <= limit.capacity or (limit.if_used and used == 0)):
            return False
    return True


def reached(chance: Chance, objective: str, placed: Placed) -> int:
    """What a placement is worth, counted afresh."""
    scores = [chance.score[pair] for pair in placed.items()]
    if objective == "min_score":
        return min(scores, default=max(chance.score.values(), default=0))
    if objective == "balance":
        return -_spread(chance, placed)
    if objective == "kept":
        return sum(chance.round.previous.get(i) == chance.owner[j] for i, j in placed.items())
    size, tier = chance.round.size, chance.round.tier
    if objective == "score":
        return sum(size[i] * chance.score[i, j] for i, j in placed.items())
    if objective.startswith("band"):
        return sum(size[i] for i, j in placed.items() if chance.score[i, j] >= int(objective[5:]))
    last = int(objective[-1]) if "@" in objective else 9
    return sum(size[i] if "persons" in objective else 1 for i in placed if tier[i] <= last)


def _spread(chance: Chance, placed: Placed) -> int:
    """The smallest whole T that is enough, found by halving."""
    low, high = 0, 10**6
    while low < high:
        middle = (low + high) // 2
        enough = all(
            _used(chance, placed, resource) * 10_000 <= middle * limit.target
            for resource, limit in enumerate(chance.round.limits)
            if limit.target > 0
        )
        low, high = (low, middle) if enough else (middle + 1, high)
    return low


def some_objectives(draw: random.Random) -> tuple[str, ...]:
    """One to three, in any order."""
    return tuple(draw.sample(OBJECTIVES, draw.randint(1, 3)))


def best_values(chance: Chance, objectives: tuple[str, ...]) -> tuple[int, ...] | None:
    """The best values in order, each with the earlier ones held; None: nothing keeps every rule."""
    every = [
        tuple(reached(chance, name, placed) for name in objectives) for placed in every_placement(chance)
    ]
    return max(every, default=None)
