"""Options of units found so far, and the linear program over them (restricted_lp keeps and prices them)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rematch.solver.canonical import Instance
from rematch.solver.interior_kernels import Options
from rematch.solver.interior_point import OptionProgram
from rematch.solver.model_rows import FloatArray
from rematch.solver.objectives import Objective
from rematch.solver.price_kernels import Units
from rematch.solver.problem import BoolArray, IntArray

# What leaving out somebody who must be placed, or breaking a row, costs: far above any sensible price.
PENALTY = 50.0


@dataclass(frozen=True, eq=False)
class OptionPool:
    """
    One row per member of an option: its unit, the option's serial, the case, its column.

    Sorted by unit, then serial; serials count up from 0 as options are found.
    """

    unit: IntArray
    serial: IntArray
    case: IntArray
    column: IntArray

    @property
    def count(self) -> int:
        """Options found so far."""
        return int(self.serial.max(initial=-1)) + 1

    def joined(self, units: Units, count: IntArray, chosen: IntArray) -> OptionPool:
        """
        With further options.

        Parameters
        ----------
        count : int64[units]
            New options of each unit.
        chosen : int64[n, K]
            Column of each member in the unit's k-th new option.
        """
        unit = np.repeat(np.arange(count.shape[0]), count)
        slot = np.arange(unit.shape[0]) - np.repeat(np.cumsum(count) - count, count)
        members = np.diff(units.first)[unit]
        option = np.repeat(np.arange(unit.shape[0]), members)
        within = np.arange(option.shape[0]) - np.repeat(np.cumsum(members) - members, members)
        case = units.case[units.first[unit[option]] + within]
        added = (unit[option], self.count + option, case, chosen[case, slot[option]])
        old = (self.unit, self.serial, self.case, self.column)
        parts = [np.concatenate(pair) for pair in zip(old, added, strict=True)]
        order = np.lexsort((parts[1], parts[0]))
        return OptionPool(*(part[order] for part in parts))


def no_options() -> OptionPool:
    """Nothing found yet."""
    nothing = np.zeros(0, dtype=np.int64)
    return OptionPool(nothing, nothing, nothing, nothing)


@dataclass(frozen=True, eq=False)
class Level:
    """
    One level to price: what pairs add (float64[n, m]), the levels held and their values.

    `lower` int64[L] are the resources that have a least use.
    """

    instance: Instance
    gain: FloatArray
    held: Sequence[Objective]
    value: Sequence[int]
    units: Units
    lower: IntArray

    @property
    def must(self) -> BoolArray:
        """bool[units]: to be placed in any case."""
        return np.asarray(self.instance.must[self.units.case[self.units.first[:-1]]])

    @property
    def limit(self) -> FloatArray:
        """float64[rows]: of the resources, then of least uses, then of the levels held, both negated."""
        least = -self.instance.lowest[self.lower]
        values = np.asarray([-value for value in self.value], dtype=np.float64)
        return np.concatenate([self.instance.capacity, least, values])


@dataclass(frozen=True, eq=False)
class Scaled:
    """A program whose gains and amounts are about 1 at most, and what they were divided by."""

    program: OptionProgram
    gain: float
    row: FloatArray


def scaled_program(level: Level, pool: OptionPool, before: Scaled | None) -> tuple[Scaled, IntArray]:
    """The program over the options of a pool, scaled as the one before; the serial of each option."""
    begins = np.flatnonzero(np.diff(pool.serial, prepend=-1))
    option = np.repeat(np.arange(begins.shape[0]), np.diff(begins, append=pool.serial.shape[0]))
    drawn, row, amount = _entries(level, pool, option)
    limit = level.limit
    gain = np.add.reduceat(level.gain[pool.case, pool.column], begins) if begins.size else np.zeros(0)
    if before is None:
        by_gain, by_row = max(float(np.abs(gain).max(initial=0)), 1.0), np.ones(limit.shape[0])
        np.maximum.at(by_row, row, np.abs(amount))
    else:
        by_gain, by_row = before.gain, before.row
    start = np.searchsorted(pool.unit[begins], np.arange(level.units.first.shape[0]))
    entry = np.searchsorted(drawn, np.arange(begins.shape[0] + 1))
    elastic = np.flatnonzero(limit <= 0)
    program = OptionProgram(
        options=Options(start, gain / by_gain, entry, row, amount / by_row[row]),
        unit=pool.unit[begins],
        leave=np.where(level.must, -PENALTY, 0.0),
        limit=limit / by_row,
        elastic=elastic,
        penalty=np.full(elastic.shape[0], PENALTY),
    )
    return Scaled(program, by_gain, by_row), pool.serial[begins]


def _entries(level: Level, pool: OptionPool, option: IntArray) -> tuple[IntArray, IntArray, FloatArray]:
    """What each option draws on each row, as (option, row, amount) by option."""
    part, row, amount = _drawn(level.instance, pool)
    resources = level.instance.capacity.shape[0]
    entries = [(option[part], row, amount)]
    if level.lower.size:
        place = np.full(resources, -1)
        place[level.lower] = np.arange(level.lower.shape[0])
        held_up = place[row] >= 0
        entries.append((option[part[held_up]], resources + place[row[held_up]], -amount[held_up]))
    for position, objective in enumerate(level.held):
        counted = -objective.coefficient[pool.case, pool.column]
        kept = np.flatnonzero(counted)
        at = np.full(kept.shape[0], resources + level.lower.shape[0] + position)
        entries.append((option[kept], at, counted[kept]))
    joined = [np.concatenate(each) for each in zip(*entries, strict=True)]
    return _merged(*joined)


def _drawn(instance: Instance, pool: OptionPool) -> tuple[IntArray, IntArray, IntArray]:
    """(part, resource, amount) of each part of the pool, without zeros."""
    first = np.searchsorted(instance.use_column, np.arange(instance.m + 1))
    often = np.diff(first)[pool.column]
    part = np.repeat(np.arange(pool.case.shape[0]), often)
    start = np.repeat(first[pool.column] - (np.cumsum(often) - often), often)
    entry = start + np.arange(part.shape[0])
    amount = (instance.demand[pool.case[part]] * instance.use_count[entry]).sum(axis=1)
    drawn = amount != 0
    return part[drawn], instance.use_resource[entry[drawn]], amount[drawn]


def _merged(option: IntArray, row: IntArray, amount: IntArray) -> tuple[IntArray, IntArray, FloatArray]:
    """By option, each row once."""
    key = option * (int(row.max(initial=0)) + 1) + row
    if not (np.diff(key) > 0).all():
        order = np.argsort(key, kind="stable")
        first = np.flatnonzero(np.diff(key[order], prepend=-1))
        amount = np.add.reduceat(amount[order], first)
        option, row = option[order[first]], row[order[first]]
    return option, row, amount.astype(np.float64)
