"""Files of public collections, as small as they can be, and what the best answer to one of them is."""

from collections.abc import Sequence
from itertools import product
from pathlib import Path

COST = ((17, 21, 22), (24, 16, 19))
USE = ((8, 15, 14), (5, 7, 23))
CAPACITY = (22, 28)


def a_gap(
    cost: Sequence[Sequence[object]] = COST,
    use: Sequence[Sequence[object]] = USE,
    capacity: Sequence[object] = CAPACITY,
) -> str:
    """Two agents, three tasks, unless told otherwise."""
    rows = [(len(cost), len(cost[0])), *cost, *use, capacity]
    return "\n".join(" ".join(map(str, row)) for row in rows) + "\n"


def best_of_all(sign: int) -> int:
    """Least (sign 1) or most (sign -1) over every way to assign three tasks to two agents."""
    ways = [
        way
        for way in product(range(2), repeat=3)
        if all(sum(USE[a][t] for t in range(3) if way[t] == a) <= CAPACITY[a] for a in range(2))
    ]
    return sign * min(sign * sum(COST[way[t]][t] for t in range(3)) for way in ways)


FILES = {
    "sizes.csv": "case,persons,school\nA,3,1\nB,2,0\nC,4,2\n",
    "capacities.csv": "place,school,persons\nKiel,1,5\nUlm,2,4\n",
    "weights.csv": "case,Ulm,Kiel\nC,0.125,3\nA,0.25,1.5\nB,2,1\n",
    "compatibility.csv": "case,Kiel,Ulm\nA,1,1\nB,1,0\nC,1,1\n",
}


def a_folder(tmp_path: Path, **changed: str) -> Path:
    """Three cases and two places; a keyword such as sizes=... replaces a file, None removes it."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(changed.get(name.removesuffix(".csv"), text), encoding="utf-8")
    return tmp_path
