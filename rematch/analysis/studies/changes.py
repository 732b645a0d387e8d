"""What else a study changes: sizes of households, how many come, what they need."""

from rematch.analysis.studies.households import by_lot, changed_cases, resized, scaled_arrivals
from rematch.models.case import Case
from rematch.models.scenario import CasePart, Scenario
from rematch.models.statement import Need
from rematch.models.study import StudyChange


def with_change(scenario: Scenario, change: StudyChange, *, seed: int) -> Scenario:
    """
    Return a round changed as a study says.

    Parameters
    ----------
    scenario : Scenario
        The round.
    change : StudyChange
        Sizes, then how many come, then needs.
    seed : int
        Says who; and of the salts.

    Returns
    -------
    Scenario
        Whoever needs something at 10 percent needs it at 20.

    Raises
    ------
    InputError
        No household of a size that is asked for.
    """
    if change.sizes:
        scenario = resized(scenario, change.sizes, seed=seed)
    if change.arrivals_percent != 100:
        scenario = scaled_arrivals(scenario, change.arrivals_percent, seed=seed)
    if change.step_free_percent is not None:
        scenario = _with_step_free(scenario, change.step_free_percent, seed=seed)
    if change.wheelchair_percent is not None:
        scenario = _with_wheelchair(scenario, change.wheelchair_percent, seed=seed)
    for criterion, percent in change.needs.items():
        scenario = _with_need(scenario, criterion, percent, seed=seed)
    return scenario


def _with_step_free(scenario: Scenario, percent: int, *, seed: int) -> Scenario:
    """Let so many households need a step-free home; a wheelchair counts, and stays as long as it can."""
    order = by_lot(scenario.cases, seed, "step_free")
    chosen = _chosen(sorted(order, key=_step_free_last), percent)
    return changed_cases(
        scenario,
        lambda part: _with_home(
            part,
            step_free=part.case_id in chosen,
            wheelchair_usable=part.case_id in chosen and _wheelchair(part),
        ),
        seed=seed,
    )


def _with_wheelchair(scenario: Scenario, percent: int, *, seed: int) -> Scenario:
    """Let so many households need a wheelchair-usable home, which is step-free; others stay as they are."""
    order = sorted(by_lot(scenario.cases, seed, "wheelchair"), key=lambda part: not _wheelchair(part))
    chosen = _chosen(order, percent)
    return changed_cases(
        scenario,
        lambda part: _with_home(
            part,
            step_free=part.case_id in chosen or (_step_free(part) and not _wheelchair(part)),
            wheelchair_usable=part.case_id in chosen,
        ),
        seed=seed,
    )


def _with_need(scenario: Scenario, criterion: str, percent: int, *, seed: int) -> Scenario:
    """Let at least so many households need a provision; a wish for it becomes a need, no need is dropped."""
    order = by_lot(scenario.cases, seed, f"need {criterion}")
    chosen = _chosen(sorted(order, key=lambda part: not _needs(part.case, criterion)), percent)
    return changed_cases(
        scenario,
        lambda part: _needing(part, criterion) if part.case_id in chosen else part,
        seed=seed,
    )


def _chosen(order: list[CasePart], percent: int) -> frozenset[str]:
    """Return the ids of the first so many percent, rounded half up."""
    return frozenset(part.case_id for part in order[: (len(order) * percent + 50) // 100])


def _needing(part: CasePart, criterion: str) -> CasePart:
    case = part.case
    if _needs(case, criterion):
        return part
    wishes = tuple(wish for wish in case.wishes if wish.criterion != criterion)
    fields = {"needs": (*case.needs, Need(criterion=criterion)), "wishes": wishes}
    return part.model_copy(update={"case": case.model_copy(update=fields)})


def _needs(case: Case, criterion: str) -> bool:
    stated = (*case.needs, *(need for person in case.persons for need in person.needs))
    return any(need.criterion == criterion for need in stated)


def _with_home(part: CasePart, *, step_free: bool, wheelchair_usable: bool) -> CasePart:
    home = part.case.accommodation
    if home is None:
        return part
    home = home.model_copy(update={"step_free": step_free, "wheelchair_usable": wheelchair_usable})
    return part.model_copy(update={"case": part.case.model_copy(update={"accommodation": home})})


def _wheelchair(part: CasePart) -> bool:
    return part.case.accommodation is not None and bool(part.case.accommodation.wheelchair_usable)


def _step_free(part: CasePart) -> bool:
    return _wheelchair(part) or (
        part.case.accommodation is not None and bool(part.case.accommodation.step_free)
    )


def _step_free_last(part: CasePart) -> int:
    """0: needs a wheelchair-usable home, 1: a step-free one, 2: neither."""
    return 0 if _wheelchair(part) else 1 if _step_free(part) else 2
