"""Rules of possibility on what a case states: safety, ties, needs; one function each, for all columns."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from rematch.models.explanation import ReasonClass, ReasonCode
from rematch.models.policy import Criterion, Kind
from rematch.models.scenario import CasePart
from rematch.models.types import Pathway
from rematch.scoring.answers import PROVIDED, Answer, Answers
from rematch.scoring.arrays import Bools
from rematch.scoring.finding import Failure
from rematch.scoring.places import places_needed
from rematch.scoring.values import common, distance_km, steps_missed, vacancies
from rematch.scoring.voices import Criteria, Required, needs, required_ties


class Met(NamedTuple):
    """Where a need is answered and where it is met, bool[m] each, with the numbers compared."""

    known: Bools
    met: Bools
    facts: Mapping[str, int | Answer]


@dataclass(frozen=True, slots=True)
class Asking:
    """One case, and what binds it."""

    part: CasePart
    pathway: Pathway
    needs: tuple[Required, ...]


def asking(part: CasePart, criteria: Criteria) -> Asking:
    """Return a ready case with its needs."""
    assert part.case.pathway is not None
    return Asking(part, part.case.pathway, needs(part.case, criteria))


def keep_distance(case: Asking, answers: Answers) -> Iterator[Failure]:
    """A place to stay away from is too near, or nobody knows how near."""
    for avoided in case.part.safety.keep_distance:
        km = answers.km_from(case.part.distances_km.get(avoided.place.key, {}))
        near = ~km.known | (km.numbers < avoided.at_least_km)
        yield Failure(ReasonCode.KEEP_DISTANCE, ReasonClass.CONFIDENTIAL, None, near)


def tie_too_far(case: Asking, answers: Answers) -> Iterator[Failure]:
    """People the household must live near are too far away, or nobody knows how far."""
    for tie in required_ties(case.part.case):
        km = answers.km_from(case.part.distances_km.get(tie.place.key, {}))
        yield Failure(
            ReasonCode.TIE_TOO_FAR,
            ReasonClass.OPEN,
            tie.kind.value,
            ~km.known | (km.numbers > tie.within_km),
            {"within_km": tie.within_km, "distance_km": km},
        )


def places_not_enough(case: Asking, answers: Answers) -> Iterator[Failure]:
    """More places of a counted service are needed than the pledge has left."""
    for need in case.needs:
        if _counted(need):
            free = answers.free_places(need.asked.key)
            asked = places_needed(case.part.case, need.asked.key)
            facts: dict[str, int | Answer] = {
                "places_needed": asked,
                "places_free": Answer(free, np.ones_like(free, dtype=np.bool_)),
            }
            yield _failure(ReasonCode.PLACES_NOT_ENOUGH, need, free < asked, facts)


def need_not_confirmed(case: Asking, answers: Answers) -> Iterator[Failure]:
    """A need that nobody has answered."""
    for need in case.needs:
        if not _counted(need):
            yield _failure(ReasonCode.NEED_NOT_CONFIRMED, need, ~met(need, case, answers).known, {})


def need_not_met(case: Asking, answers: Answers) -> Iterator[Failure]:
    """A need that is answered, and not met."""
    for need in case.needs:
        if not _counted(need):
            found = met(need, case, answers)
            yield _failure(ReasonCode.NEED_NOT_MET, need, found.known & ~found.met, found.facts)


def met(need: Required, case: Asking, answers: Answers) -> Met:
    """
    Say where a need is answered and met.

    A criterion that the rules do not hold, or that cannot be needed, has no answer.
    """
    criterion = need.criterion
    if criterion is None or criterion.kind not in MET:
        nowhere = np.zeros(answers.m, dtype=np.bool_)
        return Met(nowhere, nowhere, {})
    if need.asked.places:
        return MET[criterion.kind](need, criterion, case, answers)
    key = ("met", need.asked, need.least_level, need.within_km, case.pathway)
    return answers.keep(key, lambda: _met(need, criterion, case, answers))


def _met(need: Required, criterion: Criterion, case: Asking, answers: Answers) -> Met:
    """A provision that is not open to the case's pathway meets no need, whatever it says."""
    found = MET[criterion.kind](need, criterion, case, answers)
    if criterion.kind not in PROVIDED:
        return found
    closed = answers.closed(criterion, case.pathway)
    return Met(found.known | closed, found.met & ~closed, found.facts)


def _provision(need: Required, criterion: Criterion, case: Asking, answers: Answers) -> Met:
    had = answers.levels(criterion)
    return Met(had.known, had.numbers >= need.least_level, {"level": had, "least_level": need.least_level})


def _overlap(need: Required, criterion: Criterion, case: Asking, answers: Answers) -> Met:
    had, asked = common(need.asked, criterion, answers), len(need.asked.options)
    enough = 1 if criterion.any_option else asked
    known = had.known & (asked > 0)
    return Met(known, known & (had.numbers >= enough), {"common": had, "asked": asked})


def _proximity(need: Required, criterion: Criterion, case: Asking, answers: Answers) -> Met:
    km = distance_km(need.asked, criterion, answers, case.part.distances_km)
    within = need.within_km if need.within_km is not None else criterion.near_km or 0
    return Met(km.known, km.known & (km.numbers <= within), {"within_km": within, "distance_km": km})


def _class_match(need: Required, criterion: Criterion, case: Asking, answers: Answers) -> Met:
    missed = steps_missed(need.asked, criterion, answers, case.pathway)
    return Met(missed.known, missed.known & (missed.numbers == 0), {"steps": missed})


def _labour(need: Required, criterion: Criterion, case: Asking, answers: Answers) -> Met:
    found = vacancies(need.asked, answers)
    best = found.numbers.max(axis=0, initial=0)
    met_there = best > 0 if need.asked.options else np.ones_like(found.known)
    return Met(found.known, found.known & met_there, {"vacancies": Answer(best, found.known)})


def _counted(need: Required) -> bool:
    return need.criterion is not None and need.criterion.counted


def _failure(code: ReasonCode, need: Required, fails: Bools, facts: Mapping[str, int | Answer]) -> Failure:
    return Failure(code, reason_class(need), need.asked.key, fails, facts)


def reason_class(need: Required) -> ReasonClass:
    """Return who may read that a need is not met."""
    if need.hidden:
        return ReasonClass.CONFIDENTIAL
    return ReasonClass.CASEWORKER if need.sensitive else ReasonClass.OPEN


MET: Mapping[Kind, Callable[[Required, Criterion, Asking, Answers], Met]] = MappingProxyType(
    {
        Kind.PROVISION: _provision,
        Kind.OVERLAP: _overlap,
        Kind.PROXIMITY: _proximity,
        Kind.CLASS_MATCH: _class_match,
        Kind.LABOUR: _labour,
    }
)
"""How a need of each kind is met; the kinds not here cannot be needed."""
