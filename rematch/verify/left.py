"""What is left of a question at a node of the tree: options of units, who must be placed, bounds, shares."""

from collections.abc import Set
from dataclasses import dataclass, replace

from rematch.models.certificate import CaseSplit
from rematch.verify.numbered import Limit
from rematch.verify.packing import Block
from rematch.verify.question import Question
from rematch.verify.stated import Positions

Members = tuple[tuple[int, ...], ...]
"""For each member of a unit, its pairs left at one municipality."""
Options = dict[int, Members]
"""For each municipality at which every member of a unit has a pair."""


@dataclass(slots=True)
class Left:
    """What is left; `blocks` are the packings last found for each municipality."""

    options: list[Options]
    must: list[bool]
    limits: tuple[Limit, ...]
    shares: list[int]
    blocks: dict[int, Block]

    def copied(self) -> "Left":
        """Return a copy that can be changed; what units share is never changed in place."""
        return Left(
            self.options.copy(), self.must.copy(), self.limits, self.shares.copy(), self.blocks.copy()
        )

    @property
    def stuck(self) -> bool:
        """True where a unit that must be placed has no option: nothing keeps every rule."""
        return any(must and not options for must, options in zip(self.must, self.options, strict=True))


def left_at_first(question: Question) -> Left:
    """Return what a question leaves before any step."""
    round_ = question.round
    by_case: list[dict[int, list[int]]] = [{} for _ in round_.size]
    for pair in question.pairs:
        by_case[round_.pairs.case[pair]].setdefault(round_.pairs.owner[pair], []).append(pair)
    options = [_options([by_case[case] for case in unit]) for unit in round_.units]
    return Left(options, list(round_.must), question.limits, [0] * len(options), {})


def by_case_split(
    question: Question, positions: Positions, left: Left, split: CaseSplit
) -> tuple[Left, Left]:
    """Return what is left with the case in one of the columns, and what with it in none of them."""
    case, columns = positions.cases[split.case], {positions.columns[each] for each in split.columns}
    unit, starts = positions.units[split.case], question.round.starts
    own = range(starts[case], starts[case + 1])
    inside = {pair for pair in own if question.round.pairs.column[pair] in columns}
    there, elsewhere = left.copied(), left.copied()
    there.options[unit] = without(left.options[unit], set(own) - inside)
    there.must[unit] = True
    elsewhere.options[unit] = without(left.options[unit], inside)
    return there, elsewhere


def by_switch(question: Question, left: Left, resource: int) -> tuple[Left, Left]:
    """Return what is left with a resource not used, and what with it used within its bounds."""
    off, on = left.copied(), left.copied()
    drawn = {idx for idx, use in enumerate(question.round.uses) if any(each == resource for each, _ in use)}
    use = question.round.pairs.use
    for unit, options in enumerate(left.options):
        gone = {
            pair for members in options.values() for pairs in members for pair in pairs if use[pair] in drawn
        }
        if gone:
            off.options[unit] = without(options, gone)
    off.limits = _changed(left.limits, resource, Limit(0))
    on.limits = _changed(left.limits, resource, replace(left.limits[resource], if_used=False))
    return off, on


def without(options: Options, gone: Set[int]) -> Options:
    """Return the options less some pairs; where a member has none left, there is no option."""
    kept = {
        owner: tuple(tuple(pair for pair in pairs if pair not in gone) for pairs in members)
        for owner, members in options.items()
    }
    return {owner: members for owner, members in kept.items() if all(members)}


def _options(members: list[dict[int, list[int]]]) -> Options:
    return {
        owner: tuple(tuple(member[owner]) for member in members)
        for owner in members[0]
        if all(owner in member for member in members)
    }


def _changed(limits: tuple[Limit, ...], resource: int, limit: Limit) -> tuple[Limit, ...]:
    return (*limits[:resource], limit, *limits[resource + 1 :])
