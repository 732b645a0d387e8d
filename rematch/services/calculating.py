"""Calculates what a run finds and re-checks it: here, or in a process of its own; solving.py calls it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from rematch.matching import Matched, Solve, match, starting_from
from rematch.models.run import RunParams, RunProgress
from rematch.models.scenario import Scenario
from rematch.services.apart import apart, is_large
from rematch.solver import Cancel, isolated
from rematch.verify import Report, require, verify


class Matcher(Protocol):
    """What `matching.match` is to a run."""

    def __call__(
        self,
        scenario: Scenario,
        params: RunParams,
        *,
        progress: Callable[[RunProgress], None],
        cancel: Cancel,
        solve: Solve = isolated,
    ) -> Matched:
        """Find the best placement of a scenario, or raise SolveError."""


@dataclass(frozen=True)
class Given:
    """What a run is given; `start` holds the column of each case in an earlier run."""

    scenario: Scenario
    params: RunParams
    start: Mapping[str, str] | None


@dataclass(frozen=True)
class Answer:
    """What a run found; `report` is None where it was cancelled."""

    matched: Matched
    report: Report | None


def calculated(
    given: Given,
    matcher: Matcher | None,
    *,
    progress: Callable[[RunProgress], None],
    cancel: Cancel,
) -> Answer:
    """
    Solve and re-check; a large round apart, unless a test brings a matcher of its own.

    Raises
    ------
    RematchError
        No answer, or one that does not re-check.
    """
    if matcher is None and is_large(given.scenario):
        # As text: as objects it takes ten times as long on the way.
        text, start = given.scenario.model_dump_json().encode(), given.start and dict(given.start)
        answer: Answer = apart(_from_text, text, given.params, start, progress=progress, cancel=cancel)
        return answer
    return _answer(given, matcher or match, progress, cancel)


def _from_text(
    text: bytes,
    params: RunParams,
    start: Mapping[str, str] | None,
    *,
    progress: Callable[[RunProgress], None],
    cancel: Cancel,
) -> Answer:
    """What the process of its own runs."""
    given = Given(Scenario.model_validate_json(text), params, start)
    return _answer(given, match, progress, cancel)


def _answer(
    given: Given, matcher: Matcher, progress: Callable[[RunProgress], None], cancel: Cancel
) -> Answer:
    begun = {} if given.start is None else {"solve": starting_from(given.start)}
    matched = matcher(given.scenario, given.params, progress=progress, cancel=cancel, **begun)
    if cancel.is_set():
        return Answer(matched, None)
    return Answer(matched, require(verify(given.scenario, matched.run, matched.certificate)))
