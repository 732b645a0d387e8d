"""The municipal side of a score: what municipalities would rather use, where a household asked for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from rematch.models.municipality import Municipality
from rematch.models.policy import Criterion, Kind
from rematch.models.types import HomeKind
from rematch.scoring import kinds
from rematch.scoring.answers import Answers
from rematch.scoring.arrays import Ints, frozen
from rematch.scoring.values import Scored
from rematch.scoring.voices import Asked, Criteria
from rematch.scoring.weights import scaled

SIZE = "size"


@dataclass(frozen=True, slots=True)
class MunicipalSide:
    """Weights of p priorities in m columns; each column's weights and `unspent` sum to the budget."""

    criteria: tuple[Criterion, ...]
    weights: Ints
    unspent: Ints

    @property
    def keys(self) -> tuple[str, ...]:
        """The p criteria, in order of key."""
        return tuple(criterion.key for criterion in self.criteria)


def municipal_side(
    municipalities: tuple[Municipality, ...], owner: Ints, criteria: Criteria, budget: int
) -> MunicipalSide:
    """
    Return the weights of all municipal priorities that anybody gave, column by column.

    Parameters
    ----------
    municipalities : M municipalities
    owner : int64[m], position of each column's municipality
    criteria : criteria of the rules, by key
    budget : weight that every municipality has to give

    References
    ----------
    docs/criteria.md section 4.
    """
    each = [scaled(_stated(town, criteria), budget) for town in municipalities]
    keys = sorted({key for weights, _ in each for key in weights})
    table = np.array([[weights.get(key, 0) for weights, _ in each] for key in keys], dtype=np.int64)
    unspent = np.array([left for _, left in each], dtype=np.int64)
    return MunicipalSide(
        criteria=tuple(criteria[key] for key in keys),
        weights=frozen(table.reshape(len(keys), len(each))[:, owner]),
        unspent=frozen(unspent[owner]),
    )


def priority_values(
    side: MunicipalSide, asked: Iterable[Asked], scored: Mapping[Asked, Scored], fits: Mapping[str, Ints]
) -> Ints:
    """
    Return the value of each priority for one household: int64[p, m].

    Parameters
    ----------
    asked : its needs and stated wishes
    scored : their values
    fits : int64[m] by name; `size` says how well the household fills the beds
    """
    by_key: dict[str, list[Ints]] = {}
    for each in asked:
        by_key.setdefault(each.key, []).append(scored[each].values)
    m = len(side.unspent)
    values = np.empty((len(side.criteria), m), dtype=np.int64)
    for row, criterion in enumerate(side.criteria):
        if SIZE in criterion.of:
            values[row] = fits[SIZE]
        else:
            found = [one for key in criterion.of for one in by_key.get(key, ())]
            values[row] = kinds.municipal_priority(found, m)
    return values


def municipal_numerator(side: MunicipalSide, values: Ints) -> Ints:
    """Return M of every column: int64[m], `sum of w x f + unspent x 5,000`."""
    return np.asarray((side.weights * values).sum(axis=0) + side.unspent * kinds.NEUTRAL, dtype=np.int64)


def bed_fit(answers: Answers, size_persons: int) -> Ints:
    """Return how well a household of this size fills the beds of each column: int64[m]."""
    beds = answers.keep(
        "beds", lambda: np.array([each.unit.beds for each in answers.columns], dtype=np.int64)
    )
    shared = answers.keep(
        "shared",
        lambda: np.array(
            [each.unit.kind is HomeKind.SHARED_ACCOMMODATION for each in answers.columns], dtype=np.bool_
        ),
    )
    return answers.keep(
        ("bed_fit", size_persons), lambda: kinds.bed_use(beds, shared, size_persons=size_persons)
    )


def _stated(town: Municipality, criteria: Criteria) -> dict[str, int]:
    """Priorities that count: of kind municipal_priority, held by the rules, with a weight above 0."""
    counted = {
        key: importance * criteria[key].weight
        for key, importance in town.priorities.items()
        if key in criteria and criteria[key].kind is Kind.MUNICIPAL_PRIORITY
    }
    return {key: weight for key, weight in counted.items() if weight > 0}
