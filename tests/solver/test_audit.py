"""Audit mode: work is counted in place of the clock, and two processes answer the same byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = """
import hashlib, json, sys
from rematch.solver import check, solve
from rematch.solver.certificate_json import to_dict
from tests.solver.builders import LEVELS, households, params, units
rounds = {
    "flow": lambda: units(3, 300, 12),
    "small": lambda: households(3, 90, 8, supply=(0.9, 1.0)),
    "medium": lambda: households(3, 500, 190, supply=(0.9, 1.0)),
}
problem = rounds[sys.argv[1]]()
levels = ("score",) if sys.argv[1] == "medium" else LEVELS
solution = solve(problem, params(levels, audit=True, deadline_s=0.001))
check(problem, solution)
assert solution.facts["strategy"] == sys.argv[1]
stated = [solution.column.tolist(), [repr(level) for level in solution.levels], to_dict(solution.certificate)]
print(hashlib.sha256(json.dumps(stated).encode()).hexdigest())
"""


def answer(strategy: str, hash_seed: str) -> str:
    """What a process of its own says of a round of that strategy."""
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", PROGRAM, strategy]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.mark.parametrize("strategy", ["flow", "small", pytest.param("medium", marks=pytest.mark.prove)])
def test_two_processes_answer_the_same(strategy: str) -> None:
    """Placement, levels and certificate, whatever the order of sets and however little time there was."""
    assert answer(strategy, "1") == answer(strategy, "2")
