"""The checker accepts true solutions and refuses false ones: rules, values, words, certificates."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from rematch.errors import RefutedError
from rematch.solver import check
from rematch.solver.check_claims import refuse_false_levels
from tests.solver.corrupted_certificates import CERTIFICATES
from tests.solver.corruptions import SOLUTIONS, Corruption, corrupted
from tests.solver.named_solutions import FALSE_SOLUTIONS, TRUE_SOLUTIONS
from tests.solver.true_solutions import true_solutions

ROUNDS = 240


def _refusals(kinds: tuple[Corruption, ...]) -> Counter[str]:
    """How many of each kind were refused; fails on the first that is not."""
    refused: Counter[str] = Counter()
    for position, (problem, solution) in enumerate(true_solutions(ROUNDS)):
        rng = np.random.default_rng([3, position])
        for name, false in corrupted(kinds, problem, solution, rng):
            with pytest.raises(RefutedError):
                check(problem, false)
                pytest.fail(f"{name} of round {position} was accepted")
            refused[name] += 1
    return refused


def test_true_solutions_of_every_kind_are_accepted() -> None:
    """All five kinds and thresholds, levels certified, open, proved and not shown, and infeasible rounds."""
    kinds: Counter[str] = Counter()
    for problem, solution in true_solutions(ROUNDS):
        check(problem, solution)
        kinds[solution.status] += 1
        for level in solution.levels:
            kinds[level.proof] += 1
        for part in solution.certificate.levels if solution.certificate else ():
            kinds.update((part.kind, part.objective))
    words = {"optimal", "within_gap", "feasible", "infeasible", "certified", "proved", "none"}
    levels = {"prices", "packings", "rows", "tree", "min_score", "balance", "kept", "band:6"}
    assert words | levels <= set(kinds)


def test_1000_false_solutions_are_refused() -> None:
    """Every kind of broken placement, stated values that are not theirs, and words that do not follow."""
    refused = _refusals(SOLUTIONS)
    assert set(refused) == {kind.__name__ for kind in SOLUTIONS}
    assert refused.total() >= 1000


def test_1000_false_certificates_are_refused() -> None:
    """Bounds below the value, illegal numbers, nodes lost or added, wrong names, types and held values."""
    refused = _refusals(CERTIFICATES)
    assert set(refused) == {kind.__name__ for kind in CERTIFICATES}
    assert refused.total() >= 1000


@pytest.mark.parametrize("name", TRUE_SOLUTIONS)
def test_a_true_solution_is_accepted(name: str) -> None:
    """Each rule, each value and each word by itself."""
    check(*TRUE_SOLUTIONS[name])


@pytest.mark.parametrize("name", FALSE_SOLUTIONS)
def test_its_false_neighbour_is_refused(name: str) -> None:
    """By a refusal, not by falling over."""
    with pytest.raises(RefutedError):
        check(*FALSE_SOLUTIONS[name])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("one more than there is room for", "Resource 0: 2 used, capacity 1"),
        ("not where it is pinned", "Case C-0: pinned to column 1, found in 0"),
        ("together", "Cases C-0 and C-1: apart, both found at owner 0"),
        ("score is not 27", "Level score: value 27 stated, the placement gives 26"),
        ("certified at another bound", "Level score: bound 12 stated, the certificate gives 11"),
        ("bound not shown", "Certificate of score: node 0 is neither closed nor split"),
        ("held at another value", r"Certificate of score: held at \(1,\), the values are \(2,\)"),
        ("status not that of the levels", "within_gap stated, the levels give feasible"),
        ("six bands", "6 bands, at most 5"),
    ],
)
def test_a_refusal_names_id_and_both_numbers(name: str, words: str) -> None:
    """A reader of the message knows what to look at."""
    with pytest.raises(RefutedError, match=words):
        check(*FALSE_SOLUTIONS[name])


def test_a_bound_below_the_value_is_refused_whatever_shows_it() -> None:
    """Even where a certificate is believed."""
    _, solution = FALSE_SOLUTIONS["bound not shown"]
    with pytest.raises(RefutedError, match="value 11 above the certified bound 10"):
        refuse_false_levels(solution, (11,))


def test_checker_imports_no_solver() -> None:
    """Its files know numpy, the models and each other; nothing that solves."""
    folder = Path(__file__).parents[2] / "rematch" / "solver"
    own = {path.stem for path in folder.glob("check*.py")}
    known = {f"rematch.solver.{name}" for name in (*own, "problem", "solution", "certificate")}
    known |= {"rematch.errors", "numpy", "numpy.typing", "__future__", "collections.abc", "typing"}
    known |= {"dataclasses", "functools", "itertools", "math", "re"}
    for name in own:
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text())):
            if isinstance(node, ast.Import):
                assert {each.name for each in node.names} <= known
            elif isinstance(node, ast.ImportFrom):
                assert node.module in known
