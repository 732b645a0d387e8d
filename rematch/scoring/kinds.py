"""The formula of each kind of criterion: what is there and what is asked, to 0..10,000."""

from collections.abc import Sequence

import numpy as np

from rematch.models.policy import Direction
from rematch.models.types import SCORE_MAX
from rematch.scoring.arrays import Bools, Ints

TOP_LEVEL = 3
STEP = 5_000
NEUTRAL = SCORE_MAX // 2
"""What silence is worth, everywhere."""


def provision(level: Ints) -> Ints:
    """
    Value of a service level.

    Parameters
    ----------
    level : int64[m], 0 no, 1 some, 2 good, 3 assured

    Returns
    -------
    int64[m], 0..10,000
    """
    return SCORE_MAX * level // TOP_LEVEL


def overlap(common: Ints, *, asked: int, any_option: bool) -> Ints:
    """
    Share of the options asked for that are there.

    Parameters
    ----------
    common : int64[m], options in common
    asked : options asked for, at least one
    any_option : one in common is as good as all

    Returns
    -------
    int64[m], 0..10,000
    """
    return SCORE_MAX * (common > 0) if any_option else SCORE_MAX * common // asked


def proximity(distance_km: Ints, *, near_km: int, far_km: int) -> Ints:
    """
    Value of a distance: full up to `near_km`, none from `far_km`, linear between.

    Parameters
    ----------
    distance_km : int64[m], whole km

    Returns
    -------
    int64[m], 0..10,000
    """
    return SCORE_MAX * np.clip(far_km - distance_km, 0, far_km - near_km) // (far_km - near_km)


def steps(had: Ints, *, asked: int, direction: Direction) -> Ints:
    """
    Steps by which a class misses the one asked for.

    Parameters
    ----------
    had : int64[m], position of the class that is there
    asked : position of the class asked for
    direction : which classes are as good

    Returns
    -------
    int64[m], >= 0
    """
    more = had - asked
    if direction is Direction.SAME:
        return np.abs(more)
    return np.maximum(more if direction is Direction.AT_MOST else -more, 0)


def class_match(missed: Ints) -> Ints:
    """Value of a class that misses by so many steps: int64[m], each step takes half."""
    return np.maximum(SCORE_MAX - STEP * missed, 0)


def labour(vacancies: Ints, *, full_count: int) -> Ints:
    """
    Value of the best of the occupations asked for.

    Parameters
    ----------
    vacancies : int64[g, m], vacant work per group asked for
    full_count : vacancies from which more add nothing

    Returns
    -------
    int64[m], 0..10,000; 0 where no group is asked for
    """
    best: Ints = vacancies.max(axis=0, initial=0)
    return np.minimum(best, full_count) * SCORE_MAX // full_count


def rank(ranked: Sequence[int], possible: Bools) -> Ints:
    """
    Value of a place in the household's ranking, among the municipalities possible for it.

    Parameters
    ----------
    ranked : positions of municipalities, best first
    possible : bool[municipalities]

    Returns
    -------
    int64[municipalities], 0..10,000; 0 where not ranked or not possible
    """
    values = np.zeros(len(possible), dtype=np.int64)
    left = [idx for idx in ranked if possible[idx]]
    for position, idx in enumerate(left):
        values[idx] = SCORE_MAX * (len(left) - position) // len(left)
    return values


def bed_use(beds: Ints, shared: Bools, *, size_persons: int) -> Ints:
    """
    Share of a home's beds that a household uses; the same for everybody in shared accommodation.

    Parameters
    ----------
    beds : int64[m], at least 1
    shared : bool[m], shared accommodation
    size_persons : persons of the household

    Returns
    -------
    int64[m], 0..10,000
    """
    return np.where(shared, NEUTRAL, SCORE_MAX * np.minimum(size_persons, beds) // beds)


def municipal_priority(asked_for: Sequence[Ints], m: int) -> Ints:
    """
    Value of a municipal priority: the best value of what the household asked for among its criteria.

    Parameters
    ----------
    asked_for : values int64[m] of the household's own statements on the criteria it answers
    m : columns

    Returns
    -------
    int64[m], 0..10,000; 5,000 where the household asked for none of them
    """
    if not asked_for:
        return np.full(m, NEUTRAL, dtype=np.int64)
    best: Ints = np.max(np.stack(asked_for), axis=0)
    return best
