"""Who stays together and who stays apart: case references become groups and pairs of indices."""

from collections.abc import Sequence

from rematch.errors import BarredError, ScenarioError, SeparationError
from rematch.models.barred import refuse_barred
from rematch.models.policy import KEPT, Policy, refused_objective
from rematch.models.readiness import unanswered
from rematch.models.scenario import CasePart, Scenario
from rematch.scoring.catalogue import catalogue
from rematch.scoring.statements import unknown_places

NAMED_CASES = 10


def check_round(scenario: Scenario) -> None:
    """
    Refuse a scenario that contradicts itself, before anything is frozen or solved.

    Raises
    ------
    ScenarioError
        A case is not ready, or names a municipality that is not in the scenario; the message names the case
        and the field, never the code. Or the rules hold an objective that cannot be asked for here.
    BarredError
        The rules hold a criterion that names what never scores.
    SeparationError
        Two cases are to stay together and apart; told to coordinators only.
    """
    _refuse_rules(scenario.policy)
    _refuse_nothing_to_keep(scenario)
    for part in scenario.cases:
        if missing := unanswered(part.case):
            raise ScenarioError(f"Case {part.case_id} is not ready: {', '.join(missing)} not answered.")
    groups = group_labels(scenario.cases)
    for first, second in apart_pairs(scenario.cases):
        if groups[first] == groups[second]:
            ids = f"{scenario.cases[first].case_id} and {scenario.cases[second].case_id}"
            raise SeparationError(
                f"Cases {ids} are to stay together and apart at once: change together_with or the separation."
            )
    _refuse_unknown_places(scenario)


def group_labels(parts: Sequence[CasePart]) -> list[int]:
    """Return one label per case; cases connected through together_with share the smallest index."""
    index = {part.case_id: idx for idx, part in enumerate(parts)}
    label = list(range(len(parts)))

    def root(idx: int) -> int:
        while label[idx] != idx:
            label[idx] = label[label[idx]]
            idx = label[idx]
        return idx

    for idx, part in enumerate(parts):
        for other_id in partner_ids(part):
            if other_id in index:
                first, second = sorted((root(idx), root(index[other_id])))
                label[second] = first
    return [root(idx) for idx in range(len(parts))]


def partner_ids(part: CasePart) -> list[str]:
    """Return the case ids this case asks to stay together with."""
    ngo = part.case_id.split("/", 1)[0]
    return [f"{ngo}/{ref}" for ref in part.case.together_with]


def apart_pairs(parts: Sequence[CasePart]) -> list[tuple[int, int]]:
    """Return pairs of case indices never to be placed in one municipality."""
    index = {part.case_id: idx for idx, part in enumerate(parts)}
    pairs = {
        (min(idx, index[other]), max(idx, index[other]))
        for idx, part in enumerate(parts)
        for other in part.safety.separated_from
        if other in index and index[other] != idx
    }
    return sorted(pairs)


def _refuse_rules(policy: Policy) -> None:
    listed = {criterion.key for criterion in catalogue()}
    for position, criterion in enumerate(policy.criteria):
        if criterion.key in listed:
            continue
        try:
            refuse_barred(criterion.key, pointer=f"/policy/criteria/{position}/key")
        except BarredError as error:
            raise BarredError(f"Criterion {criterion.key}: {error.message}", pointer=error.pointer) from None
    if (refused := refused_objective(policy.objectives)) is not None:
        raise ScenarioError(refused.reason, pointer=f"/policy/objectives/{refused.position}")


def _refuse_nothing_to_keep(scenario: Scenario) -> None:
    objectives = scenario.policy.objectives
    if KEPT in objectives and (scenario.given is None or scenario.given.previous is None):
        raise ScenarioError(
            "The objective kept needs the placements of an earlier run: start from one.",
            pointer=f"/policy/objectives/{objectives.index(KEPT)}",
        )


def _refuse_unknown_places(scenario: Scenario) -> None:
    codes = frozenset(municipality.code for municipality in scenario.municipalities)
    found = [
        f"case {part.case_id}: {', '.join(fields)}"
        for part in scenario.cases
        if (fields := unknown_places(part.case, part.safety, codes))
    ]
    if found:
        more = f"; and {len(found) - NAMED_CASES} more cases" if len(found) > NAMED_CASES else ""
        raise ScenarioError(
            f"These name a municipality that is not in the round: {'; '.join(found[:NAMED_CASES])}{more}. "
            "Correct the code, or add the municipality."
        )
