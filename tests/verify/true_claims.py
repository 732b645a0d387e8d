"""What holds, by what it rests on; every number is the least that shows it."""

from dataclasses import replace

from rematch.models.certificate import SwitchSplit
from tests.verify.numbers import a_round, a_stock
from tests.verify.small_claims import (
    BALANCE,
    BALANCE_HELD,
    BIG_GROUP,
    BY_APART,
    BY_COVER,
    BY_RESOURCE,
    BY_ROUNDED,
    FINE,
    FREE,
    FULL,
    GROUP,
    HELD,
    LEAST,
    LEAST_HELD,
    MUST,
    NEVER,
    OPENS,
    PACKED,
    PACKED_IF_USED,
    PACKED_MINIMUM,
    PLACED_FIRST,
    SCARCE,
    SHARED,
    SHUT,
    SWITCH,
    TARGET,
    TOGETHER_ANYWHERE,
    TREE,
    TWO,
    UNUSED,
    USED,
    Claim,
    in_columns,
    level,
    node,
    packed,
    score,
    step,
)

TRUE = {
    "a price for what is scarce": SCARCE,
    "a bound rounded down": FINE,
    "a price below 0 for what has to be used": USED,
    "a multiplier of an earlier level": HELD,
    "a group counts where all its members can go": GROUP,
    "a row of two who stay apart": BY_APART,
    "rows of those who do not fit together": BY_COVER,
    "a row divided and rounded down": BY_ROUNDED,
    "packings": PACKED,
    "packings with shares": SHARED,
    "packings that place somebody who can go nowhere": Claim(FULL, score(38, node(packed(FULL, 2, 3, 4)))),
    "packings of two resources": Claim(TWO, score(42, node(packed(TWO)))),
    "packings of two resources that delete": Claim(TWO, score(42, node(packed(TWO, 3, 2, 4)))),
    "packings that reach a minimum": PACKED_MINIMUM,
    "packings that leave a resource unused": PACKED_IF_USED,
    "a share below 0 of a unit that must be placed": Claim(PLACED_FIRST, score(24, node(packed(FULL, -30)))),
    "a group uses what its members use": Claim(BIG_GROUP, score(0, node(packed(BIG_GROUP)))),
    "a tree": TREE,
    "a resource switched off and on": SWITCH,
    "a resource switched off has no worth": Claim(
        OPENS, score(3, node(split=SwitchSplit(resource=0)), node(step(2, 0)), node(step(-3, 0)))
    ),
    "a group split by one of its members": Claim(
        TOGETHER_ANYWHERE, score(12, node(split=in_columns(0, 0)), node(step()), node(step()))
    ),
    "a row of resources alone": BY_RESOURCE,
    "min_score": LEAST,
    "min_score at the best score": Claim(MUST, level("min_score", 9)),
    "min_score with a multiplier": Claim(
        FREE, level("min_score", 4, node(step(earlier=(1,))), held=(2,)), "", ("placed_persons",)
    ),
    "score with min_score held": replace(
        LEAST_HELD, round=FREE, level=score(9, node(step(earlier=(0,))), held=(5,))
    ),
    "balance": BALANCE,
    "balance at 0": Claim(TARGET, level("balance", 0)),
    "score with balance held": BALANCE_HELD,
    "a resource that cannot open": Claim(SHUT, score(0, node(step(5)))),
    "a resource that can never be used enough": Claim(NEVER, score(-100, node(step(0)))),
    "nothing keeps every rule": Claim(
        a_round([[5]], a_stock(4, minimum=2)), level("infeasible", -1, node(step(0, enforced=(0,))))
    ),
    "nobody can draw on what has to be used": Claim(UNUSED, level("infeasible", -1, node(packed(UNUSED)))),
    "a unit that can go nowhere": Claim(a_round([[None]], must=[True]), level("infeasible", -1, node())),
}
