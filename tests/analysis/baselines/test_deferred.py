"""The rules of deferred acceptance against the paper's, written out in plain Python for one resource each."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rematch.analysis.baselines import Given
from rematch.analysis.baselines.acceptance import Cumulative
from rematch.analysis.baselines.deferred import deferred_acceptance
from rematch.analysis.baselines.given import Ground, ground_of
from rematch.analysis.baselines.methods import METHODS
from rematch.analysis.baselines.threshold import WITHOUT_LIMIT, Threshold
from rematch.models.baselines import Method
from rematch.solver import Problem
from tests.solver.builders import a_problem

FEW = settings(deadline=None, max_examples=60)
SEEDS = st.integers(0, 10**6)
DEFERRED = (Method.DEFERRED_CUMULATIVE, Method.DEFERRED_WHERE_SHORT, Method.DEFERRED_THRESHOLD)


def a_ground(seed: int, *, dimensions: int = 2, largest: int = 4) -> Ground:
    """Up to 8 households of several sizes; each municipality is one column that draws on all dimensions."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 9)), int(rng.integers(1, 4))
    demand = rng.integers(0, largest + 1, (n, dimensions))
    demand[:, 0] = rng.integers(1, largest + 1, n)
    draws = [(j, j * dimensions + d, d) for j in range(m) for d in range(dimensions)]
    problem = a_problem(
        np.stack([rng.permutation(m) for _ in range(n)]),
        eligible=rng.random((n, m)) < 0.8,
        demand=demand,
        capacity=rng.integers(1, largest * 3, m * dimensions),
        draws=np.array(draws),
        tier=rng.integers(0, 3, n),
    )
    return ground_of(Given(problem, rng.integers(0, 4, (n, m))), seed=seed)


class Plain:
    """The ground in the words of the paper: preferences, priorities, sizes, capacities."""

    def __init__(self, ground: Ground) -> None:
        self.ground, options = ground, ground.options
        self.problem: Problem = ground.given.problem
        self.families = range(options.units)
        self.case = options.members[:, 0].tolist()
        self.liked = [
            options.column[options.first[f] : options.first[f + 1], 0].tolist() for f in self.families
        ]
        owner = {label: position for position, label in enumerate(options.owner_label.tolist())}
        self.rank = [[int(ground.ranks[f, owner[c]]) for c in range(self.problem.m)] for f in self.families]

    def higher(self, family: int, place: int) -> set[int]:
        """Families with an option there and a higher priority."""
        return {
            g
            for g in self.families
            if place in self.liked[g] and self.rank[g][place] < self.rank[family][place]
        }

    def fits(self, family: int, place: int, beside: set[int]) -> bool:
        """Weak accommodation: of each service that the family needs, there is enough for all."""
        width = self.problem.demand.shape[1]
        for d in range(width):
            own = int(self.problem.demand[self.case[family], d])
            total = own + sum(int(self.problem.demand[self.case[g], d]) for g in beside)
            if own > 0 and total > int(self.problem.capacity[place * width + d]):
                return False
        return True


def by_the_paper(plain: Plain) -> dict[int, int]:
    """Everybody asks at once; kept who fits beside all of higher priority asking or turned away before."""
    refused: set[tuple[int, int]] = set()
    while True:
        asking = {f: next((p for p in plain.liked[f] if (f, p) not in refused), None) for f in plain.families}
        out = set()
        for f, place in asking.items():
            heard = {g for g in plain.families if asking[g] == place or (g, place) in refused}
            if place is not None and not plain.fits(f, place, heard & plain.higher(f, place)):
                out.add((f, place))
        if not out:
            return {f: place for f, place in asking.items() if place is not None}
        refused |= out


@FEW
@given(seed=SEEDS)
def test_cumulative_offers_are_those_of_the_paper(seed: int) -> None:
    """One column in each municipality, two services: the authors' rule, before anybody else is sent on."""
    ground = a_ground(seed)
    acceptance = Cumulative(ground.options, ground.ranks)
    taken = _without_sending_on(ground, acceptance)
    found = {u: int(ground.options.column[o, 0]) for u, o in enumerate(taken.tolist()) if o >= 0}
    assert found == by_the_paper(Plain(ground))


def _without_sending_on(ground: Ground, acceptance: Cumulative) -> np.ndarray:
    """The same loop without its last step, which the paper does not have."""

    class Blind(type(ground.judge)):
        """Sees no envy."""

        def complaints(self, taken: np.ndarray) -> object:
            found = super().complaints(taken)
            return type(found)(np.zeros_like(found.envied), found.unused)

    return deferred_acceptance(Blind(ground.options, ground.ranks), acceptance)


@FEW
@given(seed=SEEDS)
def test_thresholds_are_those_of_the_definition(seed: int) -> None:
    """One service: for any families asking, every threshold by trying all sets of higher priority."""
    ground = a_ground(seed, dimensions=1, largest=3)
    plain, options = Plain(ground), ground.options
    acceptance = Threshold(options, ground.ranks)
    rng = np.random.default_rng(seed)
    asked = [int(rng.integers(options.first[f], options.first[f + 1])) for f in plain.families
             if options.first[f] < options.first[f + 1] and rng.random() < 0.7]  # fmt: skip
    acceptance.heard(np.array(asked, dtype=np.int64))
    refused = acceptance.refused(np.array(asked, dtype=np.int64))
    asking = {int(options.unit[o]): int(options.column[o, 0]) for o in asked}
    for option, out in zip(asked, refused.tolist(), strict=True):
        f, place = int(options.unit[option]), int(options.column[option, 0])
        there = {g for g in asking if asking[g] == place}
        rank = 1 + len(there & plain.higher(f, place))
        assert out == (rank > threshold(plain, f, place, there)), (f, place)


