"""Each rule of docs/certificates.md by itself: a true claim is accepted, its false neighbour refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rematch.errors import RefutedError
from rematch.solver import check, check_integers, check_numbers, check_packings, check_sack
from rematch.solver.certificate import Certificate, Node
from rematch.solver.check_certificate import refuse_false_bound, refuse_false_infeasible
from rematch.solver.check_levels import reading
from tests.solver.named_claims import FREE, PACKED, Claim, claim, needing, two
from tests.solver.named_trees import PAIRS
from tests.solver.true_solutions import true_solutions


def _checked(given: Claim) -> None:
    refuse_false_bound(reading(given.problem), given.part, given.names, given.values)


@pytest.mark.parametrize("rule", PAIRS)
def test_the_true_claim_is_accepted(rule: str) -> None:
    """Nothing is raised."""
    _checked(PAIRS[rule][0])


@pytest.mark.parametrize("rule", PAIRS)
def test_the_false_claim_is_refused(rule: str) -> None:
    """By a refusal, not by falling over."""
    with pytest.raises(RefutedError):
        _checked(PAIRS[rule][1])


def test_a_looser_bound_is_still_shown() -> None:
    """What the numbers give may be stated higher."""
    for bound in (11, 12, 10**30):
        _checked(claim(two(), bound, FREE))
    with pytest.raises(RefutedError):
        _checked(claim(two(), 10, FREE))


def test_more_nodes_than_are_replayed() -> None:
    """A tree of 100,001 nodes is refused by its number."""
    with pytest.raises(RefutedError, match="too large to re-check here"):
        _checked(claim(two(), 11, *[Node(())] * (check_numbers.NODES_LIMIT + 1)))


def test_more_states_than_are_visited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packings count cells times units, over all steps; one table has a limit of its own."""
    twice = claim(needing(2, 2), 6, PACKED)
    monkeypatch.setattr(check_packings, "STATES_LIMIT", 8)
    _checked(twice)
    monkeypatch.setattr(check_packings, "STATES_LIMIT", 7)
    with pytest.raises(RefutedError, match="too large to re-check here"):
        _checked(twice)
    monkeypatch.setattr(check_sack, "CELLS_LIMIT", 3)
    with pytest.raises(RefutedError, match="too large to re-check here"):
        _checked(twice)


def test_tables_that_are_not_kept_are_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for few tables the same claims are accepted and refused."""
    monkeypatch.setattr(check_sack, "CELLS_KEPT", 1)
    for true, false in PAIRS.values():
        _checked(true)
        with pytest.raises(RefutedError):
            _checked(false)


def test_python_integers_answer_like_machine_integers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is taken to fit a machine integer the same claims are accepted and refused."""
    monkeypatch.setattr(check_integers, "MACHINE_REACH", -1)
    for true, false in PAIRS.values():
        _checked(true)
        with pytest.raises(RefutedError):
            _checked(false)
    for problem, solution in true_solutions(60):
        check(problem, solution)


def test_infeasible_is_of_one_level_with_bound_minus_1() -> None:
    """Another name, bound or number of levels shows something else."""
    given = PAIRS["infeasible is a bound below 0"][0]
    read = reading(given.problem)
    refuse_false_infeasible(read, Certificate((given.part,)))
    for false in (
        Certificate(()),
        Certificate((given.part, given.part)),
        Certificate((replace(given.part, bound=0),)),
        Certificate((replace(given.part, objective="score"),)),
        Certificate((replace(given.part, held=(1,)),)),
        Certificate((replace(given.part, nodes=()),)),
    ):
        with pytest.raises(RefutedError):
            refuse_false_infeasible(read, false)
