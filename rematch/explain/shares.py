"""What a score is made of, in words: one line per criterion, largest first; all lines add up to the score."""

from dataclasses import dataclass
from functools import cached_property

from rematch.explain.view import View
from rematch.explain.wording import sentence
from rematch.models.explanation import Contribution
from rematch.models.policy import Criterion, Kind
from rematch.models.types import Source
from rematch.scoring.columns import Column
from rematch.scoring.contributions import NO_PRIORITY, NO_WISH, Contributions

SILENT = (NO_WISH, NO_PRIORITY)
PRIVATE = "private"


def private_keys(view: View) -> frozenset[str]:
    """Return the criteria not to be named to this reader: what an adult hides, what is sensitive."""
    case = view.part.case
    statements = [*case.needs, *case.wishes]
    for person in case.persons:
        statements += [*person.needs, *person.wishes]
    hidden = {statement.criterion for statement in statements if statement.hidden}
    sensitive = {each.key for each in view.scenario.policy.criteria if each.sensitive}
    return frozenset(hidden | (set() if view.sees_sensitive else sensitive))


@dataclass(frozen=True)
class Shares:
    """
    The contributions of one case, ready to be read column by column.

    Parameters
    ----------
    view : View
        The case.
    made_of : Contributions
        Points [k, m] that add up to the score of each column.
    """

    view: View
    made_of: Contributions

    def of_column(self, column_idx: int) -> tuple[Contribution, ...]:
        """Return one line per criterion, largest first, ties by key; what is private stands as one line."""
        split: dict[bool, list[Contribution]] = {False: [], True: []}
        for row in range(len(self.made_of.keys)):
            split[self._is_private(row)].append(self._line(row, column_idx))
        lines = split[False] + ([_as_one(split[True])] if split[True] else [])
        return tuple(sorted(lines, key=lambda line: (-line.points, line.criterion)))

    def _is_private(self, row: int) -> bool:
        """Say whether it rests on what an adult hides, or, for a coordinator, on what is sensitive."""
        key = self.made_of.keys[row]
        rests_on = {key, *self._criteria[key].of} if key in self._criteria else {key}
        return bool(self.made_of.hidden[row]) or bool(rests_on & self._private_keys)

    @cached_property
    def _criteria(self) -> dict[str, Criterion]:
        return {criterion.key: criterion for criterion in self.view.scenario.policy.criteria}

    @cached_property
    def _private_keys(self) -> frozenset[str]:
        return private_keys(self.view)

    def _line(self, row: int, column_idx: int) -> Contribution:
        key = self.made_of.keys[row]
        silent = key in SILENT
        return Contribution(
            criterion=key,
            label=sentence("contributions", key) if silent else self._criteria[key].label,
            points=int(self.made_of.points[row, column_idx]),
            value=None if silent else int(self.made_of.values[row, column_idx]),
            weight_share_pct=int(self.made_of.weight_pct[row, column_idx]),
            answered=bool(self.made_of.known[row, column_idx]),
            assumed=self._is_assumed(key, column_idx),
            municipal=bool(self.made_of.municipal[row]),
        )

    def _is_assumed(self, key: str, column_idx: int) -> bool:
        """Say whether the answer that a criterion rests on is marked as assumed."""
        criterion = self._criteria.get(key)
        sources = [] if criterion is None else _sources(criterion, self.view.columns[column_idx])
        return any(source is not None and source.assumed for source in sources)


def _sources(criterion: Criterion, column: Column) -> list[Source | None]:
    """Return the sources of all that answers a criterion in a column."""
    place = column.municipality
    if criterion.unit_field is not None:
        return [column.pledge.source]
    if criterion.municipality_field is not None:
        field = criterion.municipality_field
        return [getattr(place, f"{'population' if field == 'settlement' else field}_source", None)]
    if criterion.kind is Kind.LABOUR:
        return [vacancy.source for vacancy in place.vacancies or ()]
    if criterion.kind is Kind.MUNICIPAL_PRIORITY:
        return [place.priorities_source, column.pledge.source]
    return [each.source for each in place.provisions if each.criterion == criterion.key]


def _as_one(lines: list[Contribution]) -> Contribution:
    """Return one line for all that is private: its points keep the total true, and say no more."""
    return Contribution(
        criterion=PRIVATE,
        label=sentence("contributions", PRIVATE),
        points=sum(line.points for line in lines),
        value=None,
        weight_share_pct=min(100, sum(line.weight_share_pct for line in lines)),
        answered=True,
    )
