"""Rounds small enough to work out by hand, and for each what its numbers show."""

from dataclasses import dataclass, replace

from rematch.models.certificate import (
    ApartRow,
    CaseSplit,
    CoverRow,
    LevelCertificate,
    Node,
    RoundedRow,
    Step,
    SwitchSplit,
)
from rematch.verify.numbered import Round
from tests.verify.numbers import a_round, a_stock
from tests.verify.small import a_level_certificate

Split = CaseSplit | SwitchSplit | None


@dataclass(frozen=True)
class Claim:
    """`says`: what its refusal says; empty where it holds. `names` are the earlier levels."""

    round: Round
    level: LevelCertificate
    says: str = ""
    names: tuple[str, ...] = ()


def but(claim: Claim, says: str, **fields: object) -> Claim:
    """The same claim with fields of its level replaced, refused with these words."""
    return replace(claim, level=claim.level.model_copy(update=fields), says=says)


def node(*steps: Step, split: Split = None) -> Node:
    return Node(steps=steps, split=split)


def step(*prices: int, **fields: object) -> Step:
    return Step(prices=prices, **fields)


def level(objective: str, bound: int, *nodes: Node, **fields: object) -> LevelCertificate:
    return a_level_certificate(objective, bound, *nodes, **fields)


def score(bound: int, *nodes: Node, **fields: object) -> LevelCertificate:
    return level("score", bound, *nodes, **fields)


def packed(round_: Round, *shares: int, **fields: object) -> Step:
    """Every resource enforced; shares by unit."""
    count = len(round_.limits)
    named = tuple((unit[0], share) for unit, share in zip(round_.units, shares, strict=False))
    return step(*(0,) * count, **({"enforced": tuple(range(count)), "shares": named} | fields))


def in_columns(case: int, *columns: int) -> CaseSplit:
    return CaseSplit(case=case, columns=columns)


HOME = a_round([[10], [6]], a_stock(2), size=(2, 1))
"""A home for two: the two of them worth 10 each, or one worth 6."""
IDLE = a_round([[-5], [-5]], a_stock(2, minimum=2, if_used=True))
"""Nobody gains by opening it."""
HAS_TO = a_round([[1, 9], [1, 9]], a_stock(3, 0, minimum=2), a_stock(2, 1))
"""The first has to be used by two, and both gain more in the second."""
OPENS = a_round([[5, 3]], a_stock(4, 0, minimum=2, if_used=True), a_stock(9, 1))
"""The first only opens for two, and there is one."""
TOGETHER = a_round([[9, 4], [None, 3]], units=((0, 1),))
"""One of two who stay together cannot go where the other gains more."""
TOGETHER_ANYWHERE = a_round([[9, 4], [3, 3]], units=((0, 1),))
"""Both can go to either."""
BIG_GROUP = a_round([[5], [5]], a_stock(3), size=(2, 2), units=((0, 1),))
"""Each would fit, both together do not."""
ONE_HOME = a_round([[1], [10]], a_stock(1, amounts=(1, 1)), size=(3, 2))
"""Three persons with little to gain, or two with much."""
APART = a_round([[9, 2], [9, 4]], apart={(0, 1), (1, 0)})
"""Both gain most in the same municipality."""
FULL = a_round([[8], [10], [9]], a_stock(4), size=(3, 2, 2))
"""A home for four: the three, or the two and the two, who gain more: 38."""
TWO = a_round([[10], [8], [9]], a_stock(6), a_stock(3, amounts=(2, 2, 1)), size=(2, 3, 2))
"""A home for six with three school places: the last two gain most, 42."""
OWT = a_round([[9], [8], [10]], a_stock(6), a_stock(3, amounts=(1, 2, 2)), size=(2, 3, 2))
"""The same, the other way round."""
ODD = a_round([[10], [9]], a_stock(3), size=(2, 2))
"""A home for three, and two households of two."""
PAIR = a_round([[8, 1], [10, None]], a_stock(4, 0), a_stock(9, 1), size=(3, 2))
"""A home for four: the three gain 24 there, 3 elsewhere, the two gain 20, and both do not fit."""
TYPES = a_round([[5, 4]], a_stock(0, 0), owner=(0, 0))
"""Two types of homes in one municipality, of which the first is gone."""
REGION = a_round([[5, 4]], a_stock(3, 0, 1))
"""A resource of two municipalities."""
SHUT = a_round([[5]], a_stock(1, minimum=2, if_used=True))
"""It cannot reach its minimum, so it is not used."""
NEVER = a_round([[5]], a_stock(1, minimum=2))
"""It has to be used by two, and holds one."""
UNUSED = a_round([[5]], a_stock(4, 9, minimum=1))
"""It has to be used, and nobody can draw on it."""
TWO_TYPES = a_round([[7, 6]], owner=(0, 0))
"""Two types of homes in one municipality."""
TARGET = a_round([[5], [5]], a_stock(2, target=4))
"""Each of two uses a quarter of what was meant: a balance of -2,500 or -5,000."""
MUST = a_round([[9], [4]], must=[True, True])
"""Both must be placed, at 9 and at 4."""

