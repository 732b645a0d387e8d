"""Walks a submission along the form: values of a case, and where in the submission each of them stood."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from rematch.analysis.intake.form import NGO_ONLY
from rematch.analysis.intake.items import NOTHING, Group, Item, Question, Repeat
from rematch.errors import BarredError, InputError
from rematch.models.barred import barred_ground, reason_of
from rematch.models.strict_json import plain_key

Spot: TypeAlias = tuple[int | str, ...]
"""Where a value stands in a case."""
ENTRIES_MAX = 100
OF_THE_DEVICE = frozenset(
    [
        "start",
        "end",
        "today",
        "deviceid",
        "phonenumber",
        "simserial",
        "subscriberid",
        "username",
        "email",
        "audit",
    ]
)
"""Questions that KoboToolbox and ODK ask the telephone, not the household; never read here."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The values of one case, nested as its model is; `origins` are JSON pointers into the submission."""

    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[Spot, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Level:
    """One object of the submission: itself, or an entry of one of its repeats."""

    given: Mapping[str, Any]
    pointer: str
    spot: Spot
    values: dict[str, Any]


def answers_of(items: Iterable[Item], submission: Mapping[str, Any]) -> Answers:
    """
    Read every question of the form that is answered.

    Raises
    ------
    BarredError
        A question asks for who a person is.
    InputError
        An answer cannot be read, or belongs to no question of the form; `pointer` says which.
    """
    answers = Answers()
    _read(tuple(items), _Level(submission, "", (), answers.values), "", answers.origins)
    return answers


def is_beside(key: str) -> bool:
    """Say whether a key is of the server, the telephone, or the NGO's own: never read."""
    first = key.partition("/")[0]
    return first.startswith("_") or first in {"meta", "formhub", NGO_ONLY} or key in OF_THE_DEVICE


def _read(items: tuple[Item, ...], level: _Level, prefix: str, origins: dict[Spot, str]) -> None:
    known = dict(_keys(items, prefix))
    for key in level.given:
        if key not in known and not is_beside(key):
            _refuse_unknown(key, level.pointer)
    for key, item in known.items():
        if level.given.get(key) is None:
            continue
        pointer = f"{level.pointer}/{key.replace('~', '~0').replace('/', '~1')}"
        if isinstance(item, Repeat):
            _entries(item, level, (key, pointer), origins)
        else:
            _answer(item, level, (key, pointer), origins)


def _keys(items: tuple[Item, ...], prefix: str) -> Iterator[tuple[str, Question | Repeat]]:
    """The questions and repeats of one level with the keys they have in a submission."""
    for item in items:
        if isinstance(item, Group):
            yield from _keys(item.items, f"{prefix}{item.name}/")
        else:
            yield f"{prefix}{item.name}", item


def _answer(question: Question, level: _Level, at: tuple[str, str], origins: dict[Spot, str]) -> None:
    key, pointer = at
    if question.read is None:
        return
    try:
        value = question.read(level.given[key])
    except ValueError as error:
        raise InputError(f"The answer cannot be used: {error}.", pointer=pointer) from None
    if value is NOTHING:
        return
    *outer, last = question.field.split(".")
    inner = level.values
    for step in outer:
        inner = inner.setdefault(step, {})
    inner[last] = value
    origins[(*level.spot, *outer, last)] = pointer


def _entries(repeat: Repeat, level: _Level, at: tuple[str, str], origins: dict[Spot, str]) -> None:
    key, pointer = at
    given = level.given[key]
    if not isinstance(given, list) or not all(isinstance(entry, dict) for entry in given):
        raise InputError("The answer cannot be used: a list of objects is asked for.", pointer=pointer)
    if len(given) > ENTRIES_MAX:
        raise InputError(
            f"The answer cannot be used: at most {ENTRIES_MAX} entries are taken.", pointer=pointer
        )
    found: list[dict[str, Any]] = []
    for position, entry in enumerate(given):
        spot = (*level.spot, repeat.field, len(found))
        inner = _Level(entry, f"{pointer}/{position}", spot, {})
        _read(repeat.items, inner, f"{key}/", origins)
        if inner.values:
            origins[spot] = inner.pointer
            found.append(inner.values)
    if found:
        level.values[repeat.field] = found
        origins[(*level.spot, repeat.field)] = pointer


def _refuse_unknown(key: str, pointer: str) -> None:
    steps = key.split("/")
    # What somebody named a question may be a word about somebody: it is repeated as a plain name only.
    plain = all(map(plain_key, steps))
    at = f"{pointer}/{'~1'.join(steps)}" if plain else pointer or None
    ground = barred_ground(steps[-1])
    if ground is not None:
        raise BarredError(reason_of(ground), pointer=at)
    raise InputError(
        "An answer belongs to no question of the form that rematch writes: leave names and groups as they "
        f"are, and put questions of your own into the group {NGO_ONLY}.",
        pointer=at,
    )
