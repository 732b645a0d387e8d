"""The checker accepts what is true and refuses what is false, each rule and each claim by itself."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rematch.errors import RefutedError
from rematch.solver import Certificate, Solution, check, solve
from tests.solver.builders import LEVELS, OBJECTIVES, a_problem, households, params, tiny, units
from tests.solver.corruptions import CERTIFICATES, SOLUTIONS, Corruption, corrupted

ROUNDS = 160


def _refusals(kinds: tuple[Corruption, ...]) -> Counter[str]:
    """How many of each kind were refused; fails on the first that is not."""
    refused: Counter[str] = Counter()
    for position in range(ROUNDS):
        rng = np.random.default_rng([3, position])
        problem = tiny(rng)
        solution = solve(problem, params(OBJECTIVES[position % len(OBJECTIVES)]))
        if solution.status != "optimal":
            continue
        for name, false in corrupted(kinds, problem, solution, rng):
            with pytest.raises(RefutedError):
                check(problem, false)
            refused[name] += 1
    return refused


def test_500_false_solutions_are_refused() -> None:
    """Every kind of broken placement, and stated values that are not theirs."""
    refused = _refusals(SOLUTIONS)
    assert set(refused) == {kind.__name__ for kind in SOLUTIONS}
    assert refused.total() >= 500


def test_500_false_certificates_are_refused() -> None:
    """Bounds better than the numbers, wrong signs, wrong held values, dropped terms."""
    refused = _refusals(CERTIFICATES)
    assert set(refused) == {kind.__name__ for kind in CERTIFICATES}
    assert refused.total() >= 500


def test_changed_prices_no_longer_give_the_stated_bound() -> None:
    """A price that pays for a scarce resource is lowered: the bound it gives is another one."""
    problem = units(1)
    solution = solve(problem, params(LEVELS))
    assert solution.certificate is not None
    part = solution.certificate.levels[-1]
    lowered = replace(part, prices=tuple(price // 2 for price in part.prices))
    parts = (*solution.certificate.levels[:-1], lowered)
    false = replace(solution, certificate=replace(solution.certificate, levels=parts))
    with pytest.raises(RefutedError, match="the prices give"):
        check(problem, false)


def test_numbers_beyond_64_bits_are_added_exactly() -> None:
    """The same certificate at a scale of 2^90 still re-checks, and is still refused when false."""
    problem = a_problem()
    solution = solve(problem, params())
    assert solution.certificate is not None
    huge = 2**90
    parts = tuple(
        replace(
            part, prices=tuple(huge * p for p in part.prices), earlier=tuple(huge * e for e in part.earlier)
        )
        for part in solution.certificate.levels
    )
    scaled = replace(solution, certificate=Certificate("prices", solution.certificate.scale * huge, parts))
    check(problem, scaled)
    worse = replace(parts[-1], bound=parts[-1].bound - 1)
    with pytest.raises(RefutedError):
        check(problem, replace(scaled, certificate=replace(scaled.certificate, levels=(*parts[:-1], worse))))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"status": "feasible"}, "status"),
        ({"status": "infeasible"}, "placed"),
        ({"proof": "none"}, "proof"),
        ({"column": np.array([0])}, "entries"),
        ({"column": np.array([0, 9])}, "column 9"),
        ({"certificate": None}, "certif"),
    ],
)
def test_false_words_are_refused(change: dict[str, object], words: str) -> None:
    """Status, proof, length and columns that do not fit the rest."""
    problem = a_problem()
    solution = solve(problem, params())
    check(problem, solution)
    with pytest.raises(RefutedError, match=words):
        check(problem, replace(solution, **change))


def test_refusal_names_id_and_both_numbers() -> None:
    """A reader of the message knows what to look at."""
    problem = a_problem(((5, 5), (5, 5)))
    solution = replace(solve(problem, params()), column=np.array([1, 1]))
    with pytest.raises(RefutedError, match="Resource 1: 2 used, capacity 1"):
        check(problem, solution)


def test_certificate_survives_json() -> None:
    """to_dict and from_dict are each other's reverse."""
    solution: Solution = solve(households(2), params(LEVELS))
    assert solution.certificate is not None
    assert Certificate.from_dict(solution.certificate.to_dict()) == solution.certificate


@pytest.mark.parametrize("field", ["bound", "prices", "objective"])
def test_certificate_with_other_than_integers_is_refused(field: str) -> None:
    """Floats, booleans and missing fields do not become a certificate."""
    solution = solve(a_problem(), params())
    assert solution.certificate is not None
    given = solution.certificate.to_dict()
    given["levels"][0][field] = [1.5]
    with pytest.raises(RefutedError):
        Certificate.from_dict(given)
    del given["levels"][0][field]
    with pytest.raises(RefutedError):
        Certificate.from_dict(given)


def test_checker_imports_no_solver() -> None:
    """Its files know numpy, the models and each other; nothing that solves."""
    folder = Path(__file__).parents[2] / "rematch" / "solver"
    own = {"check", "check_rules", "check_claims", "check_levels", "check_certificate"}
    known = {"numpy", "numpy.typing", "rematch.errors", "rematch.solver.problem", "rematch.solver.solution"}
    known |= {f"rematch.solver.{name}" for name in own}
    known |= {"__future__", "collections.abc", "typing"}
    for name in own:
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text())):
            if isinstance(node, ast.Import):
                assert {each.name for each in node.names} <= known
            elif isinstance(node, ast.ImportFrom):
                assert node.module in known