COVERS = tuple(CoverRow(resource=0, cases=pair, needs=(3, 2)) for pair in ((0, 1), (0, 2)))
BOTH_TWOS = CoverRow(resource=0, cases=(1, 2), needs=(2, 2))
ROUNDED = RoundedRow(divisor=4, resources=((0, 1),), cases=((0, 2), (1, 2)))
AT_A = ApartRow(apart=(0, 1), municipality="DE-a")

SCARCE = Claim(HOME, score(20, node(step(6))))
FINE = Claim(HOME, score(20, node(step(51)), scale=10))
USED = Claim(HAS_TO, score(2, node(step(-8, 0))))
HELD = Claim(ONE_HOME, score(3, node(step(54, earlier=(17,))), held=(3,)), "", ("placed_persons",))
GROUP = Claim(TOGETHER, score(7, node(step())))
BY_APART = Claim(APART, score(13, node(step(rows=(5,))), rows=(AT_A,)))
BY_COVER = Claim(FULL, score(38, node(step(0, rows=(12, 12))), rows=COVERS))
BY_ROUNDED = Claim(ODD, score(20, node(step(0, rows=(18,))), rows=(ROUNDED,)))
PACKED = Claim(FULL, score(38, node(packed(FULL))))
SHARED = Claim(FULL, score(40, node(packed(FULL, 2, 3, 4))))
PACKED_MINIMUM = Claim(HAS_TO, score(2, node(packed(HAS_TO, 9, 9))))
PACKED_IF_USED = Claim(OPENS, score(3, node(packed(OPENS, 3))))
PLACED_FIRST = replace(FULL, must=[True, False, False])
TREE = Claim(
    PAIR,
    score(
        24,
        node(split=in_columns(0, 0)),
        node(split=in_columns(1, 0)),
        *(node(step(price, 0)) for price in (30, 0, 0)),
    ),
)
SWITCH = Claim(OPENS, score(3, node(split=SwitchSplit(resource=0)), node(step(0, 0)), node(step(-3, 0))))
LEAST = Claim(MUST, level("min_score", 4, node(step())))
LEAST_HELD = Claim(MUST, score(9, node(step()), held=(5,)), "", ("min_score",))
FREE = replace(MUST, must=[False, False])
BALANCE = Claim(
    TARGET, level("balance", -5_000, node(step(1, earlier=(1,))), held=(2,)), "", ("placed_cases",)
)
BALANCE_HELD = Claim(TARGET, score(5, node(step(5, earlier=(0,))), held=(-2_500,)), "", ("balance",))

BY_RESOURCE = Claim(
    ODD,
    score(20, node(step(0, rows=(18,))), rows=(RoundedRow(divisor=2, resources=((0, 1),), cases=()),)),
)
