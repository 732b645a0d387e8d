"""Whether those who stay together would find room at one municipality if nobody else went there."""

from collections.abc import Sequence

from rematch.explain.view import View
from rematch.matching.resources import Resource, demand_of

STEPS_MAX = 20_000
"""Groups are a handful of cases; one that is not settled by then counts as fitting."""


def fit_together(view: View, owner_idx: int) -> bool:
    """
    Search homes for all members of the case's circle at one municipality.

    Parameters
    ----------
    view : View
        The case; its circle is the group.
    owner_idx : int
        The municipality, by its position in the scenario.

    Returns
    -------
    bool
        False only where no way to house all of them exists.
    """
    here = [idx for idx, column in enumerate(view.columns) if column.owner_idx == owner_idx]
    choices = [
        [idx for idx in here if view.table.possible[row, idx]] for row in range(len(view.circle.cases))
    ]
    order = sorted(
        range(len(choices)), key=lambda row: (len(choices[row]), -view.circle.cases[row].case.size)
    )
    search = _Search(view, choices)
    return search.place(order)


class _Search:
    """Depth first over members and their possible homes, within what each resource holds."""

    def __init__(self, view: View, choices: list[list[int]]) -> None:
        self._cases = [part.case for part in view.circle.cases]
        self._choices = choices
        self._left = {resource.name: resource.capacity for resource in view.resources}
        self._drawn: dict[int, list[Resource]] = {
            idx: [resource for resource in view.resources if idx in resource.column_idx]
            for idx in {idx for homes in choices for idx in homes}
        }
        self._steps = 0

    def place(self, rows: Sequence[int]) -> bool:
        """Say whether the members in these rows find room in what is left."""
        if not rows:
            return True
        for idx in self._choices[rows[0]]:
            self._steps += 1
            if self._steps > STEPS_MAX:
                return True
            if self._enter(rows[0], idx) and self.place(rows[1:]):
                return True
            self._leave(rows[0], idx)
        return False

    def _enter(self, row: int, idx: int) -> bool:
        for resource in self._drawn[idx]:
            self._left[resource.name] -= demand_of(self._cases[row], resource.dimension)
        return all(self._left[resource.name] >= 0 for resource in self._drawn[idx])

    def _leave(self, row: int, idx: int) -> None:
        for resource in self._drawn[idx]:
            self._left[resource.name] += demand_of(self._cases[row], resource.dimension)
