"""Inequalities anyone can derive: each row's coefficients and right-hand side, or why it is none."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rematch.models.certificate import ApartRow, CoverRow, RoundedRow
from rematch.verify.question import Question
from rematch.verify.stated import Positions


@dataclass(frozen=True, slots=True)
class Inequality:
    """The sum of `by_pair` over the pairs used is at most `most`, whatever keeps every rule."""

    by_pair: Mapping[int, int]
    most: int


def derived(
    question: Question, positions: Positions, row: ApartRow | CoverRow | RoundedRow
) -> Inequality | str:
    """Return the inequality of a row, or why it does not follow from the rules."""
    if isinstance(row, ApartRow):
        return _apart(question, positions, row)
    if isinstance(row, CoverRow):
        return _cover(question, positions, row)
    return _rounded(question, positions, row)


def _apart(question: Question, positions: Positions, row: ApartRow) -> Inequality | str:
    one, other = (positions.cases[each] for each in row.apart)
    owner = question.round.names.owners.get(row.municipality)
    if owner is None:
        return f"{row.municipality} is not in the scenario"
    if (one, other) not in question.round.apart:
        return f"the cases {row.apart[0]} and {row.apart[1]} need not be apart"
    owners = question.round.pairs.owner
    pairs = _pairs_of(question, (one, other))
    return Inequality({pair: 1 for pair in pairs if owners[pair] == owner}, 1)


def _cover(question: Question, positions: Positions, row: CoverRow) -> Inequality | str:
    capacity = question.limits[row.resource].capacity
    if len(row.needs) != len(row.cases) or len(set(row.cases)) != len(row.cases):
        return f"{len(row.needs)} needs for {len(set(row.cases))} cases"
    if sum(row.needs) <= capacity:
        return f"the needs add up to {sum(row.needs)}, and {capacity} are left"
    need = {positions.cases[each]: least for each, least in zip(row.cases, row.needs, strict=True)}
    counted = {
        pair: 1
        for pair in _pairs_of(question, need)
        if _drawn(question, pair, row.resource) >= need[question.round.pairs.case[pair]]
    }
    return Inequality(counted, len(row.cases) - 1)


def _rounded(question: Question, positions: Positions, row: RoundedRow) -> Inequality | str:
    resources = Counter[int]()
    for resource, weight in row.resources:
        resources[resource] += weight
    cases = Counter[int]()
    for case, weight in row.cases:
        cases[positions.cases[case]] += weight
    most = sum(weight * question.limits[each].capacity for each, weight in resources.items())
    by_use = [sum(resources[each] * amount for each, amount in use) for use in question.round.uses]
    pairs = question.round.pairs
    whole = {
        pair: (by_use[pairs.use[pair]] + cases[pairs.case[pair]]) // row.divisor for pair in question.pairs
    }
    by_pair = {pair: each for pair, each in whole.items() if each}
    return Inequality(by_pair, (most + sum(cases.values())) // row.divisor)


def _pairs_of(question: Question, cases: Iterable[int]) -> list[int]:
    """Return the pairs of some cases; pairs that are no longer left do no harm."""
    starts = question.round.starts
    return [pair for case in cases for pair in range(starts[case], starts[case + 1])]


def _drawn(question: Question, pair: int, resource: int) -> int:
    uses = question.round.uses[question.round.pairs.use[pair]]
    return sum(amount for each, amount in uses if each == resource)
