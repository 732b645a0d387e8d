"""What one level certificate has to show: what is left of a round with the earlier levels held."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rematch.models.certificate import LevelCertificate
from rematch.verify.numbered import Limit, Round
from rematch.verify.objectives import (
    BALANCE,
    INFEASIBLE,
    MIN_SCORE,
    PER_TARGET,
    THRESHOLDS,
    coefficients,
)


@dataclass(frozen=True, slots=True)
class Question:
    """
    May anything that keeps every rule come above `ceiling`, in units of 1 / scale?

    `gain` is what each pair adds to the level, `earlier` what it adds to the levels held (None:
    a threshold); `pairs` and `limits` are what the held levels have left. `settled`: there is
    nothing to show, since no placement can or since none keeps every rule.
    """

    round: Round
    level: LevelCertificate
    gain: Sequence[int]
    earlier: tuple[Sequence[int] | None, ...]
    pairs: Sequence[int]
    limits: tuple[Limit, ...]
    ceiling: int
    settled: bool


def question_of(round_: Round, names: Sequence[str], level: LevelCertificate) -> Question:
    """Return the question of a level; `names` are those of the earlier levels, in order."""
    held = dict(zip(names, level.held, strict=True))
    trivial = _reached_by_all(round_, level)
    if level.objective in THRESHOLDS:
        held[level.objective] = level.bound + 1
    pairs: Sequence[int] = range(len(round_.pairs.case))
    if MIN_SCORE in held:
        pairs = [each for each in pairs if round_.pairs.score[each] >= held[MIN_SCORE]]
    limits = [_lowered(limit, held.get(BALANCE)) for limit in round_.limits]
    asks_for_more = level.objective not in {*THRESHOLDS, INFEASIBLE}
    return Question(
        round=round_,
        level=level,
        gain=_gain(round_, level.objective),
        earlier=tuple(coefficients(round_, name) for name in names),
        pairs=pairs,
        limits=tuple(_without_use(limit) for limit in limits),
        ceiling=level.scale * (level.bound + 1) - 1 if asks_for_more else -1,
        settled=trivial or any(limit.minimum > limit.capacity and not limit.if_used for limit in limits),
    )


def _reached_by_all(round_: Round, level: LevelCertificate) -> bool:
    """Say whether a threshold has no value above its bound at all."""
    if level.objective == MIN_SCORE:
        return level.bound >= max(round_.pairs.score, default=0)
    return level.objective == BALANCE and level.bound >= 0


def _gain(round_: Round, objective: str) -> Sequence[int]:
    found = None if objective == INFEASIBLE else coefficients(round_, objective)
    return [0] * len(round_.pairs.case) if found is None else found


def _lowered(limit: Limit, balance: int | None) -> Limit:
    if balance is None or limit.target <= 0:
        return limit
    return replace(limit, capacity=min(limit.capacity, -balance * limit.target // PER_TARGET))


def _without_use(limit: Limit) -> Limit:
    """A resource that cannot reach its minimum is not used."""
    return Limit(0) if limit.minimum > limit.capacity else limit
