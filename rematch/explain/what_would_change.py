"""What would change it: the smallest single change that others can make, found by search, each replayed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rematch.errors import InputError, NotFoundError, SolveError
from rematch.explain.applied import applied
from rematch.explain.candidates import better_answer, one_more_home, remedies
from rematch.explain.change_words import change_text
from rematch.explain.shares import private_keys
from rematch.explain.view import View, view_of
from rematch.matching import Again
from rematch.models.change import Change, ChangeKind, Outcome, WhatWouldChange
from rematch.models.explanation import ReasonClass
from rematch.models.scenario import Scenario
from rematch.scoring.table import findings

Replay = Callable[[Scenario], Again]
REPLAYS_MAX = 6
"""Rounds solved again for one municipality at most."""
ORDER = tuple(ChangeKind)


def what_would_change(view: View, code: str, *, replay: Replay | None = None) -> tuple[WhatWouldChange, ...]:
    """
    Name what would make a municipality possible for a household, raise it above the proposal, or propose it.

    Parameters
    ----------
    view : View
        The case, and who reads: only a coordinator is told what would be proposed, for what a round
        would do depends on other households.
    code : str
        The municipality.
    replay : callable, optional
        Solves a changed scenario again; left out: nothing is said about what would be proposed.

    Returns
    -------
    tuple of WhatWouldChange
        At most one per outcome, each with the smallest change by (kind, then how much, then home). Empty
        where no single change of others does it, and where a reason is not open: then nothing is told.

    Raises
    ------
    NotFoundError
        There is no such municipality in the scenario.

    References
    ----------
    docs/explanations.md.
    """
    owners = {town.code: idx for idx, town in enumerate(view.scenario.municipalities)}
    if code not in owners:
        raise NotFoundError(f"There is no municipality {code} in this run's scenario.")
    here = [idx for idx, column in enumerate(view.columns) if column.owner_idx == owners[code]]
    search = _Search(view, code, tuple(here))
    found = list(search.told())
    if view.audience == "coordinator" and replay is not None:
        found += search.proposed(replay, [each.change for each in found])
    return tuple(found)


@dataclass(frozen=True, eq=False)
class _Search:
    """The changes tried for one case at one municipality."""

    view: View
    code: str
    here: tuple[int, ...]

    def told(self) -> Iterator[WhatWouldChange]:
        """What rests on this household and this municipality alone."""
        if not self._is_possible():
            yield from self._first(self._remedies(), Outcome.POSSIBLE, self._makes_possible)
        elif self._is_below_proposal():
            yield from self._first(self._answers(), Outcome.HIGHER_SCORE, self._raises)

    def proposed(self, replay: Replay, before: Iterable[Change]) -> Iterator[WhatWouldChange]:
        """What the whole round says, solved again with each change."""
        if self._is_proposed() or self._is_withheld():
            return
        possible = [self.view.columns[idx] for idx in self._possible_here()]
        more = [one_more_home(column) for column in possible if column.bundle is None]
        tried = list(dict.fromkeys([*before, *more]))[:REPLAYS_MAX]
        yield from self._first(tried, Outcome.PROPOSED, lambda change: self._proposes(change, replay))

    def _first(
        self, changes: Iterable[Change], outcome: Outcome, holds: Callable[[Change], bool]
    ) -> Iterator[WhatWouldChange]:
        for change in changes:
            if holds(change):
                text = change_text(self.view, change, outcome)
                yield WhatWouldChange(change=change, leads_to=outcome, text=text)
                return

    def _remedies(self) -> list[Change]:
        """What ends the one finding of a home that has no other, smallest first."""
        by_column = findings(self.view.circle, self.view.row, self.view.table)
        found = []
        for idx in self.here:
            broken = by_column[idx]
            if len({each.code for each in broken}) == 1 and not self._is_withheld():
                found += list(remedies(self.view, self.view.columns[idx], broken[0]))
        return sorted(dict.fromkeys(found), key=_smallness)

    def _answers(self) -> list[Change]:
        """Better answers on what the household wishes for openly."""
        hidden = private_keys(self.view)
        case = self.view.part.case
        wishes = [*case.wishes, *(wish for person in case.persons for wish in person.wishes)]
        stated = {wish.criterion for wish in wishes}
        criteria = [each for each in self.view.scenario.policy.criteria if each.key in stated - hidden]
        found = [
            better_answer(self.view.columns[idx], criterion)
            for criterion in criteria
            for idx in self._possible_here()
        ]
        return sorted(dict.fromkeys(each for each in found if each is not None), key=_smallness)

    def _makes_possible(self, change: Change) -> bool:
        changed = self._changed(change)
        return changed is not None and bool(changed.table.possible[changed.row, list(self.here)].any())

    def _raises(self, change: Change) -> bool:
        changed = self._changed(change)
        if changed is None or changed.proposed_idx is None:
            return False
        possible = [idx for idx in self.here if changed.table.possible[changed.row, idx]]
        return any(changed.score(idx) > changed.score(changed.proposed_idx) for idx in possible)

    def _proposes(self, change: Change, replay: Replay) -> bool:
        try:
            again = replay(applied(self.view.scenario, change))
        except (SolveError, InputError):
            return False
        return again.is_optimal and again.municipality(self.view.part.case_id) == self.code

    def _changed(self, change: Change) -> View | None:
        """The same case in the changed scenario; None where the change makes no sense."""
        try:
            scenario = applied(self.view.scenario, change)
        except ValueError:
            return None
        view = self.view
        return view_of(
            scenario,
            view.run,
            view.part.case_id,
            audience=view.audience,
            sees_sensitive=view.sees_sensitive,
        )

    def _possible_here(self) -> list[int]:
        return [idx for idx in self.here if self.view.table.possible[self.view.row, idx]]

    def _is_possible(self) -> bool:
        return bool(self._possible_here())

    def _is_proposed(self) -> bool:
        return self.view.proposed_idx in self.here

    def _is_below_proposal(self) -> bool:
        return (
            self.view.proposed_idx is not None
            and not self._is_proposed()
            and all(not self.view.is_better_than_proposed(idx) for idx in self._possible_here())
        )

    def _is_withheld(self) -> bool:
        """Whether any reason of any home here is not open: then there is nothing to tell."""
        by_column = findings(self.view.circle, self.view.row, self.view.table)
        return any(each.reason_class is not ReasonClass.OPEN for idx in self.here for each in by_column[idx])


def _smallness(change: Change) -> tuple[int, int, str, str, str]:
    """By kind, then by how far the value moves, then by name."""
    moved = 1
    if type(change.after) is int and type(change.before) is int:
        moved = abs(change.after - change.before)
    names = (change.pledge_ref or "", change.unit_ref or "", change.criterion or change.field)
    return (ORDER.index(change.kind), moved, *names)
