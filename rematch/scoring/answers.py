"""Turns what municipalities and unit types answer into arrays over columns, each made once when needed."""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import NamedTuple, TypeVar

import numpy as np

from rematch.models.municipality import Municipality, Provision
from rematch.models.policy import Criterion, Kind
from rematch.models.types import Pathway
from rematch.scoring.arrays import Bools, Ints, frozen
from rematch.scoring.columns import Column
from rematch.scoring.kinds import TOP_LEVEL

Made = TypeVar("Made")
PROVIDED = frozenset({Kind.PROVISION, Kind.OVERLAP, Kind.PROXIMITY, Kind.CLASS_MATCH})
"""Kinds that a municipality's provision can answer."""


class Answer(NamedTuple):
    """Numbers int64[m] (0 where not known) and known bool[m]."""

    numbers: Ints
    known: Bools


class OptionTable(NamedTuple):
    """Which columns have an option, bool[m] each, and known bool[m]."""

    has: Mapping[str, Bools]
    known: Bools


class Answers:
    """What m columns of M municipalities answer; arrays are read-only and kept."""

    def __init__(self, municipalities: tuple[Municipality, ...], columns: tuple[Column, ...]) -> None:
        self.columns = columns
        self.m = len(columns)
        self.town_idx = {town.code: idx for idx, town in enumerate(municipalities)}
        self.owner = frozen(np.array([column.owner_idx for column in columns], dtype=np.int64))
        self._towns = municipalities
        self._provisions = [{each.criterion: each for each in town.provisions} for town in municipalities]
        self._kept: dict[object, object] = {}

    def keep(self, key: object, make: Callable[[], Made]) -> Made:
        """Return what was made under this key before, or make it now."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]  # type: ignore[return-value]  # one key is always made by one maker

    def levels(self, criterion: Criterion) -> Answer:
        """Service levels 0..3; a yes / no field is 3 / 0."""
        return self.keep(
            ("levels", criterion.key),
            lambda: _answer(map(_level, self._said(criterion, lambda provision: provision.level))),
        )

    def options(self, criterion: Criterion) -> OptionTable:
        """Options there are."""
        return self.keep(
            ("options", criterion.key),
            lambda: _option_table(self._said(criterion, lambda provision: provision.options), self.m),
        )

    def classes(self, criterion: Criterion, pathway: Pathway) -> Answer:
        """Positions of the class in the criterion's list; a class not listed is not known."""
        prefix = f"{pathway.value}." if criterion.by_pathway else ""
        positions = {f"{prefix}{name}": position for position, name in enumerate(criterion.classes)}
        return self.keep(
            ("classes", criterion.key, prefix),
            lambda: _answer(
                positions.get(next((name for name in _names(said) if name.startswith(prefix)), ""))
                for said in self._said(criterion, lambda provision: provision.options)
            ),
        )

    def own_km(self, criterion: Criterion) -> Answer:
        """Distances that municipalities state themselves."""
        return self.keep(
            ("own_km", criterion.key),
            lambda: _answer(map(_number, self._said(criterion, lambda provision: provision.distance_km))),
        )

    def km_from(self, table: Mapping[str, int]) -> Answer:
        """Distances of a table by municipality code; a code that is missing is not known."""
        towns = _answer(table.get(code) for code in self.town_idx)
        return Answer(towns.numbers[self.owner], towns.known[self.owner])

    def vacancies(self, group: str) -> Answer:
        """Vacant work in groups that begin with this one, or that this one begins with."""
        return self.keep(("vacancies", group), lambda: self._vacancies(group))

    def free_places(self, key: str) -> Ints:
        """Places of a counted service left in the column's pledge; none stated: 0."""
        return self.keep(
            ("places", key), lambda: np.array([_free(each, key) for each in self.columns], dtype=np.int64)
        )

    def closed(self, criterion: Criterion, pathway: Pathway) -> Bools:
        """Where a provision answers that is not open to the pathway."""
        return self.keep(("closed", criterion.key, pathway), lambda: self._closed(criterion, pathway))

    def _said(self, criterion: Criterion, read: Callable[[Provision], object]) -> list[object]:
        """What answers the criterion in each column; None: nothing does."""
        if criterion.unit_field:
            return [getattr(column.unit, criterion.unit_field, None) for column in self.columns]
        if criterion.municipality_field:
            towns = [getattr(town, criterion.municipality_field, None) for town in self._towns]
        else:
            found = (provisions.get(criterion.key) for provisions in self._provisions)
            towns = [None if provision is None else read(provision) for provision in found]
        return [towns[idx] for idx in self.owner]

    def _vacancies(self, group: str) -> Answer:
        towns = _answer(
            None
            if town.vacancies is None
            else sum(
                vacancy.count
                for vacancy in town.vacancies
                if vacancy.isco.startswith(group) or group.startswith(vacancy.isco)
            )
            for town in self._towns
        )
        return Answer(towns.numbers[self.owner], towns.known[self.owner])

    def _closed(self, criterion: Criterion, pathway: Pathway) -> Bools:
        if criterion.kind not in PROVIDED or criterion.unit_field or criterion.municipality_field:
            return np.zeros(self.m, dtype=np.bool_)
        found = [provisions.get(criterion.key) for provisions in self._provisions]
        towns = [bool(each and each.open_to and pathway not in each.open_to) for each in found]
        return np.array(towns, dtype=np.bool_)[self.owner]


def _answer(said: Iterable[int | None]) -> Answer:
    listed = list(said)
    numbers = np.array([number or 0 for number in listed], dtype=np.int64)
    return Answer(
        frozen(numbers), frozen(np.array([number is not None for number in listed], dtype=np.bool_))
    )


def _option_table(said: list[object], m: int) -> OptionTable:
    has: dict[str, Bools] = {}
    for column_idx, answer in enumerate(said):
        for name in _names(answer):
            has.setdefault(name, np.zeros(m, dtype=np.bool_))[column_idx] = True
    return OptionTable(has, np.array([bool(_names(answer)) for answer in said], dtype=np.bool_))


def _level(said: object) -> int | None:
    return TOP_LEVEL * said if isinstance(said, bool) else _number(said)


def _number(said: object) -> int | None:
    return said if isinstance(said, int) else None


def _names(said: object) -> tuple[str, ...]:
    """One value is one option, a list its values, nothing none."""
    if isinstance(said, tuple | list):
        return tuple(map(str, said))
    if said is None or isinstance(said, bool):
        return ()
    return (str(said.value) if isinstance(said, Enum) else str(said),)


def _free(column: Column, key: str) -> int:
    for place in column.pledge.places:
        if place.criterion == key:
            return max(0, place.count - place.held - place.taken)
    return 0
