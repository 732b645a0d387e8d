"""The lines of the table of figures: their instances, peers, limits and targets."""

from __future__ import annotations

from benchmarks import readings
from benchmarks.measure import Group
from benchmarks.shape import CASES_SCORE, PERSONS_SCORE, SCORE, Shape
from benchmarks.targets import Figure

LP_PEERS = ("lp-simplex", "lp-ipm", "lp-glop")
MODEL_PEERS = ("highs", "cpsat", "cbc", "scip", "greedy", "first-come")


def _households(dimensions: int, sizes: tuple[tuple[int, int, int], ...]) -> tuple[Shape, ...]:
    return tuple(Shape(f"households-{dimensions}", n, m, seed) for n, m, seed in sizes)


def _against(
    shapes: tuple[Shape, ...], objectives: tuple[str, ...], limit_s: float, peers: tuple[str, ...]
) -> tuple[Group, ...]:
    return tuple(Group(shape, objectives, limit_s, peers) for shape in shapes)


SMALL = ((330, 20, 1), (500, 20, 1))
ONE = _against(_households(1, (*SMALL, (330, 20, 2), (500, 20, 2))), SCORE, 60, ("highs",))
THREE = _against(_households(3, (*SMALL, (330, 20, 2))), SCORE, 60, ("highs",))
# Times to the proof can be compared only where both have the time to end.
THREE_TO_THE_END = _against(_households(3, (*SMALL, (330, 20, 2))), SCORE, 240, ("highs",))
BOTH = _households(1, SMALL) + _households(3, SMALL)
TO_600 = ((400, 20, 1), (600, 30, 1), (600, 30, 2))
EQUAL = Group(Shape("equal", 5_000, 100), SCORE, 120, ("scipy", "lapx"))
SIX_MEDIUM = (
    Group(Shape("households-6", 1_000, 50), SCORE, 40, ("highs",)),
    Group(Shape("households-6", 2_000, 100), SCORE, 40, MODEL_PEERS),
)
LARGE = _against(_households(1, ((10_000, 100, 1),)), SCORE, 14, ("highs", "greedy", "first-come"))
LP_ONE = Group(Shape("households-1", 2_000, 100), SCORE, 90, LP_PEERS, "ours-bound")
LP_SIX = Group(Shape("households-6", 10_000, 100), SCORE, 240, LP_PEERS, "ours-bound")
ASSIGNMENT = tuple(
    Group(Shape("assignment", n, m, kind=kind), SCORE, 60, ("highs",))
    for kind, sizes in (
        ("a", ((200, 20),)),
        ("b", ((200, 20),)),
        ("c", ((100, 10), (200, 20))),
        ("d", ((100, 10), (200, 20))),
        ("e", ((100, 10), (200, 20))),
    )
    for n, m in sizes
)
COSTS = Group(Shape("equal", 2_000, 100), SCORE, 60, ("forced",), "ours-costs")

FIGURES = (
    Figure(
        "equal-sizes", "equal sizes, 5,000 x 100, vs scipy", "60x, same objective", "100x",
        (EQUAL,), readings.faster_than_scipy, (60,), (100,), more_is_better=True, needs=("scipy",),
    ),
    Figure(
        "lp-one", "LP bound, one dimension, 2,000 x 100, vs best full LP", "15x", "30x",
        (LP_ONE,), readings.faster_than_full_lp, (15,), (30,), more_is_better=True,
    ),
    Figure(
        "lp-six", "LP bound, six dimensions, 10,000 x 100, vs best full LP", "6x", "15x",
        (LP_SIX,), readings.faster_than_full_lp, (6,), (15,), more_is_better=True,
    ),
    Figure(
        "proved-one", "proved optimal, 330 and 500 x 20 households, one dimension, vs HiGHS full model",
        "0.6x its time", "0.3x", ONE, readings.time_of_highs, (0.6,), (0.3,), needs=("highs",),
    ),
    Figure(
        "proved-three", "same, three dimensions", "1.5x", "0.7x",
        THREE_TO_THE_END, readings.time_of_highs, (1.5,), (0.7,), needs=("highs",),
    ),
    Figure(
        "certified-one", "certified optimal, one dimension, 330 and 500 x 20",
        "60 s, verify 180 s", "10 s, verify 30 s", ONE, readings.certified_in, (60, 180), (10, 30),
    ),
    Figure(
        "certified-three", "certified, three dimensions", "50 ppm in 60 s", "closed",
        THREE, readings.certified_gap_in, (50, 60), (0, 60),
    ),
    Figure(
        "persons", "persons then score, 330 and 500 x 20, both levels certified", "30 s", "5 s",
        _against(_households(1, SMALL), PERSONS_SCORE, 30, ("highs",)),
        readings.all_levels_certified_in, (30,), (5,),
    ),
    Figure(
        "cases", "cases then score, one and three dimensions, proved", "60 s", "15 s",
        _against(BOTH, CASES_SCORE, 60, ("highs",)), readings.proved_in, (60,), (15,),
    ),
    Figure(
        "to-600", "proved optimal to 600 x 30, one dimension", "all in 20 s", "all in 5 s",
        _against(_households(1, TO_600), SCORE, 20, ("highs",)), readings.proved_in, (20,), (5,),
    ),
    Figure(
        "six", "six dimensions, 1,000 x 50 and 2,000 x 100, 40 s", "0.08 %", "0.03 %",
        SIX_MEDIUM, readings.gap_percent, (0.08,), (0.03,),
    ),
    Figure(
        "large", "10,000 x 100, one dimension", "50 ppm in 15 s", "10 ppm",
        LARGE, readings.certified_gap_in, (50, 15), (10, 15),
    ),
    Figure(
        "generalised", "generalised assignment, 10 to 20 agents, 100 to 200 tasks, 60 s",
        "c, e proved; d 0.15 %", "d 0.05 %", ASSIGNMENT, readings.assignment, (0.15,), (0.05,),
    ),
    Figure(
        "costs", "opportunity cost of all pairs (units)",
        "10 % of solve time, 0 mismatches with re-solves", "5 %",
        (COSTS,), readings.opportunity_costs, (10,), (5,), needs=("forced",),
    ),
)  # fmt: skip
TIERS = {"unit": EQUAL, "small": ONE[1], "medium": SIX_MEDIUM[1]}
