"""Reads the criteria list into Criterion models, and makes the rules of a round from it.

The list is two files: catalogue.csv holds what scores, rules.csv what decides whether a home is possible.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rematch.errors import InputError
from rematch.models.barred import refuse_barred
from rematch.models.policy import Criterion, Policy
from rematch.scoring.entries import Entry, entry_of
from rematch.scoring.own_rows import NONE, read_own_rows

CATALOGUE_CSV = Path(__file__).with_name("catalogue.csv")
RULES_CSV = Path(__file__).with_name("rules.csv")
WEIGHT_MAX = 1_000


@dataclass(frozen=True, slots=True)
class HardRule:
    """One row of rules.csv: what makes a home possible or not, and never scores."""

    key: str
    theme: str
    label: str
    meaning: str
    household_states: str
    municipality_states: str
    hard_or_soft: str


@lru_cache(maxsize=1)
def hard_rules() -> tuple[HardRule, ...]:
    """Return every rule of the list that never scores, in its order."""
    return tuple(HardRule(**row) for row in _rows(RULES_CSV))


_OWN: list[Mapping[str, Entry]] = [NONE]
"""What this deployment adds to the list: set once, before anything is read."""


def use_own_rows(path: Path | None) -> None:
    """
    Add the rows of a deployment's own file to the list; None: none.

    Raises
    ------
    BarredError, FileError
        See `own_rows.read_own_rows`.
    """
    themes = {each.key: each.theme for each in hard_rules()}
    themes |= {key: each.criterion.theme for key, each in _listed().items()}
    _OWN[0] = NONE if path is None else read_own_rows(path, themes)


def catalogue() -> tuple[Criterion, ...]:
    """Return all criteria of the list, in its order, each with weight 100; then the deployment's own."""
    return tuple(each.criterion for each in _entries().values())


def entry(key: str) -> Entry:
    """
    Return the row of one criterion.

    Raises
    ------
    InputError
        No criterion of this key is on the list.
    """
    found = _entries().get(key)
    if found is None:
        raise InputError("No criterion of this key is on the criteria list; take one from the list.")
    return found


def criterion(key: str) -> Criterion:
    """Return one criterion; InputError where the list has none of this key."""
    return entry(key).criterion


def meaning(key: str) -> str:
    """Return what a criterion means, in one sentence; InputError where the list has none of this key."""
    return entry(key).meaning


def default_policy(policy_ref: str = "balanced") -> Policy:
    """Return rules with every criterion of the list at weight 100 and everything else at its default."""
    return Policy(policy_ref=policy_ref, criteria=catalogue())


def policy_from_weights(weights: Mapping[str, int], *, policy_ref: str = "balanced", **fields: Any) -> Policy:
    """
    Return rules with these weights (0..1,000), 100 for every criterion not named.

    Parameters
    ----------
    weights : mapping of criterion key to weight
    policy_ref : name of the rules
    **fields
        Further fields of `Policy`, such as `budget` or `objectives`.

    Raises
    ------
    BarredError
        A key names what never scores; `pointer` is `/weights/<key>`.
    InputError
        A key is not on the list, or a weight is not an integer from 0 to 1,000.
    """
    for key, weight in weights.items():
        _refuse_weight(key, weight)
    criteria = tuple(
        each.model_copy(update={"weight": weights.get(each.key, each.weight)}) for each in catalogue()
    )
    return Policy(policy_ref=policy_ref, criteria=criteria, **fields)


def _refuse_weight(key: str, weight: object) -> None:
    pointer = f"/weights/{key.replace('~', '~0').replace('/', '~1')}"
    if key not in _entries():
        refuse_barred(key, pointer=pointer)
        raise InputError("No criterion of this key is on the criteria list.", pointer=pointer)
    if type(weight) is not int or not 0 <= weight <= WEIGHT_MAX:
        raise InputError(f"A weight is an integer from 0 to {WEIGHT_MAX:,}.", pointer=pointer)


def _entries() -> Mapping[str, Entry]:
    return {**_listed(), **_OWN[0]}


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, Entry]:
    return {row["key"]: entry_of(row) for row in _rows(CATALOGUE_CSV)}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
