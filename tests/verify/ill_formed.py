"""Certificates of the wrong form, by what is wrong."""

from rematch.models.certificate import SwitchSplit
from tests.verify.small_claims import (
    AT_A,
    BALANCE_HELD,
    BY_APART,
    BY_COVER,
    BY_ROUNDED,
    COVERS,
    FULL,
    HELD,
    PACKED,
    ROUNDED,
    SCARCE,
    SWITCH,
    TREE,
    but,
    in_columns,
    node,
    packed,
    step,
)

BELOW_0 = step(54).model_copy(update={"earlier": (-1,)})
NO_NEED = COVERS[0].model_copy(update={"needs": (0, 5)})
FORM = {
    "another kind": but(SCARCE, "kind tree stated, prices derived", kind="tree"),
    "prices named packings": but(PACKED, "kind prices stated, packings derived", kind="prices"),
    "a price too few": but(SCARCE, "0 prices, 1 resources", nodes=(node(step()),)),
    "a multiplier too few": but(HELD, "0 multipliers, 1 earlier levels", nodes=(node(step(54)),)),
    "a multiplier below 0": but(HELD, "multiplier -1: less than 0", nodes=(node(BELOW_0),)),
    "a need of nothing": but(BY_COVER, "row 0: needs 0, less than 1", rows=(NO_NEED, COVERS[1])),
    "a divisor of nothing": but(
        BY_ROUNDED, "row 0: divisor 1, less than 2", rows=(ROUNDED.model_copy(update={"divisor": 1}),)
    ),
    "a weight below 0": but(
        BY_ROUNDED, "row 0: weight -1, less than 0", rows=(ROUNDED.model_copy(update={"cases": ((0, -1),)}),)
    ),
    "a value held too few": but(HELD, "0 values held, 1 earlier levels", held=()),
    "a multiplier of a row too few": but(
        BY_COVER, "1 multipliers of rows, 2 rows", nodes=(node(step(0, rows=(1,))),)
    ),
    "a multiplier of a threshold": but(
        BALANCE_HELD, "multiplier 1 of balance", nodes=(node(step(5, earlier=(1,))),)
    ),
    "a resource enforced and priced": but(
        PACKED, "resource 0 is enforced, and priced at 3", nodes=(node(step(3, enforced=(0,))),)
    ),
    "a resource enforced twice": but(
        PACKED, "a resource is enforced twice", nodes=(node(step(0, enforced=(0, 0))),)
    ),
    "a resource that is not there": but(PACKED, "resource 1 of 1", nodes=(node(step(0, enforced=(1,))),)),
    "a share of nobody": but(PACKED, "case 3 of 3", nodes=(node(packed(FULL, shares=((3, 1),))),)),
    "two shares of one": but(
        PACKED, "a unit has two shares", nodes=(node(packed(FULL, shares=((1, 1), (1, 2)))),)
    ),
    "a split of nobody": but(
        TREE, "node 0: case 2 of 2", nodes=(node(split=in_columns(2, 0)), *TREE.level.nodes[1:])
    ),
    "a split by a column that is not there": but(
        TREE, "node 0: column 20 of 20", nodes=(node(split=in_columns(0, 20)), *TREE.level.nodes[1:])
    ),
    "a switch of nothing": but(
        SWITCH,
        "node 0: resource 2 of 2",
        nodes=(node(split=SwitchSplit(resource=2)), *SWITCH.level.nodes[1:]),
    ),
    "a row of nobody": but(BY_APART, "row 0: case 2 of 2", rows=(AT_A.model_copy(update={"apart": (0, 2)}),)),
    "a row of no resource": but(
        BY_COVER, "row 1: resource 1 of 1", rows=(COVERS[0], COVERS[1].model_copy(update={"resource": 1}))
    ),
    "a row of a weight on no resource": but(
        BY_ROUNDED, "row 0: resource 4 of 1", rows=(ROUNDED.model_copy(update={"resources": ((4, 1),)}),)
    ),
}
