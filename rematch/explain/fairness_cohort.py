"""Takes one round, or rounds of twelve months, as one cohort in which every case counts once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from rematch.errors import InputError
from rematch.explain.fairness_outcomes import Outcomes, outcomes_of
from rematch.explain.fairness_proxies import Effect, Keys, declared, effect_of
from rematch.matching.cohort import partner_ids
from rematch.models.run import Run
from rematch.models.scenario import CasePart, Scenario
from rematch.scoring.arrays import Bools

POOLED_FOR = timedelta(days=366)
"""Twelve months, the longest of them."""
Solved = tuple[Scenario, Run]


@dataclass(frozen=True, slots=True, eq=False)
class Cohort:
    """
    n cases of one or several rounds.

    Attributes
    ----------
    rounds : what was solved with the answers, earliest first
    parts : n cases; a household asked for in several rounds stands in the latest only
    outcomes : of the n cases
    effects : of each set of declared proxies, on the n cases
    """

    rounds: tuple[Solved, ...]
    parts: tuple[CasePart, ...]
    outcomes: Outcomes
    effects: dict[Keys, Effect]


def cohort_of(solved: Iterable[Solved]) -> Cohort:
    """
    Pool rounds.

    Raises
    ------
    InputError
        There is no round, one round twice, or more than twelve months between the first and the last.
    """
    rounds = tuple(sorted(solved, key=lambda each: (each[0].round.as_of, each[0].round.name)))
    _refuse(rounds)
    scenarios = [_without_gone(scenario) for scenario, _ in rounds]
    runs = [run for _, run in rounds]
    kept = _latest(scenarios)
    told = [outcomes_of(*each) for each in zip(scenarios, runs, strict=True)]
    effects = {
        keys: _joined_effects(
            [effect_of(keys, *each) for each in zip(scenarios, runs, told, strict=True)], kept
        )
        for keys in declared(scenario.policy for scenario in scenarios)
    }
    parts = [part for scenario in scenarios for part in scenario.cases]
    return Cohort(
        rounds=rounds,
        parts=tuple(part for part, keep in zip(parts, kept, strict=True) if keep),
        outcomes=_joined_outcomes(told, kept),
        effects=effects,
    )


def _refuse(rounds: tuple[Solved, ...]) -> None:
    if not rounds:
        raise InputError("A fairness report needs at least one round that was solved.")
    names = [scenario.round.name for scenario, _ in rounds]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"Round {twice} is there twice: give one run of each round.")
    first, last = rounds[0][0].round, rounds[-1][0].round
    if last.as_of - first.as_of > POOLED_FOR:
        raise InputError(
            f"Rounds {first.name} ({first.as_of}) and {last.name} ({last.as_of}) are more than twelve months "
            "apart: take fewer rounds together."
        )


def _without_gone(scenario: Scenario) -> Scenario:
    """Cases erased since are left out; that others were to stay near them makes nothing impossible."""
    if not scenario.erased:
        return scenario
    there = {part.case_id for part in scenario.cases}

    def lone(part: CasePart) -> CasePart:
        near = zip(partner_ids(part), part.case.together_with, strict=True)
        left = tuple(ref for case_id, ref in near if case_id in there)
        return part.model_copy(update={"case": part.case.model_copy(update={"together_with": left})})

    return scenario.model_copy(update={"cases": tuple(lone(part) for part in scenario.cases)})


def _latest(scenarios: list[Scenario]) -> Bools:
    ids = [part.case_id for scenario in scenarios for part in scenario.cases]
    last = {case_id: idx for idx, case_id in enumerate(ids)}
    return np.array([last[case_id] == idx for idx, case_id in enumerate(ids)], dtype=np.bool_)


def _joined_outcomes(told: list[Outcomes], kept: Bools) -> Outcomes:
    names = ("placed", "score", "best", "rank", "first")
    return Outcomes(**{name: np.concatenate([getattr(each, name) for each in told])[kept] for name in names})


def _joined_effects(effects: list[Effect], kept: Bools) -> Effect:
    names = ("touched", "changed", "points")
    return Effect(**{name: np.concatenate([getattr(each, name) for each in effects])[kept] for name in names})
