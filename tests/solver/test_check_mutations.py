"""Planted mistakes in the checker (a condition dropped or weakened, a sign, off by one): each is noticed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from _pytest.mark import ParameterSet

import rematch.solver as true_solver
from rematch.errors import RefutedError
from rematch.solver import LevelCertificate, Problem, Solution
from tests.mutants import Mutant, planted
from tests.solver.check_mutants import MUTANTS
from tests.solver.corrupted_certificates import CERTIFICATES
from tests.solver.corruptions import SOLUTIONS, corrupted
from tests.solver.named_claims import Claim
from tests.solver.named_solutions import FALSE_SOLUTIONS, TRUE_SOLUTIONS
from tests.solver.named_trees import PAIRS
from tests.solver.plain_bounds import Asked
from tests.solver.plain_trees import built, honest_maker, valid_rows
from tests.solver.small_rounds import ORDERS, Truth
from tests.solver.true_solutions import true_solutions

ROUNDS = 72


@cache
def _tight_false() -> tuple[Claim, ...]:
    """Claims one below the truth, with honest steps and every leaf closed but those that cannot be."""
    claims = []
    for place, (problem, solution) in enumerate(true_solutions(ROUNDS)):
        rng = np.random.default_rng([31, place])
        order, truth = ORDERS[place % len(ORDERS)], Truth(problem)
        level = int(rng.integers(len(order)))
        if solution.levels:
            held = truth.values(order[:level], int(rng.integers(len(truth.placements))))
            best = truth.best(order[:level], held, order[level])
            assert best is not None
            asked = Asked(problem, order[:level], held, order[level], best - 1, 3)
            part, _ = built(replace(asked, rows=valid_rows(asked, rng)), honest_maker(asked), rng)
            claims.append(Claim(problem, part, asked.names, asked.held))
    return tuple(claims)


def _rebuilt(module: ModuleType, thing: Any) -> Any:
    """The certificate in the classes of a freshly loaded package."""
    if isinstance(thing, tuple):
        return tuple(_rebuilt(module, each) for each in thing)
    if is_dataclass(thing):
        kind = getattr(module, type(thing).__name__)
        return kind(**{each.name: _rebuilt(module, getattr(thing, each.name)) for each in fields(thing)})
    return thing


def _refuses(call: Callable[[], None]) -> bool | None:
    """Whether it refuses; None when it falls over."""
    try:
        call()
    except RefutedError:
        return True
    except Exception:  # noqa: BLE001 - a mutant may fail in any way; falling over is neither answer
        return None
    return False


def _answers(solver: ModuleType) -> Iterator[tuple[str, bool, bool | None]]:
    """What is asked, whether it is to be refused, and whether it was."""
    certificate = sys.modules["rematch.solver.certificate"]
    checker = sys.modules["rematch.solver.check_certificate"]
    read = sys.modules["rematch.solver.check_levels"]

    def claimed(claim: Claim) -> bool | None:
        part: LevelCertificate = _rebuilt(certificate, claim.part)
        given = read.reading(claim.problem)
        return _refuses(lambda: checker.refuse_false_bound(given, part, claim.names, claim.values))

    def stated(problem: Problem, solution: Solution) -> bool | None:
        fresh = replace(solution, certificate=_rebuilt(certificate, solution.certificate))
        return _refuses(lambda: solver.check(problem, fresh))

    for rule, (true, false) in PAIRS.items():
        yield rule, False, claimed(true)
        yield rule, True, claimed(false)
    for name, (problem, solution) in TRUE_SOLUTIONS.items():
        yield name, False, stated(problem, solution)
    for name, (problem, solution) in FALSE_SOLUTIONS.items():
        yield name, True, stated(problem, solution)
    below = FALSE_SOLUTIONS["bound not shown"][1]
    claims = sys.modules["rematch.solver.check_claims"]
    yield "a bound below the value", True, _refuses(lambda: claims.refuse_false_levels(below, (11,)))
    for place, claim in enumerate(_tight_false()):
        yield f"false claim {place}", True, claimed(claim)
    for place, (problem, solution) in enumerate(true_solutions(ROUNDS)):
        yield f"solution {place}", False, stated(problem, solution)
    for place, (problem, solution) in enumerate(true_solutions(ROUNDS)):
        rng = np.random.default_rng([9, place])
        for name, false_solution in corrupted(SOLUTIONS + CERTIFICATES, problem, solution, rng):
            yield f"{name} {place}", True, stated(problem, false_solution)


def first_mistake(solver: ModuleType) -> str | None:
    """What this package's checker takes for the opposite of what it is; None when it is always right."""
    return next((asked for asked, refuse, refused in _answers(solver) if refused is not refuse), None)


def mistakes() -> list[ParameterSet]:
    """Every sixth mistake each time; all of them, which takes minutes, with `python3 run.py prove`."""
    return [
        pytest.param(each, marks=[pytest.mark.prove] if place % 6 else [])
        for place, each in enumerate(MUTANTS)
    ]


def test_the_true_checker_makes_no_mistake() -> None:
    """Neither as it is nor freshly loaded with nothing changed; otherwise the mutants would show nothing."""
    assert first_mistake(true_solver) is None
    with planted(Mutant("check", "names = [", "names = [")) as solver:
        assert first_mistake(solver) is None


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # A mutant may overflow on its way.
@pytest.mark.parametrize("mutant", mistakes(), ids=lambda each: f"{each.file}: {each.after}")
def test_a_mistake_in_the_checker_shows(mutant: Mutant) -> None:
    """It refuses something true, accepts something false, or falls over."""
    with planted(mutant) as solver:
        assert first_mistake(solver) is not None
