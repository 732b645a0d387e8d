"""How far a weight can move before a placement changes: tried weight by weight, each a whole solve."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from rematch.errors import InputError, SolveError
from rematch.matching import Again, Solve, solved_again
from rematch.models.effect import Move
from rematch.models.policy import Criterion
from rematch.models.run import RunParams
from rematch.models.scenario import Scenario
from rematch.models.weight_move import Turn, WeightMove
from rematch.scoring.columns import columns_of
from rematch.scoring.table import score_table
from rematch.scoring.voices import voices
from rematch.solver import isolated

HEAVIEST = 1_000
SHARES_PCT = (110, 125, 150, 200, 300, 500)
"""Weights tried upwards, in percent of the present one, then the heaviest; downwards inverse, then 0."""


def weight_moves(
    scenario: Scenario,
    params: RunParams,
    *,
    keys: Iterable[str] | None = None,
    solve: Solve = isolated,
) -> Iterator[WeightMove]:
    """
    Yield, criterion by criterion, how far its weight moves before a placement differs.

    Parameters
    ----------
    scenario : Scenario
    params : RunParams
        Of each solve.
    keys : iterable of str, optional
        Criteria; left out: all that a household states, or a municipality gives priority.
    solve : Solve
        `isolated`, or `in_process`.

    Yields
    ------
    WeightMove
        Between two weights tried nothing is claimed: with scores that are rounded down, a weight in between
        may place otherwise. The boundary is narrowed to neighbouring whole weights. In audit mode the same
        scenario gives the same answer on every machine.

    Raises
    ------
    InputError
        No criterion of the rules has this key.
    SolveError
        The round itself is not solved to its optimum in this time: then no difference means anything.

    References
    ----------
    docs/policies.md.
    """
    weights = {each.key: each.weight for each in scenario.policy.criteria}
    chosen = sorted(_stated(scenario)) if keys is None else list(keys)
    if unknown := [key for key in chosen if key not in weights]:
        raise InputError(f"{len(unknown)} of these criteria are not in the rules of this round.")
    base = solved_again(scenario, params, solve=solve)
    if not base.is_optimal:
        raise SolveError("The round is not solved to its optimum in this time; allow more.")
    for key in chosen:
        yield _Trial(scenario, key, base, lambda changed: solved_again(changed, params, solve=solve)).moved()


@dataclass(frozen=True)
class _Trial:
    """One criterion under other weights."""

    scenario: Scenario
    key: str
    base: Again
    again: Callable[[Scenario], Again]
    placed: dict[int, Mapping[str, str] | None] = field(default_factory=dict)
    """Placements by weight tried; None: the optimum was not shown, so that they say nothing."""

    def moved(self) -> WeightMove:
        """Walk down and up until placements differ, then narrow the boundary."""
        weight = self._own.weight
        least, below = self._walk([weight * 100 // share for share in SHARES_PCT] + [0])
        most, above = self._walk([-(-max(1, weight) * share // 100) for share in SHARES_PCT] + [HEAVIEST])
        return WeightMove(
            criterion=self.key,
            label=self._own.label,
            weight=weight,
            unchanged_from=least,
            unchanged_to=most,
            below=self._turn(below),
            above=self._turn(above),
            unclear=tuple(sorted(each for each, placed in self.placed.items() if placed is None)),
            tried=tuple(sorted({weight, *self.placed})),
        )

    @property
    def _own(self) -> Criterion:
        return next(each for each in self.scenario.policy.criteria if each.key == self.key)

    def _walk(self, ladder: list[int]) -> tuple[int, int | None]:
        """The last weight with the same placements, and the first tried with others."""
        same = start = self._own.weight
        for weight in dict.fromkeys(ladder):
            if not 0 <= weight <= HEAVIEST or weight == start:
                continue
            differs = self._differs(weight)
            if differs:
                return self._narrowed(same, weight)
            if differs is None:
                break
            same = weight
        return same, None

    def _narrowed(self, same: int, other: int) -> tuple[int, int]:
        while abs(other - same) > 1:
            middle = (same + other) // 2
            differs = self._differs(middle)
            if differs is None:
                break
            same, other = (same, middle) if differs else (middle, other)
        return same, other

    def _differs(self, weight: int) -> bool | None:
        """Whether placements differ at this weight; None: it was not shown which are best."""
        if weight not in self.placed:
            self.placed[weight] = self._solved(weight)
        placed = self.placed[weight]
        return None if placed is None else dict(placed) != dict(self.base.placed)

    def _solved(self, weight: int) -> Mapping[str, str] | None:
        """Solve again; where no score moves the question is the same, number by number, and so its answer."""
        criteria = tuple(
            each.model_copy(update={"weight": weight}) if each.key == self.key else each
            for each in self.scenario.policy.criteria
        )
        policy = self.scenario.policy.model_copy(update={"criteria": criteria})
        changed = self.scenario.model_copy(update={"policy": policy})
        if _same_scores(self.scenario, changed):
            return self.base.placed
        try:
            again = self.again(changed)
        except SolveError:
            return None
        return again.placed if again.is_optimal else None

    def _turn(self, weight: int | None) -> Turn | None:
        then = None if weight is None else self.placed[weight]
        if weight is None or then is None:
            return None
        owners = {column.id: column.municipality.code for column in columns_of(self.scenario)}
        ids = sorted({*self.base.placed, *then})
        moves = (
            Move(
                case_id=case_id,
                before=owners.get(self.base.placed.get(case_id, "")),
                after=owners.get(then.get(case_id, "")),
            )
            for case_id in ids
        )
        return Turn(weight=weight, moves=tuple(move for move in moves if move.before != move.after))


def _same_scores(before: Scenario, after: Scenario) -> bool:
    old, new = score_table(before), score_table(after)
    names = ("household", "mixed", "possible")
    return all(np.array_equal(getattr(old, name), getattr(new, name)) for name in names)


def _stated(scenario: Scenario) -> set[str]:
    """Criteria that anybody states, those that weigh nothing under these rules among them."""
    criteria = {
        each.key: each.model_copy(update={"weight": max(1, each.weight)}) for each in scenario.policy.criteria
    }
    found = {
        wish.asked.key
        for part in scenario.cases
        for voice in voices(part.case, criteria)
        for wish in voice.wishes
    }
    found |= {key for town in scenario.municipalities for key in town.priorities}
    return {key for key in found if key in criteria}
