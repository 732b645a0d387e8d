"""Solutions by hand, true or false by one thing: rules of placements, values of levels, words for it all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from rematch.solver import Certificate, Level, Problem, Solution
from rematch.solver.certificate import INFEASIBLE, LevelCertificate, Node, Step
from tests.solver.builders import a_problem

Stated = tuple[Problem, Solution]


def open_level(name: str, value: Any) -> Level:
    """Nothing is shown about it."""
    return Level(name, value, None, "feasible", "none")


def placed(column: tuple[int, ...], **fields: Any) -> Stated:
    """Two cases and two columns of one municipality each, 9 places, and where the cases stand."""
    given: dict[str, Any] = {"capacity": np.array([9, 9])}
    problem = a_problem(**(given | {name: np.array(value) for name, value in fields.items()}))
    count = sum(place >= 0 for place in column)
    return problem, Solution(
        np.array(column), (open_level("placed_cases", count),), "feasible", "none", "done", None
    )


def words(*levels: Level, **changes: Any) -> Stated:
    """Both cases placed, with these levels and the words for the whole; certificates of zero prices."""
    parts = tuple(
        LevelCertificate(
            level.name,
            1,
            tuple(each.value for each in levels[:at]),
            11,
            (
                Node(
                    (Step((0, 0), (0,) * at),),
                ),
            ),
        )
        for at, level in enumerate(levels)
    )
    given = Solution(np.array([0, 1]), levels, "feasible", "none", "done", Certificate(parts))
    return a_problem(), replace(given, **changes)


def _score(bound: int | None, says: Any, shown: Any, **changes: Any) -> Stated:
    """The score of 11, and its words for the whole; the certificate shows 11."""
    stated = {"status": says, "proof": shown} | changes
    return words(Level("score", 11, bound, says, shown), **stated)


def _shows(bound: int) -> Certificate:
    """A certificate of the score by zero prices."""
    return Certificate((LevelCertificate("score", 1, (), bound, (Node((Step((0, 0)),)),)),))


def _nowhere(status: Any, proof: Any, **changes: Any) -> Stated:
    """One case that must be placed where there is no place, and its certificate."""
    problem = a_problem(((5,),), capacity=np.array([0]), must_place=np.array([True]))
    part = LevelCertificate(INFEASIBLE, 1, (), -1, (Node((Step((1,)),)),))
    given = Solution(np.array([-1]), (), status, proof, "done", Certificate((part,)))
    return problem, replace(given, **changes)


VALUED = a_problem(
    ((5, 3), (4, 6)),
    size=np.array([2, 3]), weight=np.array([4, 1]), tier=np.array([0, 1]), previous=np.array([1, 1]),
    capacity=np.array([7, 2]), target=np.array([0, 3]), demand=np.array([[1], [2]]),
)  # fmt: skip
VALUES = {
    "placed_persons": 5, "placed_persons@0": 2, "placed_persons@1": 5, "placed_cases": 2,
    "placed_cases@0": 1, "score": 26, "kept": 1, "band:6": 3, "band:5": 5, "band:7": 0, "band:-9": 5,
    "min_score": 5, "balance": -6667,
}  # fmt: skip


def valued(name: str, value: int) -> Stated:
    """A level of that value after one that places; both cases stand in their best column."""
    first = ("placed_cases", 2) if name == "placed_persons" else ("placed_persons", 5)
    levels = (open_level(*first), open_level(name, value))
    return VALUED, Solution(np.array([0, 1]), levels, "feasible", "none", "done", None)


def _lowest(score: tuple[int, ...], value: int, *, eligible: bool = True) -> Stated:
    """Nobody placed, and the min_score that is stated."""
    problem = a_problem((score,), eligible=np.full((1, 2), eligible))
    levels = (open_level("placed_cases", 0), open_level("min_score", value))
    return problem, Solution(np.array([-1]), levels, "feasible", "none", "done", None)


LEAST = {"minimum": [2, 0], "if_used": [False, False]}
MARK = np.array(((5, -128), (4, 6)), dtype=np.int8)
TRUE_SOLUTIONS: dict[str, Stated] = {
    "as many as there is room for": placed((0, 0), capacity=[2, 0]),
    "as many as the minimum": placed((0, 0), **LEAST),
    "nobody where if_used": placed((-1, 1), minimum=[2, 0], if_used=[True, False]),
    "eligible": placed((0, 1), eligible=[[True, False], [False, True]]),
    "not marked": placed((0, 1), score=MARK),
    "where it is pinned": placed((1, -1), pinned=[1, -1]),
    "placed as it must be": placed((1, -1), must_place=[True, False]),
    "a group at one owner": placed((0, 0), group=[3, 3]),
    "a group in two columns of an owner": placed((0, 1), group=[3, 3], owner=[7, 7]),
    "a group nowhere": placed((-1, -1), group=[3, 3]),
    "apart": placed((0, 1), apart=[[0, 1]]),
    "apart and nowhere": placed((-1, -1), apart=[[0, 1]]),
    "optimal and certified": _score(11, "optimal", "certified"),
    "within gap and certified": _score(12, "within_gap", "certified", certificate=_shows(12)),
    "proved below its certificate": _score(11, "optimal", "proved", certificate=_shows(12)),
    "without any bound": _score(None, "feasible", "none"),
    "without certificate": _score(None, "feasible", "none", certificate=None),
    "infeasible and certified": _nowhere("infeasible", "certified"),
    "infeasible and proved": _nowhere("infeasible", "proved", certificate=None),
    "unknown": _nowhere("unknown", "none", certificate=None),
    "no levels": words(status="optimal", proof="certified", certificate=None),
    "five bands": words(*[open_level(f"band:{b}", 2 * (b <= 5)) for b in range(1, 10, 2)], certificate=None),
    "min_score of nobody": _lowest((5, 3), 5),
    "min_score of nobody, below 0": _lowest((-5, -3), -3),
    "min_score without a pair": _lowest((5, 3), 0, eligible=False),
} | {f"{name} is {value}": valued(name, value) for name, value in VALUES.items()}

FALSE_SOLUTIONS: dict[str, Stated] = {
    "one more than there is room for": placed((0, 0), capacity=[1, 0]),
    "fewer than the minimum": placed((0, -1), **LEAST),
    "fewer than the minimum, if_used": placed((0, -1), minimum=[2, 0], if_used=[True, False]),
    "nobody where there is a minimum": placed((-1, 1), **LEAST),
    "not eligible": placed((0, 1), eligible=[[True, False], [False, False]]),
    "marked as not eligible": placed((1, 1), score=MARK),
    "not where it is pinned": placed((0, -1), pinned=[1, -1]),
    "pinned and not placed": placed((-1, -1), pinned=[1, -1]),
    "not placed as it must be": placed((-1, 1), must_place=[True, False]),
    "a group at two owners": placed((0, 1), group=[3, 3]),
    "half a group": placed((0, -1), group=[3, 3]),
    "together": placed((0, 0), apart=[[0, 1]]),
    "together in two columns": placed((0, 1), apart=[[0, 1]], owner=[7, 7]),
    "a column that is not there": placed((0, 2)),
    "a column below -1": placed((0, -2)),
    "a case too few": placed((0,)),
    "status not that of the levels": _score(None, "feasible", "none", status="within_gap"),
    "proof not that of the levels": _score(11, "optimal", "certified", proof="proved"),
    "stopped for no reason": _score(None, "feasible", "none", stopped="soon"),
    "certified without certificate": _score(11, "optimal", "certified", certificate=None),
    "proved without certificate": _score(11, "optimal", "proved", certificate=None),
    "certified at another bound": _score(12, "within_gap", "certified"),
    "certified where the certificate is looser": _score(11, "optimal", "certified", certificate=_shows(12)),
    "bound not shown": _score(10, "within_gap", "certified", certificate=_shows(10)),
    "optimal at another bound": _score(12, "optimal", "certified", certificate=_shows(12)),
    "within gap at its bound": _score(11, "within_gap", "certified"),
    "proved at another bound": _score(12, "within_gap", "proved", certificate=_shows(12)),
    "a bound and nothing shown": _score(11, "optimal", "none"),
    "certified without bound": _score(None, "feasible", "certified"),
    "feasible with a bound": words(Level("score", 11, 12, "feasible", "none"), status="within_gap"),
    "a proof of another kind": _score(11, "optimal", "sure"),
    "a bound that is no integer": _score(11.0, "optimal", "certified"),  # type: ignore[arg-type]
    "a value that is no integer": words(open_level("score", 11.0), certificate=None),
    "a level without certificate": words(open_level("score", 11), certificate=Certificate(())),
    "the certificate of another level": words(
        Level("placed_cases", 2, 11, "within_gap", "certified"), status="within_gap", proof="certified",
        certificate=_shows(11)),
    "held at another value": words(
        open_level("placed_cases", 2), open_level("score", 11),
        certificate=Certificate((
            LevelCertificate("placed_cases", 1, (), 2, (Node((Step((0, 0)),)),)),
            LevelCertificate("score", 1, (1,), 11, (Node((Step((0, 0), (0,)),)),))))),
    "infeasible without certificate": _nowhere("infeasible", "certified", certificate=None),
    "infeasible without proof": _nowhere("infeasible", "none", certificate=None),
    "infeasible with a level": _nowhere("infeasible", "certified", levels=(open_level("score", 0),)),
    "infeasible and proved, with a false certificate": _nowhere(
        "infeasible", "proved", certificate=_shows(5)),
    "infeasible with somebody placed": _nowhere("infeasible", "certified", column=np.array([0])),
    "unknown and proved": _nowhere("unknown", "proved", certificate=None),
    "unknown with a certificate": _nowhere("unknown", "none"),
    "an objective that is not there": words(open_level("scores", 11), certificate=None),
    "a tier of the score": words(open_level("score@1", 11), certificate=None),
    "a band without score": words(open_level("band", 2), certificate=None),
    "a score of placed_cases": words(open_level("placed_cases:1", 2), certificate=None),
    "a level twice": words(open_level("score", 11), open_level("score", 11), certificate=None),
    "min_score with nothing before": words(open_level("min_score", 5), certificate=None),
    "min_score before what places": words(
        open_level("min_score", 5), open_level("placed_cases", 2), certificate=None),
    "six bands": words(*[open_level(f"band:{b}", 0) for b in range(10, 16)], certificate=None),
} | {
    f"{name} is not {value + more}": valued(name, value + more)
    for name, value in VALUES.items() for more in (-1, 1)
}  # fmt: skip
