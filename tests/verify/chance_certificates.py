"""Certificates for tiny random rounds: complete trees that show what is true, and random numbers."""

import itertools
import random

from rematch.models.certificate import (
    ApartRow,
    CaseSplit,
    CoverRow,
    LevelCertificate,
    Node,
    RoundedRow,
    Row,
    Step,
    SwitchSplit,
)
from rematch.verify.objectives import THRESHOLDS
from tests.verify.chance_rounds import OWNERS, Chance
from tests.verify.small import a_level_certificate

BIG = 10_000


def a_complete_tree(
    chance: Chance, draw: random.Random, objective: str, held: tuple[int, ...], names: tuple[str, ...]
) -> LevelCertificate:
    """Every case is split down to one column or none, so that every leaf closes or is within the bound."""
    switched = [
        r for r, limit in enumerate(chance.round.limits) if limit.if_used and limit.minimum <= limit.capacity
    ]
    rows = tuple(
        ApartRow(apart=pair, municipality=code) for pair in sorted(chance.round.apart) for code in OWNERS
    )
    leaf = Node(steps=tuple(_every_step(chance, names, len(rows), _lagrangian(held, names))))
    splits: list[CaseSplit | SwitchSplit] = [
        CaseSplit(case=case, columns=(column,)) for case, column in chance.draws
    ]
    splits += [SwitchSplit(resource=resource) for resource in switched]
    draw.shuffle(splits)
    nodes = _tree(tuple(splits), leaf)
    return a_level_certificate(objective, 0, *nodes, held=held, rows=rows)


def _tree(splits: tuple[CaseSplit | SwitchSplit, ...], leaf: Node) -> list[Node]:
    if not splits:
        return [leaf]
    below = _tree(splits[1:], leaf)
    return [Node(steps=(), split=splits[0]), *below, *below]


def _lagrangian(held: tuple[int, ...], names: tuple[str, ...]) -> list[tuple[int, ...]]:
    """No multiplier; and a large one for each earlier level that has coefficients."""
    none = (0,) * len(held)
    return [none] + [
        tuple(BIG if each == idx else 0 for each in range(len(held)))
        for idx, name in enumerate(names)
        if name not in THRESHOLDS
    ]


def _every_step(
    chance: Chance, names: tuple[str, ...], rows: int, multipliers: list[tuple[int, ...]]
) -> list[Step]:
    """One step for each rule that a placement may break: what is too much somewhere costs too much."""
    count = len(chance.round.limits)
    prices = [
        tuple(sign * BIG * (r == each) for r in range(count)) for each in range(count) for sign in (1, -1)
    ]
    none = (0,) * count
    steps = [Step(prices=none, earlier=earlier) for earlier in multipliers]
    steps += [Step(prices=each, earlier=multipliers[0]) for each in prices]
    for row in range(rows):
        mu = tuple(BIG * (row == each) for each in range(rows))
        steps.append(Step(prices=none, earlier=multipliers[0], rows=mu))
    enforced = enforceable(chance)
    if enforced:
        steps += [Step(prices=none, earlier=earlier, enforced=enforced) for earlier in multipliers]
    return steps


def enforceable(chance: Chance) -> tuple[int, ...]:
    """Resources of one owner on which all its columns draw equally."""
    found = []
    for resource in range(len(chance.round.limits)):
        drawn: dict[tuple[int, int], set[int]] = {}
        for (case, column), use in chance.draws.items():
            drawn.setdefault((case, chance.owner[column]), set()).add(use.get(resource, 0))
        if len(chance.homes(resource)) <= 1 and all(len(each) == 1 for each in drawn.values()):
            found.append(resource)
    return tuple(found)


def some_numbers(
    chance: Chance, draw: random.Random, objective: str, held: tuple[int, ...], names: tuple[str, ...]
) -> LevelCertificate:
    """A random level: prices, packings, rows or a tree of some nodes, well formed but for the odd number."""
    rows = tuple(a_row(chance, draw) for _ in range(draw.choice([0, 0, 1, 3])))
    scale = draw.choice([1, 1, 3, 100])
    shapes = _preorder(draw, draw.choice([0, 0, 1, 3]))
    nodes = [
        Node(
            steps=tuple(
                a_step(chance, draw, names, (len(rows), scale)) for _ in range(draw.choice([1, 1, 2, 3]))
            ),
            split=a_split(chance, draw) if split else None,
        )
        for split in shapes
    ]
    return a_level_certificate(objective, 0, *nodes, held=held, rows=rows, scale=scale)


def _preorder(draw: random.Random, splits: int) -> list[bool]:
    if splits == 0:
        return [False]
    left = draw.randint(0, splits - 1)
    return [True, *_preorder(draw, left), *_preorder(draw, splits - 1 - left)]


def a_split(chance: Chance, draw: random.Random) -> CaseSplit | SwitchSplit:
    """A case with some columns, or a resource."""
    switched = [r for r, limit in enumerate(chance.round.limits) if limit.if_used]
    if switched and draw.random() < 0.4:
        return SwitchSplit(resource=draw.choice(switched))
    columns = draw.sample(range(len(chance.owner)), draw.randint(0, len(chance.owner)))
    return CaseSplit(case=draw.randrange(len(chance.round.size)), columns=tuple(columns))


def a_step(chance: Chance, draw: random.Random, names: tuple[str, ...], shape: tuple[int, int]) -> Step:
    """Prices around what things are worth; sometimes packings, shares, rows."""
    rows, scale = shape
    can = enforceable(chance)
    enforced = tuple(each for each in can if draw.random() < 0.8) if draw.random() < 0.6 else ()
    top = draw.choice([0, 1, 5, 12]) * scale
    prices = tuple(
        0 if r in enforced else draw.randint(-top // 3, top) for r in range(len(chance.round.limits))
    )
    shares = []
    for unit in chance.round.units:
        if enforced and draw.random() < 0.7:
            low = -10 if draw.random() < 0.1 else 0
            shares.append((draw.choice(unit), draw.randint(low, 30) * scale))
    return Step(
        prices=prices,
        earlier=tuple(0 if name in THRESHOLDS else draw.choice([0, 1, 4, 20]) * scale for name in names),
        rows=tuple(draw.choice([0, 1, 5]) * scale for _ in range(rows)) if draw.random() < 0.8 else (),
        enforced=enforced,
        shares=tuple(shares),
    )


def a_row(chance: Chance, draw: random.Random) -> Row:
    """Any row; a cover that fits, or cases that need not be apart, must be refused."""
    cases, resources = range(len(chance.round.size)), range(len(chance.round.limits))
    what = draw.random()
    if what < 0.3:
        pairs = list(itertools.permutations(cases, 2)) or [(0, 0)]
        apart = draw.choice(sorted(chance.round.apart) or pairs)
        return ApartRow(apart=apart, municipality=draw.choice(OWNERS))
    if what < 0.6:
        chosen = draw.sample(cases, draw.randint(1, len(cases)))
        needs = tuple(max(1, chance.round.size[case] - draw.randint(0, 1)) for case in chosen)
        return CoverRow(resource=draw.choice(resources), cases=tuple(chosen), needs=needs)
    return RoundedRow(
        divisor=draw.randint(2, 5),
        resources=tuple((r, draw.randint(0, 3)) for r in resources if draw.random() < 0.5),
        cases=tuple((i, draw.randint(0, 3)) for i in cases if draw.random() < 0.3),
    )
