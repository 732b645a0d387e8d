"""A bound below the true optimum never passes, whatever the numbers, rows and nodes of its certificate."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import pytest

from rematch.errors import ProblemError, RefutedError
from rematch.solver.certificate import INFEASIBLE, LevelCertificate
from rematch.solver.check_certificate import refuse_false_bound
from rematch.solver.check_levels import Reading, reading
from tests.solver.attacks import CHEATS, cheating_maker, distorted, invalid_rows
from tests.solver.plain_bounds import Asked
from tests.solver.plain_trees import built, certificate_of, honest_maker, valid_rows
from tests.solver.small_rounds import ORDERS, Truth, small_round

ROUNDS, BATCHES = 60, 10


@dataclass
class Claimed:
    """A claim about a round, and the largest value there is (None: nothing keeps every rule)."""

    given: Reading
    asked: Asked
    best: int | None

    def accepted(self, part: LevelCertificate) -> bool:
        """Whether it passes; anything but a refusal is a failure of the checker."""
        try:
            refuse_false_bound(self.given, part, self.asked.names, self.asked.held)
        except RefutedError:
            return False
        return True

    def is_true(self, part: LevelCertificate) -> bool:
        """Whether what it claims, taken for what it says it is about, holds."""
        if self.best is None:
            return True
        if part.objective == self.asked.objective:
            return part.bound >= self.best
        best = Truth(self.asked.problem).best(self.asked.names, self.asked.held, part.objective)
        return best is None or part.bound >= best


def claimed(batch: int, place: int, *, short: int) -> Claimed | None:
    """A claim `short` below the truth (0: true and tight), held at what some placement reaches."""
    rng = np.random.default_rng([77, batch, place])
    try:
        problem = small_round(rng, tight=place % 5 == 0)
    except ProblemError:
        return None
    truth = Truth(problem)
    scale = int(rng.integers(1, 9))
    if not truth.placements:
        asked = Asked(problem, (), (), INFEASIBLE, -1, scale)
        return Claimed(reading(problem), replace(asked, rows=valid_rows(asked, rng)), None)
    order = ORDERS[place % len(ORDERS)]
    level = int(rng.integers(len(order)))
    held = truth.values(order[:level], int(rng.integers(len(truth.placements))))
    best = truth.best(order[:level], held, order[level])
    assert best is not None
    asked = Asked(problem, order[:level], held, order[level], best - short, scale)
    return Claimed(reading(problem), replace(asked, rows=valid_rows(asked, rng)), best)


def claims(batch: int, *, short: int) -> list[tuple[Claimed, np.random.Generator]]:
    """One batch of claims, each with its own random numbers."""
    found = ((claimed(batch, place, short=short), place) for place in range(ROUNDS))
    return [(claim, np.random.default_rng([78, batch, place])) for claim, place in found if claim is not None]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_true_claims_pass_and_tight_false_ones_do_not(batch: int) -> None:
    """Trees with prices, packings, rows and fixing close at the optimum, and never one below it."""
    kinds: Counter[str] = Counter()
    for claim, rng in claims(batch, short=0):
        part, open_leaves = built(claim.asked, honest_maker(claim.asked), rng)
        if open_leaves:
            part = certificate_of(claim.asked, ())
        assert claim.accepted(part)
        kinds[part.kind] += 1
    assert set(kinds) == {"prices", "packings", "rows", "tree"}
    for claim, rng in claims(batch, short=1):
        if claim.best is not None:
            part, open_leaves = built(claim.asked, honest_maker(claim.asked), rng)
            assert open_leaves
            assert not claim.accepted(part)


@pytest.mark.parametrize("cheat", CHEATS)
def test_cheating_steps_never_pass_a_false_bound(cheat: str) -> None:
    """Signs, resources that cannot be enforced, invalid rows: these trees close if they are believed."""
    believed = 0
    for batch in range(4):
        for claim, rng in claims(batch, short=int(batch % 2 + 1)):
            asked = claim.asked
            if cheat == "row":
                asked = replace(asked, rows=invalid_rows(asked, rng))
            part, open_leaves = built(asked, cheating_maker(honest_maker(asked), cheat), rng)
            believed += claim.best is not None and not open_leaves
            assert claim.is_true(part) or not claim.accepted(part)
    assert believed >= 3 or cheat in ("huge", "stranger")


@pytest.mark.parametrize("batch", range(BATCHES))
def test_distorted_certificates_pass_only_when_true(batch: int) -> None:
    """Up to three changes anywhere; what is still accepted is no better than the optimum."""
    passed = tried = 0
    for claim, rng in claims(batch, short=0):
        honest, open_leaves = built(claim.asked, honest_maker(claim.asked), rng)
        honest = certificate_of(claim.asked, ()) if open_leaves else honest
        for _ in range(8):
            part = honest
            for _ in range(int(rng.integers(1, 4))):
                part = distorted(part, claim.asked, rng)
            tried += 1
            if claim.accepted(part):
                passed += 1
                assert claim.is_true(part)
    assert 0 < passed < tried
