"""Adds up what the voices of a case state: weights within the budget, numerator, coverage."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rematch.models.case import Case
from rematch.scoring.arrays import Ints
from rematch.scoring.kinds import NEUTRAL
from rematch.scoring.values import Scored
from rematch.scoring.voices import Asked, Criteria, Voice, voices
from rematch.scoring.weights import scaled


@dataclass(frozen=True, slots=True)
class Stated:
    """
    What a household states, summed over its voices.

    `weights` goes by what is asked; `sum(weights.values()) + unspent == budget x voices`.
    """

    weights: Mapping[Asked, int]
    unspent: int
    voices: int
    hidden: frozenset[str]

    @property
    def keys(self) -> tuple[str, ...]:
        """Criteria stated, in order."""
        return tuple(sorted({asked.key for asked in self.weights}))


def stated(case: Case, criteria: Criteria, budget: int) -> Stated:
    """
    Return what a household states, with each voice scaled to the same budget.

    References
    ----------
    docs/criteria.md sections 1 and 2.
    """
    weights: Counter[Asked] = Counter()
    unspent, speaking = 0, voices(case, criteria)
    for voice in speaking:
        given, left = scaled(_stated_weights(voice, criteria), budget)
        unspent += left
        for wish in voice.wishes:
            weights[wish.asked] += given[wish.asked.key]
    hidden = frozenset(wish.asked.key for voice in speaking for wish in voice.wishes if wish.hidden)
    return Stated(dict(weights), unspent, len(speaking), hidden)


def numerator(what: Stated, scored: Mapping[Asked, Scored], m: int) -> Ints:
    """Return N of every column: int64[m], `sum of w x f + unspent x 5,000`."""
    total = np.full(m, what.unspent * NEUTRAL, dtype=np.int64)
    if what.weights:
        weights = np.fromiter(what.weights.values(), dtype=np.int64)
        total += weights @ np.stack([scored[asked].values for asked in what.weights])
    return total


def coverage(what: Stated, scored: Mapping[Asked, Scored], m: int) -> Ints:
    """Return the percent of stated weight that rests on known answers: int64[m]; 100 where none is stated."""
    if not what.weights:
        return np.full(m, 100, dtype=np.int64)
    weights = np.fromiter(what.weights.values(), dtype=np.int64)
    known = weights @ np.stack([scored[asked].known for asked in what.weights])
    return np.asarray(100 * known // weights.sum(), dtype=np.int64)


def _stated_weights(voice: Voice, criteria: Criteria) -> dict[str, int]:
    return {wish.asked.key: wish.importance * criteria[wish.asked.key].weight for wish in voice.wishes}
