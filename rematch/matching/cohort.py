"""Who stays together and who stays apart: case references become groups and pairs of indices."""

from collections.abc import Sequence

from rematch.errors import ScenarioError, SeparationError
from rematch.models.readiness import unanswered
from rematch.models.scenario import CasePart, Scenario


def check_round(scenario: Scenario) -> None:
    """
    Refuse a scenario that contradicts itself, before anything is frozen or solved.

    Raises
    ------
    ScenarioError
        A case is not ready; the message names it and its missing answers.
    SeparationError
        Two cases are to stay together and apart; told to coordinators only.
    """
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
