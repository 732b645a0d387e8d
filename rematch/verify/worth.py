"""What pairs and options are worth in one step: v and w of docs/certificates.md, and the constant K."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rematch.models.certificate import Step
from rematch.verify.left import Options
from rematch.verify.numbered import Limit
from rematch.verify.question import Question
from rematch.verify.rows import Inequality

Value = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Worth:
    """`value` is v of a pair; `constant` is K."""

    value: Value
    constant: int

    def options(self, options: Options) -> dict[int, int]:
        """Return w of a unit at each municipality: the best pair of each member, added up."""
        value = self.value
        return {
            owner: sum([max(map(value, pairs)) for pairs in members]) for owner, members in options.items()
        }


def worth_of(question: Question, rows: Sequence[Inequality], step: Step) -> Worth:
    """Return what a step makes of a question's pairs."""
    level = question.level
    constant = -sum(factor * held for factor, held in zip(step.earlier, level.held, strict=True))
    constant += sum(factor * row.most for factor, row in zip(step.rows, rows, strict=False))
    return Worth(_value(question, step, _by_rows(rows, step)), constant)


def priced(limit: Limit, price: int) -> int:
    """Return U of a resource: the most that its price can be worth within its bounds."""
    ends = [price * limit.capacity, price * limit.minimum]
    return max([*ends, 0]) if limit.if_used else max(ends)


def _value(question: Question, step: Step, by_rows: Mapping[int, int]) -> Value:
    scale, gain, use = question.level.scale, question.gain, question.round.pairs.use
    cost = [sum(step.prices[each] * amount for each, amount in drawn) for drawn in question.round.uses]
    terms = [
        (factor, counted)
        for factor, counted in zip(step.earlier, question.earlier, strict=True)
        if factor and counted is not None
    ]
    if not terms and not by_rows:
        return lambda pair: scale * gain[pair] - cost[use[pair]]

    def value(pair: int) -> int:
        total = scale * gain[pair] - cost[use[pair]] - by_rows.get(pair, 0)
        for factor, counted in terms:
            total += factor * counted[pair]
        return total

    return value


def _by_rows(rows: Sequence[Inequality], step: Step) -> Mapping[int, int]:
    total = Counter[int]()
    for factor, row in zip(step.rows, rows, strict=False):
        if factor:
            for pair, each in row.by_pair.items():
                total[pair] += factor * each
    return dict(total)
