"""Reads files of the generalised assignment problem, of the OR-Library and of Yagiura's collection.

Numbers separated by blanks: agents and tasks; costs, then uses, agent by agent; capacities. The OR-Library
puts several such problems into one file, their number first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rematch.analysis.exact_numbers import NUMBER_MEANT, number_of, scale_notes, scale_of
from rematch.analysis.instances import PAIRS_MAX, PublicInstance, Sense, named
from rematch.analysis.strict_json import read_text
from rematch.errors import FileError
from rematch.solver import Problem

FILE_LIMIT_BYTES = 256 * 1024 * 1024
MOST_PROBLEMS = 10_000


@dataclass(frozen=True)
class Token:
    """One number of a file, with the line it stands in and its place among all."""

    number: Decimal
    line: int
    place: int


def read_gap(path: Path, *, sense: Sense) -> tuple[PublicInstance, ...]:
    """
    Read the problems of a file.

    Parameters
    ----------
    path : Path
        Text; agents x tasks costs, uses and capacities, once or several times.
    sense : minimise | maximise
        What the first matrix holds: costs, or profits as in the OR-Library's gap1 to gap12. Either way
        every task must be assigned.

    Returns
    -------
    tuple of PublicInstance
        In the order of the file.

    Raises
    ------
    FileError
        Not numbers, too few, too many, negative uses; names line and place.
    ProblemError
        Numbers too large to add up exactly.
    """
    reader = _Reader(path, tuple(_tokens(path, read_text(path, limit_bytes=FILE_LIMIT_BYTES))))
    single = reader.holds_one()
    problems = 1 if single else reader.count("number of problems", most=MOST_PROBLEMS)
    found = []
    for number in range(1, problems + 1):
        name = path.name if problems == 1 else f"{path.name} {number}"
        found.append(_instance(reader, name, sense))
    reader.refuse_more(problems)
    return tuple(found)


def _tokens(path: Path, text: str) -> Iterator[Token]:
    place = 0
    for line, row in enumerate(text.splitlines(), 1):
        for word in row.split():
            place += 1
            number = number_of(word)
            if number is None:
                found = f"«{word[:40]}» found, {NUMBER_MEANT} is meant"
                raise FileError(f"{path}, line {line}, number {place}: {found}")
            yield Token(number, line, place)


class _Reader:
    """Walks through the numbers of a file and says where it is when something is missing."""

    def __init__(self, path: Path, tokens: tuple[Token, ...]) -> None:
        self.path = path
        self._tokens = tokens
        self._next = 0

    def holds_one(self) -> bool:
        """Return whether the file begins with agents and tasks, not with a number of problems."""
        numbers = [token.number for token in self._tokens[:2]]
        if len(numbers) < 2:
            return False
        agents, tasks = numbers
        fits = 2 + 2 * agents * tasks + agents == len(self._tokens)
        return fits or self._tokens[0].line == self._tokens[1].line

    def count(self, what: str, *, most: int) -> int:
        """Return the next number, which counts something."""
        token = self._take(what)
        if token.number != token.number.to_integral_value() or not 1 <= token.number <= most:
            raise self._wrong(token, f"{token.number} given, a {what} from 1 to {most:,} is meant")
        return int(token.number)

    def matrix(self, what: str, rows: int, columns: int) -> list[Token]:
        """Return the next rows x columns numbers."""
        return [self._take(f"{what}, {rows} x {columns} of them") for _ in range(rows * columns)]

    def refuse_negative(self, tokens: list[Token], what: str) -> None:
        """Raise FileError at the first negative number."""
        for token in tokens:
            if token.number < 0:
                raise self._wrong(token, f"{token.number} given, a {what} of at least 0 is meant")

    def refuse_more(self, problems: int) -> None:
        """Raise FileError when the file goes on after the last problem."""
        if self._next < len(self._tokens):
            left = len(self._tokens) - self._next
            raise self._wrong(self._tokens[self._next], f"{left} numbers more than {problems} problems hold")

    def _take(self, what: str) -> Token:
        if self._next == len(self._tokens):
            raise FileError(f"{self.path}: ends after {self._next} numbers, within the {what}")
        self._next += 1
        return self._tokens[self._next - 1]

    def _wrong(self, token: Token, message: str) -> FileError:
        return FileError(f"{self.path}, line {token.line}, number {token.place}: {message}")


def _instance(reader: _Reader, name: str, sense: Sense) -> PublicInstance:
    agents = reader.count("number of agents", most=PAIRS_MAX)
    tasks = reader.count("number of tasks", most=PAIRS_MAX // agents)
    worth = reader.matrix("costs", agents, tasks)
    uses = reader.matrix("uses", agents, tasks)
    capacities = reader.matrix("capacities", agents, 1)
    reader.refuse_negative(uses, "use")
    reader.refuse_negative(capacities, "capacity")
    worth_scale = scale_of(token.number for token in worth)
    use_scale = scale_of(token.number for token in [*uses, *capacities])
    cost = _whole(worth, worth_scale, (agents, tasks)).T
    top = int(cost.max()) + 1 if sense == "minimise" else 0
    with named(str(reader.path)):
        problem = _problem(
            top - cost if sense == "minimise" else cost,
            _whole(uses, use_scale, (agents, tasks)).T,
            _whole(capacities, use_scale, (agents,)),
        )
    notes = scale_notes((("costs", worth_scale), ("uses and capacities", use_scale)))
    return PublicInstance(name, problem, sense, tasks * top, worth_scale, notes)


def _problem(
    score: npt.NDArray[np.int64], use: npt.NDArray[np.int64], capacity: npt.NDArray[np.int64]
) -> Problem:
    """One dimension per agent: what a task uses there."""
    tasks, agents = score.shape
    columns = np.arange(agents)
    return Problem(
        score=np.ascontiguousarray(score),
        eligible=np.ones((tasks, agents), dtype=np.bool_),
        demand=use,
        capacity=capacity,
        draws=np.stack([columns, columns, columns], axis=1),
        must_place=np.ones(tasks, dtype=np.bool_),
        case_ids=tuple(f"task {task + 1}" for task in range(tasks)),
        column_ids=tuple(f"agent {agent + 1}" for agent in range(agents)),
    )


def _whole(tokens: list[Token], scale: int, shape: tuple[int, ...]) -> npt.NDArray[np.int64]:
    return np.asarray([int(token.number * scale) for token in tokens], dtype=np.int64).reshape(shape)
