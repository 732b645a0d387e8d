"""Which municipality an enforced resource belongs to, and how much each unit uses of it there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rematch.verify.question import Question

Members = tuple[tuple[int, ...], ...]


class StepError(Exception):
    """A step does what its node does not allow; says what."""


@dataclass(slots=True)
class Enforced:
    """Some resources: by the municipality that draws on them, and those on which nobody draws."""

    question: Question
    at: Mapping[int, tuple[int, ...]]
    nowhere: tuple[int, ...]
    _uses: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)

    def use(self, unit: int, owner: int, members: Members) -> tuple[int, ...]:
        """Return how much a unit uses of each resource enforced at the municipality."""
        known = self._uses.get((unit, owner))
        if known is None:
            known = self._uses[unit, owner] = self._counted(owner, members)
        return known

    def _counted(self, owner: int, members: Members) -> tuple[int, ...]:
        resources = self.at.get(owner, ())
        uses, use = self.question.round.uses, self.question.round.pairs.use
        # All pairs of a member draw equally here, so its first speaks for them all.
        drawn = [dict(uses[use[pairs[0]]]) for pairs in members]
        return tuple(sum(each.get(resource, 0) for each in drawn) for resource in resources)


class Enforcement:
    """Where the resources of a question are drawn on; looked up once for every set that steps enforce."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._found: dict[tuple[int, ...], Enforced] = {}
        self._owners: dict[int, set[int]] = {}
        self._uneven: set[int] = set()
        self._looked = False

    def of(self, resources: Sequence[int]) -> Enforced:
        """
        Return the resources by municipality.

        Raises
        ------
        StepError
            One of them is drawn on at two municipalities, or unequally at one.
        """
        key = tuple(resources)
        if key not in self._found:
            self._found[key] = self._by_owner(key)
        return self._found[key]

    def _by_owner(self, resources: tuple[int, ...]) -> Enforced:
        self._look()
        at: dict[int, tuple[int, ...]] = {}
        for resource in resources:
            owners = self._owners.get(resource, set())
            if len(owners) > 1:
                raise StepError(
                    f"resource {resource} is enforced, and drawn on at {len(owners)} municipalities"
                )
            if resource in self._uneven:
                raise StepError(
                    f"resource {resource} is enforced, and homes of one municipality draw unequally"
                )
            for owner in owners:
                at[owner] = (*at.get(owner, ()), resource)
        return Enforced(self._question, at, tuple(each for each in resources if each not in self._owners))

    def _look(self) -> None:
        """Note the municipalities that draw on each resource, and the resources drawn on unequally."""
        if self._looked:
            return
        self._looked = True
        round_ = self._question.round
        first: dict[tuple[int, int], int] = {}
        for pair in self._question.pairs:
            owner, use = round_.pairs.owner[pair], round_.pairs.use[pair]
            for resource, _ in round_.uses[use]:
                self._owners.setdefault(resource, set()).add(owner)
            known = first.setdefault((round_.pairs.case[pair], owner), use)
            if known != use:
                differing = set(round_.uses[known]) ^ set(round_.uses[use])
                self._uneven |= {resource for resource, _ in differing}
