"""Prepares a scenario for scoring, once: columns, answers, municipal weights; table and reasons read it."""

from dataclasses import dataclass

from rematch.models.case import Case
from rematch.models.scenario import Scenario
from rematch.scoring.answers import Answers
from rematch.scoring.columns import Column, columns_of
from rematch.scoring.priorities import MunicipalSide, municipal_side
from rematch.scoring.rows import CaseRows, ColumnRows, case_rows, column_rows
from rematch.scoring.voices import Criteria, refuse_unready


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """What every pair of a scenario is computed from."""

    scenario: Scenario
    criteria: Criteria
    columns: tuple[Column, ...]
    answers: Answers
    side: MunicipalSide
    column_rows: ColumnRows
    case_ids: frozenset[str]

    def case(self, case_idx: int) -> Case:
        """Return one case."""
        return self.scenario.cases[case_idx].case

    def rows(self, case_idxs: range) -> CaseRows:
        """Return the arrays of some cases."""
        parts = [self.scenario.cases[idx] for idx in case_idxs]
        return case_rows(parts, self.case_ids, self.answers.town_idx)


def inputs_of(scenario: Scenario) -> Inputs:
    """
    Prepare a scenario.

    Raises
    ------
    ScenarioError
        A case lacks an answer that every pair is computed from.
    """
    for part in scenario.cases:
        refuse_unready(part.case_id, part.case)
    policy, towns = scenario.policy, scenario.municipalities
    criteria = {criterion.key: criterion for criterion in policy.criteria}
    columns = columns_of(scenario)
    answers = Answers(towns, columns)
    return Inputs(
        scenario=scenario,
        criteria=criteria,
        columns=columns,
        answers=answers,
        side=municipal_side(towns, answers.owner, criteria, policy.budget),
        column_rows=column_rows(columns, scenario.round.as_of),
        case_ids=frozenset(part.case_id for part in scenario.cases),
    )
