"""One step of a node: its total, and what is left once every option that cannot come above Z is deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rematch.models.certificate import Step
from rematch.verify.budget import Budget
from rematch.verify.enforcement import Enforced, Enforcement, StepError
from rematch.verify.grid import Item, Task, accepts
from rematch.verify.left import Left, Options
from rematch.verify.packing import Block
from rematch.verify.question import Question
from rematch.verify.rows import Inequality
from rematch.verify.stated import Positions
from rematch.verify.worth import Value, Worth, priced, worth_of


class Bound(Protocol):
    """What no placement exceeds: all of them, those that take an option, those without a unit."""

    @property
    def total(self) -> int:
        """Return the bound of all."""

    def taken(self, unit: int, owner: int) -> int | None:
        """Return the bound of those with the unit at the municipality; None: there are none."""

    def unplaced(self, unit: int) -> int:
        """Return the bound of those without the unit."""


@dataclass(frozen=True, slots=True)
class Priced:
    """A bound by prices alone; `worth` and `best` by unit."""

    total: int
    worth: Sequence[Mapping[int, int]]
    best: Sequence[int]

    def taken(self, unit: int, owner: int) -> int | None:
        """Return the total with this option in place of the unit's best."""
        return self.total - self.best[unit] + self.worth[unit][owner]

    def unplaced(self, unit: int) -> int:
        """Return the total without the unit's term."""
        return self.total - self.best[unit]


@dataclass(frozen=True, slots=True)
class Packed:
    """A bound by packings; blocks by municipality."""

    total: int
    blocks: Mapping[int, Block]
    shares: Sequence[int]

    def taken(self, unit: int, owner: int) -> int | None:
        """Return the total with the unit in the packing of the municipality."""
        block = self.blocks[owner]
        best, given = block.best, block.given().get(unit)
        return None if best is None or given is None else self.total - best + given

    def unplaced(self, unit: int) -> int:
        """Return the total without the unit's share."""
        return self.total - self.shares[unit]


@dataclass(slots=True)
class Evaluator:
    """Takes the steps of one level."""

    question: Question
    positions: Positions
    rows: Sequence[Inequality]
    enforcement: Enforcement
    budget: Budget

    def take(self, left: Left, step: Step) -> int | None:
        """
        Return the step's total on what is left, and delete what cannot come above Z.

        None: nothing keeps every rule. What is left takes over the step's shares and packings.
        """
        for position, share in step.shares:
            left.shares[self.positions.units[position]] = share
        if left.stuck:
            return None
        self.budget.look(sum(len(options) for options in left.options))
        worth = worth_of(self.question, self.rows, step)
        bound = (
            self._packed(left, step, worth)
            if step.enforced
            else _priced(left, worth, _rest(left, step, worth))
        )
        if bound is None:
            return None
        if bound.total > self.question.ceiling:
            _fix(left, bound, worth.value, self.question.ceiling)
        return bound.total

    def _packed(self, left: Left, step: Step, worth: Worth) -> Packed | None:
        for unit, share in enumerate(left.shares):
            if share < 0 and not left.must[unit]:
                raise StepError(f"share {share} of a unit that need not be placed")
        held = self.enforcement.of(step.enforced)
        if any(not accepts(left.limits[resource], 0) for resource in held.nowhere):
            return None
        blocks = self._blocks(left, worth, held)
        best = [block.best for block in blocks.values() if block.best is not None]
        if len(best) < len(blocks):
            return None
        left.blocks = blocks
        return Packed(_rest(left, step, worth) + sum(left.shares) + sum(best), blocks, left.shares)

    def _blocks(self, left: Left, worth: Worth, held: Enforced) -> dict[int, Block]:
        items: dict[int, list[Item]] = {owner: [] for owner in held.at}
        for unit, options in enumerate(left.options):
            share = left.shares[unit]
            for owner, value in worth.options(options).items():
                use = held.use(unit, owner, options[owner])
                items.setdefault(owner, []).append(Item(unit, value - share, use))
        return {owner: self._block(left, held, owner, tuple(found)) for owner, found in items.items()}

    def _block(self, left: Left, held: Enforced, owner: int, items: tuple[Item, ...]) -> Block:
        """Return the packings of a municipality; those of the step before where nothing has changed."""
        task = Task(items, tuple(left.limits[resource] for resource in held.at.get(owner, ())))
        known = left.blocks.get(owner)
        return known if known is not None and known.task == task else Block(task, self.budget)


def _rest(left: Left, step: Step, worth: Worth) -> int:
    """Return K and what the prices are worth; those of enforced resources are 0."""
    return worth.constant + sum(map(priced, left.limits, step.prices))


def _priced(left: Left, worth: Worth, rest: int) -> Priced:
    found = [worth.options(options) for options in left.options]
    best = [
        max(each.values()) if must else max([0, *each.values()])
        for each, must in zip(found, left.must, strict=True)
    ]
    return Priced(rest + sum(best), found, best)


def _fix(left: Left, bound: Bound, value: Value, ceiling: int) -> None:
    """Delete each pair, and place each unit, without which nothing comes above Z; all from one bound."""
    for unit, options in enumerate(left.options):
        left.options[unit] = _above(options, unit, bound, value, ceiling)
        if not left.must[unit] and bound.unplaced(unit) <= ceiling:
            left.must[unit] = True


def _above(options: Options, unit: int, bound: Bound, value: Value, ceiling: int) -> Options:
    kept: Options = {}
    for owner, members in options.items():
        taken = bound.taken(unit, owner)
        if taken is not None and taken > ceiling:
            kept[owner] = tuple(_near_best(pairs, value, taken - ceiling) for pairs in members)
    return kept


def _near_best(pairs: tuple[int, ...], value: Value, slack: int) -> tuple[int, ...]:
    """Return the pairs of a member that fall short of its best by less than the slack."""
    if len(pairs) == 1:
        return pairs
    least = max(map(value, pairs)) - slack
    return tuple(pair for pair in pairs if value(pair) > least)
