"""Other households from those of a round: more, fewer, other sizes, or drawn with replacement."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from rematch.analysis.dice import Dice
from rematch.analysis.studies.refreezing import refrozen
from rematch.analysis.studies.rounding import shared_out
from rematch.errors import InputError
from rematch.matching.cohort import group_labels
from rematch.models.floor import LARGEST_SIZE
from rematch.models.scenario import CasePart, Scenario

REF_CHARS = 56
"""Of a case_ref that a copy keeps: its number follows, and both stay a Token."""


class Pick(NamedTuple):
    """A household that takes part: itself (copy 0), or a copy of it."""

    part: CasePart
    copy: int
    mark: str
    """Letter of what it was copied for: who is copied twice over has no name of another copy."""

    @property
    def case_ref(self) -> str:
        """Its own reference, or that of the original with the number of the copy."""
        return _copied(self.part.case.case_ref, self)

    @property
    def case_id(self) -> str:
        """`<ngo>/<case_ref>`."""
        return f"{self.part.case_id.split('/', 1)[0]}/{self.case_ref}"


def resampled(scenario: Scenario, *, seed: int) -> Scenario:
    """
    Return as many households, drawn with replacement; those who stay together are drawn together.

    Parameters
    ----------
    scenario : Scenario
        The round.
    seed : int
        Says who is drawn.

    Returns
    -------
    Scenario
        Who is drawn again is a copy with a number behind its case_ref.

    References
    ----------
    B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 8.
    """
    groups: dict[int, list[CasePart]] = {}
    for label, part in zip(group_labels(scenario.cases), scenario.cases, strict=True):
        groups.setdefault(label, []).append(part)
    pool, drawn = list(groups.values()), Counter[str]()
    dice, picks = Dice(seed, "resample"), list[Pick]()
    while fitting := [group for group in pool if len(group) <= len(scenario.cases) - len(picks)]:
        for part in dice.pick(fitting):
            picks.append(Pick(part, drawn[part.case_id], "r"))
            drawn[part.case_id] += 1
    return _of_picks(scenario, picks, seed=seed)


def scaled_arrivals(scenario: Scenario, percent: int, *, seed: int) -> Scenario:
    """
    Return a round to which more or fewer households come.

    Parameters
    ----------
    scenario : Scenario
        The round.
    percent : int
        Of its households, rounded half up. More: copies of households drawn; fewer: some do not come.
    seed : int
        Says who. Who comes at 110 percent also comes at 120.

    Returns
    -------
    Scenario
        Those who stay are as they were; a copy asks for nobody to stay near unless that one is copied too.
    """
    n = len(scenario.cases)
    return _of_picks(scenario, _so_many(scenario.cases, (n * percent + 50) // 100, seed, "a"), seed=seed)


def resized(scenario: Scenario, shares: Mapping[str, int], *, seed: int) -> Scenario:
    """
    Return a round with as many households of other sizes.

    Parameters
    ----------
    scenario : Scenario
        The round.
    shares : mapping of size (`1` to `5`, `6+`) to percent
        Adds up to 100.
    seed : int
        Says who is copied and who does not come.

    Returns
    -------
    Scenario
        As few households changed as the shares allow.

    Raises
    ------
    InputError
        The round has no household of a size that is asked for.
    """
    wanted = shared_out(len(scenario.cases), shares)
    by_size: dict[str, list[CasePart]] = {}
    for part in scenario.cases:
        by_size.setdefault(_size_group(part), []).append(part)
    picks = list[Pick]()
    for size, count in wanted.items():
        if count and size not in by_size:
            raise InputError(f"The round has no household of size {size} to copy: {count} are asked for.")
        picks.extend(_so_many(by_size.get(size, []), count, seed, "s"))
    return _of_picks(scenario, picks, seed=seed)


def by_lot(parts: Iterable[CasePart], seed: int, what: str) -> list[CasePart]:
    """
    Return households in an order that a seed gives.

    Parameters
    ----------
    parts : iterable of CasePart
        Households.
    seed : int
        The same seed and purpose give the same order, whatever else is in the round.
    what : str
        What the order is for.
    """
    return sorted(parts, key=lambda part: _lot(f"{seed}|{what}|{part.case_id}"))


def changed_cases(scenario: Scenario, change: Callable[[CasePart], CasePart], *, seed: int) -> Scenario:
    """
    Return a round with a change made to each of its cases.

    Parameters
    ----------
    scenario : Scenario
        The round.
    change : callable
        From a case to the case as changed.
    seed : int
        Of the salts.
    """
    return refrozen(scenario, seed=seed, cases=tuple(map(change, scenario.cases)))


def _so_many(parts: Sequence[CasePart], count: int, seed: int, mark: str) -> list[Pick]:
    """Return all of them and some copies, or some of them: so many in all."""
    order = by_lot(parts, seed, "arrivals")
    return [Pick(order[idx % len(order)], idx // len(order), mark) for idx in range(count)] if order else []


def _of_picks(scenario: Scenario, picks: Sequence[Pick], *, seed: int) -> Scenario:
    """Return the round of these households: bonds and separations are between those who are there."""
    ids: dict[str, list[str]] = {}
    for pick in picks:
        ids.setdefault(pick.part.case_id, []).append(pick.case_id)
    there = {(pick.part.case_id, pick.copy) for pick in picks}
    parts = (_as_picked(pick, ids, there) for pick in picks)
    return refrozen(scenario, seed=seed, cases=tuple(sorted(parts, key=lambda part: part.case_id)))


def _as_picked(pick: Pick, ids: Mapping[str, list[str]], there: set[tuple[str, int]]) -> CasePart:
    ngo = pick.case_id.split("/", 1)[0]
    near = tuple(
        _copied(ref, pick) for ref in pick.part.case.together_with if (f"{ngo}/{ref}", pick.copy) in there
    )
    apart = tuple(copy for other in pick.part.safety.separated_from for copy in ids.get(other, ()))
    case = pick.part.case.model_copy(update={"case_ref": pick.case_ref, "together_with": near})
    safety = pick.part.safety.model_copy(update={"separated_from": apart})
    return pick.part.model_copy(update={"case_id": pick.case_id, "case": case, "safety": safety})


def _copied(case_ref: str, pick: Pick) -> str:
    return f"{case_ref[:REF_CHARS]}.{pick.mark}{pick.copy}" if pick.copy else case_ref


def _size_group(part: CasePart) -> str:
    return str(part.case.size) if part.case.size < LARGEST_SIZE else f"{LARGEST_SIZE}+"


def _lot(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
