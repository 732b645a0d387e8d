"""What does not hold, by what it leaves out: some placement reaches more, or a row does not follow."""

from dataclasses import replace

from rematch.models.certificate import SwitchSplit
from tests.verify.numbers import a_round, a_stock
from tests.verify.small_claims import (
    APART,
    AT_A,
    BALANCE,
    BALANCE_HELD,
    BOTH_TWOS,
    BY_APART,
    BY_COVER,
    BY_RESOURCE,
    BY_ROUNDED,
    COVERS,
    FINE,
    FREE,
    FULL,
    GROUP,
    HAS_TO,
    HELD,
    IDLE,
    LEAST,
    LEAST_HELD,
    MUST,
    OWT,
    PACKED,
    PACKED_IF_USED,
    PACKED_MINIMUM,
    REGION,
    SCARCE,
    SHARED,
    SHUT,
    SWITCH,
    TARGET,
    TREE,
    TWO_TYPES,
    TYPES,
    UNUSED,
    USED,
    Claim,
    but,
    level,
    node,
    packed,
    score,
    step,
)

TWICE = (step(6), step(6))
ALL = step(0, rows=(13, 11, 7))
FALSE = {
    "one less than the price shows": but(SCARCE, "19 stated, 20 given", bound=19),
    "one less than a rounded bound": but(FINE, "20 stated, 21 given", nodes=(node(step(50)),)),
    "one less than has to be used": but(USED, "1 stated, 2 given", bound=1),
    "a resource that need not be used": Claim(IDLE, score(-1, node(step(-10))), "-1 stated, 10 given"),
    "a case that need not be placed": Claim(a_round([[-5]]), score(-1, node(step())), "-1 stated, 0 given"),
    "one less with a level held": but(HELD, "2 stated, 3 given", bound=2),
    "what an earlier level is worth": but(
        HELD, "2 stated, 27 given", bound=2, nodes=(node(step(30, earlier=(17,))),)
    ),
    "one less for a group": but(GROUP, "6 stated, 7 given", bound=6),
    "one less for two apart": but(BY_APART, "12 stated, 13 given", bound=12),
    "two who need not stay apart": replace(
        BY_APART, round=replace(APART, apart=set()), says="need not be apart"
    ),
    "apart in a municipality that is not there": but(
        BY_APART, "DE-x is not in", rows=(AT_A.model_copy(update={"municipality": "DE-x"}),)
    ),
    "a row that counts in one municipality only": Claim(
        APART, score(12, node(step(rows=(9,))), rows=(AT_A,)), "12 stated, 15 given"
    ),
    "one less for a cover": but(BY_COVER, "37 stated, 38 given", bound=37),
    "a cover of those who fit": Claim(
        FULL, score(31, node(ALL), rows=(*COVERS, BOTH_TWOS)), "row 2: the needs add up to 4, and 4 are left"
    ),
    "a cover that overstates a need": Claim(
        FULL,
        score(31, node(ALL), rows=(*COVERS, BOTH_TWOS.model_copy(update={"needs": (3, 2)}))),
        "31 stated, 38 given",
    ),
    "a cover that names a case twice": Claim(
        FULL,
        score(31, node(ALL), rows=(*COVERS, BOTH_TWOS.model_copy(update={"cases": (1, 1)}))),
        "row 2: 2 needs for 1 cases",
    ),
    "one less for a rounded row": but(BY_ROUNDED, "19 stated, 20 given", bound=19),
    "one less for a row of resources alone": but(BY_RESOURCE, "19 stated, 20 given", bound=19),
    "one less than packings": but(PACKED, "37 stated, 38 given", bound=37),
    "shares left out of the sum": but(SHARED, "37 stated, 40 given", bound=37),
    "a share below 0": Claim(FULL, score(37, node(packed(FULL, -30))), "share -30 of a unit that need not"),
    "packings below a minimum": but(PACKED_MINIMUM, "1 stated, 2 given", bound=1),
    "one less than what may stay unused": but(PACKED_IF_USED, "2 stated, 3 given", bound=2),
    "homes that draw unequally": Claim(TYPES, score(0, node(packed(TYPES))), "draw unequally"),
    "a resource of two municipalities enforced": Claim(
        REGION, score(5, node(packed(REGION))), "drawn on at 2 municipalities"
    ),
    "what could still be best is deleted, by prices": but(
        SCARCE, "19 stated, 20 given", bound=19, nodes=(node(*TWICE),)
    ),
    "what could still be best is deleted, by packings": but(
        PACKED, "37 stated, 38 given", bound=37, nodes=(node(packed(FULL), packed(FULL)),)
    ),
    "the better of two types is deleted": Claim(
        TWO_TYPES, score(6, node(step(), step())), "6 stated, 7 given"
    ),
    "packings of other shares": but(
        PACKED,
        "37 stated, 38 given",
        bound=37,
        nodes=(node(packed(FULL, 24, 20, 18), packed(FULL, 0, 0, 0)),),
    ),
    "what could still be best is deleted, by packings of two resources": Claim(
        OWT, score(41, node(packed(OWT), packed(OWT))), "41 stated, 42 given"
    ),
    "who may still stay out is placed": but(
        PACKED, "37 stated, 38 given", bound=37, nodes=(node(packed(FULL), step(9)),)
    ),
    "one less than the tree": but(TREE, "node 3 of 5: 23 stated, 24 given", bound=23),
    "a branch left out": but(TREE, "the nodes end before the tree does: 1 more", nodes=TREE.level.nodes[:-1]),
    "a branch too many": but(TREE, "the tree ends before node 5 of 6", nodes=(*TREE.level.nodes, node())),
    "a leaf of nothing": but(
        TREE, "node 4 of 5: neither a step nor a split", nodes=(*TREE.level.nodes[:-1], node())
    ),
    "one less than the switch": but(SWITCH, "node 1 of 3: 2 stated, 3 given", bound=2),
    "a switch of what always counts": Claim(
        HAS_TO,
        score(2, node(split=SwitchSplit(resource=0)), *SWITCH.level.nodes[1:]),
        "node 0 of 3: resource 0 is switched, and not one that counts only if it is used",
    ),
    "one less than the least": but(LEAST, "3 stated, and 4 is not ruled out", bound=3),
    "the best score not shown": Claim(MUST, level("min_score", 8), "8 stated, and nothing shows it"),
    "one less with min_score held": replace(
        but(LEAST_HELD, "8 stated, 9 given", bound=8, nodes=(node(step(earlier=(0,))),)), round=FREE
    ),
    "one less than the balance": but(BALANCE, "-5001 stated, and -5000 is not ruled out", bound=-5_001),
    "a balance not shown": Claim(TARGET, level("balance", -1), "-1 stated, and nothing shows it"),
    "one less with balance held": but(BALANCE_HELD, "4 stated, 5 given", bound=4),
    "a resource that stays shut": Claim(SHUT, score(-1, node(step(5))), "-1 stated, 0 given"),
    "something keeps every rule": Claim(
        a_round([[5]], a_stock(4, minimum=2), size=(2,)),
        level("infeasible", -1, node(step(0, enforced=(0,)))),
        "-1 stated, 0 given",
    ),
    "what has to be used only if it is used": Claim(
        replace(UNUSED, limits=(replace(UNUSED.limits[0], if_used=True),)),
        level("infeasible", -1, node(packed(UNUSED))),
        "-1 stated, 0 given",
    ),
}
