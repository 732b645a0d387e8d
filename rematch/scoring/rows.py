"""Turns cases and columns into the arrays that the rules of possibility compare."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from rematch.models import readiness
from rematch.models.case import Case
from rematch.models.pledge import HostCheck, PledgeState, UnitType
from rematch.models.scenario import CasePart
from rematch.models.types import HomeKind, HostHousehold, Pathway
from rematch.scoring.arrays import Bools, Ints
from rematch.scoring.bundles import members
from rematch.scoring.columns import Column
from rematch.scoring.voices import grown_up

HOME_KINDS = tuple(HomeKind)
HOSTS = tuple(HostHousehold)
PATHWAYS = tuple(Pathway)
NO_BUNDLE = -1
"""Minutes apart of one home, and those accepted by who accepts no two: below every bundle's."""


@dataclass(frozen=True, slots=True)
class CaseRows:
    """n cases; one row each: [n, 1], tables [n, choices]. Days are proleptic ordinals; no bundle: -1."""

    size: Ints
    infants: Ints
    ready: Ints
    move_by: Ints
    pathway: Ints
    kinds: Bools
    hosts: Bools
    step_free: Bools
    wheelchair: Bools
    pets: Bools
    protection_plan: Bools
    women_only: Bools
    adults_only: Bools
    unaccompanied: Bools
    guardian: Bools
    alone: Bools
    unwanted: Bools
    bundle_within: Ints


@dataclass(frozen=True, slots=True)
class ColumnRows:
    """
    m columns: [m], tables [choices, m], halves of bundles [2, m].

    Days are proleptic ordinals; no host, no bundle: -1.
    """

    owner: Ints
    open: Bools
    pathways: Bools
    first: Ints
    last: Ints
    kind: Ints
    shared: Bools
    beds: Ints
    cots: Ints
    capacity: Ints
    min_persons: Ints
    step_free: Bools
    wheelchair: Bools
    pets: Bools
    protected: Bools
    women_only: Bools
    families_only: Bools
    host: Ints
    checked_until: Ints
    child_protection: Bools
    minutes_apart: Ints
    half_beds: Ints
    half_cots: Ints


def case_rows(parts: Iterable[CasePart], case_ids: frozenset[str], town_idx: dict[str, int]) -> CaseRows:
    """
    Return the arrays of n cases.

    Parameters
    ----------
    parts : n ready cases
    case_ids : ids of all cases in the round, for `together_with`
    town_idx : position of each municipality
    """
    listed = list(parts)
    cases = [part.case for part in listed]
    homes = [case.accommodation for case in cases]

    def ints(read: Callable[[Case], int]) -> Ints:
        return np.array([[read(case)] for case in cases], dtype=np.int64).reshape(-1, 1)

    def wanted(name: str) -> Bools:
        return np.array([[bool(getattr(home, name))] for home in homes], dtype=np.bool_).reshape(-1, 1)

    return CaseRows(
        size=ints(lambda case: case.size),
        infants=ints(infants),
        ready=ints(lambda case: _ordinal(case.ready_from)),
        move_by=ints(lambda case: _ordinal(case.move_by)),
        pathway=ints(lambda case: PATHWAYS.index(case.pathway or PATHWAYS[0]))[:, 0],
        kinds=_table([home.kinds if home else () for home in homes], HOME_KINDS),
        hosts=_table([home.hosts if home else () for home in homes], HOSTS),
        step_free=wanted("step_free"),
        wheelchair=wanted("wheelchair_usable"),
        pets=wanted("pets"),
        protection_plan=wanted("protection_plan"),
        women_only=wanted("women_only"),
        adults_only=ints(lambda case: len(grown_up(case)) == case.size) == 1,
        unaccompanied=ints(unaccompanied) == 1,
        guardian=ints(lambda case: case.guardian is not None) == 1,
        alone=ints_of([together_missing(part, case_ids) for part in listed]) > 0,
        unwanted=_table([case.unwanted_municipalities or () for case in cases], tuple(town_idx)),
        bundle_within=ints(bundle_within),
    )