def threshold(plain: Plain, family: int, place: int, asking: set[int]) -> int:
    """Never above that of a family of higher priority, unless there is room for everybody."""
    own = alone(plain, family, place, asking)
    others = [alone(plain, g, place, asking) for g in plain.higher(family, place)]
    return own if own == WITHOUT_LIMIT else min([own, *others])


def alone(plain: Plain, family: int, place: int, asking: set[int]) -> int:
    """The threshold of one family by the definition."""
    higher = plain.higher(family, place)
    if plain.fits(family, place, higher):
        return WITHOUT_LIMIT
    sure = higher & asking
    if not plain.fits(family, place, sure):
        return 0
    for number in range(len(sure), len(higher) + 1):
        sets = [sure | set(more) for more in combinations(higher - sure, number - len(sure))]
        if not all(plain.fits(family, place, each) for each in sets):
            return number
    raise AssertionError("beside all of higher priority it does not fit")


@FEW
@given(seed=SEEDS)
def test_with_one_home_each_all_are_the_classical_one(seed: int) -> None:
    """Everybody needs one of a number of equal homes: Gale and Shapley, whichever the rule."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 9)), int(rng.integers(1, 5))
    problem = a_problem(
        np.stack([rng.permutation(m) for _ in range(n)]),
        eligible=rng.random((n, m)) < 0.8,
        capacity=rng.integers(0, 4, m),
        tier=rng.integers(0, 3, n),
    )
    ground = ground_of(Given(problem, rng.integers(0, 4, (n, m))), seed=seed)
    plain = Plain(ground)
    expected = classical(plain)
    for method in DEFERRED:
        taken = METHODS[method](ground)
        found = {u: int(ground.options.column[o, 0]) for u, o in enumerate(taken.tolist()) if o >= 0}
        assert found == expected, method
        measured = ground.judge.measured(taken)
        assert (measured.envy_pairs, measured.waste_pairs) == (0, 0)


def classical(plain: Plain) -> dict[int, int]:
    """One after the other asks; the lowest of too many has to ask elsewhere."""
    after = dict.fromkeys(plain.families, 0)
    held: dict[int, list[int]] = {}
    free = list(plain.families)
    while free:
        f = free.pop()
        if after[f] == len(plain.liked[f]):
            continue
        place = plain.liked[f][after[f]]
        after[f] += 1
        there = sorted([*held.get(place, []), f], key=lambda g: plain.rank[g][place])
        room = int(plain.problem.capacity[place])
        held[place], out = there[:room], there[room:]
        free += out
    return {f: place for place, there in held.items() for f in there}


def test_one_turned_away_goes_on_counting_where_offers_cumulate() -> None:
    """Four places: three are taken by the first, two are too many, and then not even one more is let in."""
    fields = {"demand": np.array([[3], [2], [1]]), "tier": np.array([0, 1, 2])}
    problem = a_problem(((9,), (9,), (9,)), capacity=np.array([4]), **fields)
    ground = ground_of(Given(problem), seed=0)
    for method in DEFERRED:
        taken = METHODS[method](ground)
        assert ground.options.columns(taken).tolist() == [0, -1, -1]
        assert ground.judge.measured(taken).waste_pairs == 1


def test_who_found_no_home_of_its_kind_does_not_block_the_others() -> None:
    """Turned away by the one small home it counts there; offers cumulating, in the persons' limit too."""
    problem = a_problem(
        ((9, 0, 1), (9, 0, 1), (0, 9, 0)),
        eligible=np.array([[1, 0, 0], [1, 0, 1], [0, 1, 0]], dtype=bool),
        demand=np.array([[1, 1], [1, 1], [1, 1]]),
        capacity=np.array([1, 1, 1, 2]),
        draws=np.array([[0, 0, 0], [1, 1, 0], [2, 2, 0], [0, 3, 1], [1, 3, 1]]),
        owner=np.array([0, 0, 1]),
        tier=np.array([0, 1, 2]),
    )
    ground = ground_of(Given(problem), seed=0)
    columns = {method: ground.options.columns(METHODS[method](ground)).tolist() for method in DEFERRED}
    assert columns[Method.DEFERRED_CUMULATIVE] == [0, 2, -1]
    assert columns[Method.DEFERRED_WHERE_SHORT] == [0, 2, 1]


@pytest.mark.parametrize("method", DEFERRED)
def test_who_stands_in_the_way_of_the_turned_away_is_sent_on(method: Method) -> None:
    """Lower priority holds the only course place beside one who had to go for want of beds: none is left."""
    problem = a_problem(
        ((9,), (9,), (9,), (9,)),
        demand=np.array([[3, 0], [2, 0], [1, 1], [0, 1]]),
        capacity=np.array([4, 1]),
        draws=np.array([[0, 0, 0], [0, 1, 1]]),
        tier=np.array([0, 1, 2, 3]),
    )
    ground = ground_of(Given(problem), seed=0)
    taken = METHODS[method](ground)
    assert ground.judge.measured(taken).envy_pairs == 0
    assert ground.options.columns(taken).tolist() == [0, -1, -1, -1]
