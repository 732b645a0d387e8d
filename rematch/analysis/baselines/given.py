"""Turns a round in numbers into what the methods of comparison are given beside the problem itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from rematch.analysis.baselines.keys import Key, key_of
from rematch.analysis.baselines.options import Options, options_of
from rematch.analysis.baselines.priorities import municipal_side, priorities
from rematch.analysis.baselines.stability import Judge
from rematch.matching import Encoded, who_problem
from rematch.scoring.arrays import Ints
from rematch.solver import Problem

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, eq=False)
class Given:
    """
    A round as the methods see it.

    Attributes
    ----------
    problem : Problem
        n cases, m columns.
    municipal : int64[n, m] or None
        `municipal_side`; None: the lottery alone decides among units of one urgency.
    registered : int64[n] or None
        Position in the order of registration; None: in the order of the case ids.
    key : Key
        By label of the owner; a municipality that is not in it counts 0.
    """

    problem: Problem
    municipal: Ints | None = None
    registered: Ints | None = None
    key: Key = field(default_factory=lambda: Key("even", {}, ()))


@dataclass(frozen=True, eq=False)
class Ground:
    """A round under one seed: what can be chosen, and in which order municipalities count."""

    given: Given
    options: Options
    judge: Judge

    @property
    def ranks(self) -> Ints:
        """Return int64[U, M + 1], as `priorities` gives them."""
        return self.judge.ranks

    @property
    def registered(self) -> Ints:
        """Return int64[n], each case's position in the order of registration."""
        if self.given.registered is not None:
            return self.given.registered
        ids = self.given.problem.case_ids
        return _positions(sorted(range(len(ids)), key=ids.__getitem__))

    @property
    def weights(self) -> Ints:
        """Return int64[M], the share of each municipality as the options number them."""
        shares: Mapping[int, int] = self.given.key.weights
        labels = self.options.owner_label.tolist()
        largest = max(shares.values(), default=1)
        # Shares are whole numbers of any size; the draw needs their proportions alone.
        return np.array([shares.get(label, 0) * 10**9 // max(largest, 1) for label in labels], dtype=np.int64)


def given_of(encoded: Encoded) -> Given:
    """
    Read a round.

    Parameters
    ----------
    encoded : Encoded

    Returns
    -------
    Given
        Registered: by the moment at which the last adult of the household agreed, then by case id; those of
        whom nothing is recorded last.
    """
    parts = encoded.scenario.cases
    agreed = [max((each.given_at for each in part.case.consents), default=NEVER) for part in parts]
    order = sorted(range(len(parts)), key=lambda idx: (agreed[idx], parts[idx].case_id))
    return Given(who_problem(encoded), municipal_side(encoded), _positions(order), key_of(encoded.scenario))


def ground_of(given: Given, *, seed: int, also: Ints | None = None) -> Ground:
    """
    Draw the lottery and list what can be chosen.

    Parameters
    ----------
    given : Given
    seed : int
    also : int64[n], optional
        A placement that is to be looked at too; `options_of`.
    """
    return with_options(given, options_of(given.problem, seed=seed, also=also))


def with_options(given: Given, options: Options) -> Ground:
    """Return a ground of changed options, with the priorities that follow."""
    return Ground(given, options, Judge(options, priorities(options, given.municipal)))


def _positions(order: list[int]) -> Ints:
    result = np.empty(len(order), dtype=np.int64)
    result[order] = np.arange(len(order))
    return result
