"""Turns what was read from files into a scenario: distances computed, fresh salts drawn."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypedDict, TypeVar, Unpack

from pydantic import ValidationError

from rematch.analysis.freezing import Parts, case_part, freeze
from rematch.analysis.refusals import refused
from rematch.errors import FileError, InputError
from rematch.matching import check_round
from rematch.models.case import Case, Safety
from rematch.models.municipality import Municipality
from rematch.models.pledge import Pledge
from rematch.models.policy import Criterion, Policy
from rematch.models.readiness import unanswered
from rematch.models.scenario import RoundFacts, Scenario, new_salt
from rematch.scoring.statements import check_case, check_municipality, check_pledge

T = TypeVar("T")


class RoundWords(TypedDict):
    """What a round is called, and what holds for all of it."""

    name: str
    title: str
    as_of: date
    seed: int


def assemble(
    cases: Sequence[tuple[str, Case]],
    municipalities: Sequence[Municipality],
    pledges: Sequence[Pledge],
    policy: Policy,
    *,
    safety: Mapping[str, Safety] | None = None,
    **words: Unpack[RoundWords],
) -> Scenario:
    """
    Put together a scenario from files.

    Parameters
    ----------
    cases : sequence of (str, Case)
        NGO and case.
    municipalities : sequence of Municipality
        Places.
    pledges : sequence of Pledge
        Offers.
    policy : Policy
        Rules of the round.
    safety : mapping, optional
        What coordinators recorded, by case id.
    **words
        `name`, `title`, `as_of` and `seed` of the round.

    Returns
    -------
    Scenario
        With whole km for every place named and a fresh salt for every part.

    Raises
    ------
    FileError
        If a case is not ready, names or states what no criterion reads, or the files contradict each other.
    SeparationError
        If two cases are to stay together and apart at once.
    """
    for ngo, case in cases:
        _check_ready(ngo, case)
    recorded = _of_known_cases(cases, safety or {})
    _check_all(((f"case {ngo}/{case.case_ref}", case) for ngo, case in cases), check_case, policy)
    _check_all(((f"municipality {each.code}", each) for each in municipalities), check_municipality, policy)
    _check_all(((f"pledge {each.pledge_id}", each) for each in pledges), check_pledge, policy)
    synthetic = any(municipality.synthetic for municipality in municipalities)
    parts = tuple(
        case_part(ngo, case, recorded.get(f"{ngo}/{case.case_ref}", Safety()), municipalities)
        for ngo, case in cases
    )
    try:
        facts = RoundFacts(**words, synthetic=synthetic)
        scenario = freeze(
            Parts(facts, policy, tuple(municipalities), tuple(pledges), parts), lambda _: new_salt()
        )
        check_round(scenario)
    except ValidationError as error:
        raise refused("the files together", error) from None
    except InputError as error:
        raise FileError(f"the files together: {error.message}", pointer=error.pointer) from None
    return scenario


def _of_known_cases(cases: Sequence[tuple[str, Case]], safety: Mapping[str, Safety]) -> Mapping[str, Safety]:
    """Refuse a safety record of no case: dropped in silence, it would protect nobody."""
    known = {f"{ngo}/{case.case_ref}" for ngo, case in cases}
    lost = sorted(set(safety) - known)
    if lost:
        raise FileError(f"safety: {len(lost)} records are of no case in the files, the first of {lost[0]}")
    return safety


def _check_ready(ngo: str, case: Case) -> None:
    if missing := unanswered(case):
        raise FileError(
            f"case {ngo}/{case.case_ref} is not ready, these answers are missing: {', '.join(missing)}. "
            "docs/files.md says where each stands"
        )


def _check_all(
    named: Iterable[tuple[str, T]], check: Callable[[T, Iterable[Criterion]], None], policy: Policy
) -> None:
    """Name the part in which a statement or an answer cannot be read."""
    for name, part in named:
        try:
            check(part, policy.criteria)
        except InputError as error:
            message = f"{name}, {error.pointer or 'as a whole'}: {error.message}"
            raise FileError(message, pointer=error.pointer) from None
