"""What one explanation looks at: a case, its columns, the run, and who will read it."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from rematch.errors import GoneError, NotFoundError
from rematch.matching.cohort import apart_pairs, group_labels
from rematch.matching.resources import Resource, demand_of, resources_of
from rematch.models.run import Run
from rematch.models.scenario import CasePart, Scenario
from rematch.scoring.columns import Column, columns_of
from rematch.scoring.table import ScoreTable, score_table

Audience = Literal["caseworker", "coordinator"]


@dataclass(frozen=True)
class View:
    """
    One case of one run, for one audience.

    Parameters
    ----------
    scenario, run : what was solved, and the answer.
    case_idx : position of the case in the scenario.
    audience : who reads it; confidential reasons are withheld from everybody.
    sees_sensitive : whether a caseworker reads what is sensitive; a coordinator never does.
    """

    scenario: Scenario
    run: Run
    case_idx: int
    audience: Audience
    sees_sensitive: bool = True

    @property
    def part(self) -> CasePart:
        """The case."""
        return self.scenario.cases[self.case_idx]

    @cached_property
    def circle(self) -> Scenario:
        """The scenario with this case and those it stays together with: all that its scores rest on."""
        labels = group_labels(self.scenario.cases)
        stays = labels[self.case_idx]
        parts = tuple(part for part, label in zip(self.scenario.cases, labels, strict=True) if label == stays)
        return self.scenario.model_copy(update={"cases": parts})

    @property
    def row(self) -> int:
        """Position of the case in its circle."""
        return self.circle.cases.index(self.part)

    @cached_property
    def table(self) -> ScoreTable:
        """Scores of the circle, [cases of the circle, m]."""
        return score_table(self.circle)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """All columns, by id."""
        return columns_of(self.scenario)

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """All resources, by name."""
        return resources_of(self.columns)

    @cached_property
    def used_by_others(self) -> dict[str, int]:
        """What the placements of all other cases draw on each resource, by name."""
        drawn = {resource.name: 0 for resource in self.resources}
        cases = {part.case_id: part.case for part in self.scenario.cases}
        index = {column.id: idx for idx, column in enumerate(self.columns)}
        for case_id, column_id in self._placed_others.items():
            for resource in self.resources:
                if index[column_id] in resource.column_idx:
                    drawn[resource.name] += demand_of(cases[case_id], resource.dimension)
        return drawn

    @cached_property
    def owners_to_avoid(self) -> frozenset[int]:
        """Municipalities where somebody is whom this case must stay apart from; never named to anybody."""
        parts = self.scenario.cases
        apart = {parts[a].case_id for pair in apart_pairs(parts) for a in pair if self.case_idx in pair}
        owners = {column.id: column.owner_idx for column in self.columns}
        return frozenset(owners[self._placed_others[each]] for each in apart & self._placed_others.keys())

    @cached_property
    def proposed_idx(self) -> int | None:
        """Column proposed for this case; None without a proposal."""
        return next((idx for idx, column in enumerate(self.columns) if column.id == self._proposed), None)

    def score(self, column_idx: int) -> int:
        """Score of a column for this case, with the municipal share."""
        return int(self.table.mixed[self.row, column_idx])

    def own_score(self, column_idx: int) -> int:
        """Score of a column by the household's own wishes alone."""
        return int(self.table.household[self.row, column_idx])

    def is_better_than_proposed(self, column_idx: int) -> bool:
        """Say whether a column has a higher score than the one proposed; any, where none is proposed."""
        return self.proposed_idx is None or self.score(column_idx) > self.score(self.proposed_idx)

    @property
    def _proposed(self) -> str | None:
        return self.run.stages[-1].placed.get(self.part.case_id)

    @property
    def _placed_others(self) -> dict[str, str]:
        placed = self.run.stages[-1].placed
        return {case_id: column for case_id, column in placed.items() if case_id != self.part.case_id}

    @property
    def is_optimal(self) -> bool:
        """Whether every level of every stage reached its bound."""
        return all(stage.status == "optimal" for stage in self.run.stages)


def at_home(view: View, column_id: str) -> View:
    """Return the view with the home a person decided on in the place of the one the run proposed."""
    last = view.run.stages[-1]
    placed = last.placed | {view.part.case_id: column_id}
    stages = (*view.run.stages[:-1], last.model_copy(update={"placed": placed}))
    return replace(view, run=view.run.model_copy(update={"stages": stages}))


def view_of(
    scenario: Scenario, run: Run, case_id: str, *, audience: Audience, sees_sensitive: bool = True
) -> View:
    """
    Return the view of one case.

    Raises
    ------
    NotFoundError
        The case is not in the scenario.
    GoneError
        Cases of the scenario were erased: what their homes left for others cannot be told any more.
    """
    if scenario.erased:
        raise GoneError(f"This run cannot be explained any more: {len(scenario.erased)} of its cases erased.")
    for case_idx, part in enumerate(scenario.cases):
        if part.case_id == case_id:
            return View(
                scenario=scenario,
                run=run,
                case_idx=case_idx,
                audience=audience,
                sees_sensitive=sees_sensitive and audience == "caseworker",
            )
    raise NotFoundError(f"Case {case_id} is not in this run's scenario.")
