"""Instances of public collections: a problem for the solver, and what its values mean in the file's terms.

`instances_gap` and `instances_folder` read them; `rematch bench read` solves them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from rematch.analysis.exact_numbers import unscaled
from rematch.errors import ProblemError
from rematch.solver import Problem, Solution, SolveParams, check, solve

LEVEL = "score"
PAIRS_MAX = 20_000_000

Sense: TypeAlias = Literal["minimise", "maximise"]


@dataclass(frozen=True)
class PublicInstance:
    """
    A problem of one level «score», and the way back to the file's numbers.

    Parameters
    ----------
    name : str
        File, or file and number.
    problem : Problem
        Maximised; a cost c stands in it as K - c.
    sense : minimise | maximise
        What the file asks for.
    shift : int
        Sum of K over the cases that are placed in any case; 0 when the file maximises.
    scale : int
        What values are multiplied by.
    notes : tuple of str
        What a reader should know, such as scaling.
    """

    name: str
    problem: Problem
    sense: Sense
    shift: int
    scale: int
    notes: tuple[str, ...] = ()

    def own(self, value: int) -> Decimal:
        """Return a value or bound of the solver in the file's terms."""
        return unscaled(self.shift - value if self.sense == "minimise" else value, self.scale)


@dataclass(frozen=True)
class InstanceAnswer:
    """What a solve came to, in the file's terms; value and bound None where there is none."""

    name: str
    value: Decimal | None
    bound: Decimal | None
    gap_pct: float | None
    placed: int
    status: str
    proof: str
    seconds: float


def instance_answer(instance: PublicInstance, *, deadline_s: float, seed: int) -> InstanceAnswer:
    """
    Solve an instance and have the answer re-checked.

    Parameters
    ----------
    instance : PublicInstance
        What to solve.
    deadline_s : float
        Wall time, in seconds.
    seed : int
        Of the lottery among equals.

    Returns
    -------
    InstanceAnswer
        Value, bound and gap as the file counts them.

    Raises
    ------
    RefutedError
        The answer does not re-check: a mistake of ours.
    """
    solution = solve(instance.problem, SolveParams(objectives=(LEVEL,), deadline_s=deadline_s, seed=seed))
    check(instance.problem, solution)
    value, bound = _value_and_bound(instance, solution)
    return InstanceAnswer(
        name=instance.name,
        value=value,
        bound=bound,
        gap_pct=None if value is None or bound is None else _gap_pct(value, bound),
        placed=int((solution.column >= 0).sum()),
        status=solution.status,
        proof=solution.proof,
        seconds=sum(solution.facts["seconds"].values()),
    )


@contextmanager
def named(where: str) -> Iterator[None]:
    """Put the file's name in front of what a Problem built in the block is refused for."""
    try:
        yield
    except ProblemError as error:
        raise ProblemError(f"{where}: {error.message}", pointer=error.pointer) from None


def _value_and_bound(instance: PublicInstance, solution: Solution) -> tuple[Decimal | None, Decimal | None]:
    if not solution.levels:
        return None, None
    level = solution.levels[0]
    return instance.own(level.value), None if level.bound is None else instance.own(level.bound)


def _gap_pct(value: Decimal, bound: Decimal) -> float:
    return float(100 * abs(bound - value) / max(abs(value), Decimal(1)))