def column_rows(columns: tuple[Column, ...], as_of: date) -> ColumnRows:
    """
    Return the arrays of m columns.

    Parameters
    ----------
    columns : m columns
    as_of : day the round was frozen; notice days count from it
    """

    def ints(read: Callable[[Column], int]) -> Ints:
        return np.array([read(column) for column in columns], dtype=np.int64)

    def yes(name: str) -> Bools:
        return np.array([getattr(column.unit, name) is True for column in columns], dtype=np.bool_)

    return ColumnRows(
        owner=ints(lambda column: column.owner_idx),
        open=ints(lambda column: column.pledge.state is PledgeState.OPEN) == 1,
        pathways=_table([column.pledge.pathways for column in columns], PATHWAYS).T,
        first=ints(lambda column: first_day(column, as_of).toordinal()),
        last=ints(lambda column: last_day(column).toordinal()),
        kind=ints(lambda column: HOME_KINDS.index(column.unit.kind)),
        shared=ints(lambda column: column.unit.kind is HomeKind.SHARED_ACCOMMODATION) == 1,
        beds=ints(lambda column: column.unit.beds),
        cots=ints(lambda column: column.unit.cots),
        capacity=ints(lambda column: column.unit.count * column.unit.beds),
        min_persons=ints(lambda column: column.unit.min_persons),
        step_free=yes("step_free"),
        wheelchair=yes("wheelchair_usable"),
        pets=yes("pets"),
        protected=ints(lambda column: column.unit.protection_plan_on is not None) * yes("lockable") == 1,
        women_only=yes("women_only"),
        families_only=yes("families_only"),
        host=ints(lambda column: HOSTS.index(column.unit.host.lives_there) if column.unit.host else -1),
        checked_until=ints(lambda column: _checked_until(column.unit.host)),
        child_protection=ints(lambda column: column.pledge.child_protection) == 1,
        minutes_apart=ints(lambda column: column.bundle.minutes_apart if column.bundle else NO_BUNDLE),
        half_beds=_of_halves(columns, lambda unit: unit.beds),
        half_cots=_of_halves(columns, lambda unit: unit.cots),
    )


def infants(case: Case) -> int:
    """Return how many persons surely are under two on the planned day."""
    assert case.ready_from is not None
    return sum(person.is_infant(case.ready_from) for person in case.persons)


def bundle_within(case: Case) -> int:
    """Return how many minutes apart two homes may be; -1 where two are not accepted."""
    minutes = case.accommodation.bundle_within_minutes if case.accommodation else None
    return NO_BUNDLE if minutes is None else minutes


def unaccompanied(case: Case) -> bool:
    """Say whether no adult is there, or a child and no adult who cares for children."""
    assert case.ready_from is not None
    return readiness.unaccompanied(case, case.ready_from)


def together_missing(part: CasePart, case_ids: frozenset[str]) -> int:
    """Return how many of the cases to stay near, of the same NGO, are not in the round."""
    ngo = part.case_id.split("/")[0]
    return sum(f"{ngo}/{ref}" not in case_ids for ref in part.case.together_with)


def first_day(column: Column, as_of: date) -> date:
    """Return the first day on which somebody can arrive, notice included."""
    period = column.pledge.period
    notice = as_of + timedelta(days=column.pledge.notice_days)
    return max(column.unit.available_from or period.start, period.start, notice)


def last_day(column: Column) -> date:
    """Return the last day on which somebody can arrive."""
    period = column.pledge.period
    return min(column.unit.available_until or period.end, period.end)


def ints_of(numbers: list[int]) -> Ints:
    """Return int64[n, 1]."""
    return np.array(numbers, dtype=np.int64).reshape(-1, 1)


def _of_halves(columns: tuple[Column, ...], read: Callable[[UnitType], int]) -> Ints:
    """Return int64[2, m]: of both homes of a bundle; -1 where a column is one home."""
    found = [
        [read(unit) for unit in members(column.pledge, column.bundle)]
        if column.bundle
        else [NO_BUNDLE, NO_BUNDLE]
        for column in columns
    ]
    return np.array(found, dtype=np.int64).reshape(-1, 2).T


def _checked_until(host: HostCheck | None) -> int:
    """0, before every day, where a check lacks its date."""
    if host is None or host.background_checked_on is None or host.home_visited_on is None:
        return 0
    return _ordinal(host.valid_until)


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def _table(chosen: list[tuple[object, ...]], choices: tuple[object, ...]) -> Bools:
    position = {choice: idx for idx, choice in enumerate(choices)}
    table = np.zeros((len(chosen), len(choices)), dtype=np.bool_)
    for row, names in enumerate(chosen):
        for name in names:
            if name in position:
                table[row, position[name]] = True
    return table
