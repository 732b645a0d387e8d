"""Best packings of every owner, exactly: forward for what fits best, backward for what each unit is worth.

Called by `packings` with the arrays of a Layout; every number is an integer, floats only steer the descent.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rematch.solver.compiled import compiled
from rematch.solver.problem import IntArray

# What cannot be: far below any sum of values, and far enough above the least int64 to be added to.
NOTHING = -(2**61)
HARDLY = -(2**60)


class Layout(NamedTuple):
    """
    The pairs of a question, seen as items to pack: a unit at an owner, made of seats, one per member.

    `owner_item` [O+1], `item_unit` [I], `item_need` [I, 3], `item_seat` [I+1], `seat_pair` [T+1];
    `gain` [P] is Q x coefficient, `entry_row`, `entry_amount` [P, W] what a pair draws on priced rows;
    `top`, `low`, `zero` [O, 3] the use allowed of what is enforced; `high`, `least`, `idle`, `free` [K]
    bounds of the priced rows, a third use that is allowed, and whether their price may be negative;
    `bound_unit` [G] 1 for units whose share may be negative.
    """

    owner_item: IntArray
    item_unit: IntArray
    item_need: IntArray
    item_seat: IntArray
    seat_pair: IntArray
    gain: IntArray
    entry_row: IntArray
    entry_amount: IntArray
    top: IntArray
    low: IntArray
    zero: IntArray
    high: IntArray
    least: IntArray
    idle: IntArray
    free: IntArray
    bound_unit: IntArray


@compiled
def item_values(layout: Layout, price: IntArray, worth: IntArray, value: IntArray, choice: IntArray) -> int:
    """Fill `worth` [P] of pairs, `value` [I] of items, `choice` [T] the pair of each seat; sum U(r)."""
    for pair in range(layout.gain.shape[0]):
        paid = 0
        for entry in range(layout.entry_row.shape[1]):
            paid += price[layout.entry_row[pair, entry]] * layout.entry_amount[pair, entry]
        worth[pair] = layout.gain[pair] - paid
    for item in range(value.shape[0]):
        value[item] = 0
        for seat in range(layout.item_seat[item], layout.item_seat[item + 1]):
            best = layout.seat_pair[seat]
            for pair in range(best + 1, layout.seat_pair[seat + 1]):
                if worth[pair] > worth[best]:
                    best = pair
            choice[seat] = best
            value[item] += worth[best]
    total = 0
    for row in range(price.shape[0]):
        use = max(price[row] * layout.high[row], price[row] * layout.least[row])
        total += max(use, price[row] * layout.idle[row])
    return total


@compiled
def _reach(before: IntArray, after: IntArray, need: IntArray, top: IntArray, value: int) -> None:
    """One more unit: `after` is `before`, or the state `need` lower and `value` on top."""
    wide, deep = top[1] + 1, top[2] + 1
    width = deep - need[2]
    after[:] = before
    for a in range(top[0] + 1 - need[0]):
        for b in range(wide - need[1]):
            source = (a * wide + b) * deep
            target = source + (need[0] * wide + need[1]) * deep + need[2]
            # Slices, so that the innermost loop counts from 0: only then is it compiled to wide instructions.
            start, end = before[source : source + width], after[target : target + width]
            for c in range(width):
                end[c] = max(end[c], start[c] + value)


@compiled
def _complete(later: IntArray, now: IntArray, need: IntArray, top: IntArray, value: int) -> None:
    """The same, backward: what can still be added from each state."""
    wide, deep = top[1] + 1, top[2] + 1
    width = deep - need[2]
    now[:] = later
    for a in range(top[0] + 1 - need[0]):
        for b in range(wide - need[1]):
            source = (a * wide + b) * deep
            target = source + (need[0] * wide + need[1]) * deep + need[2]
            start, end = now[source : source + width], later[target : target + width]
            for c in range(width):
                start[c] = max(start[c], end[c] + value)


@compiled
def _ending(layout: Layout, owner: int, end: IntArray) -> None:
    """0 for the states in which an owner's use may end, NOTHING for the others."""
    top, low, zero = layout.top[owner], layout.low[owner], layout.zero[owner]
    state = 0
    for a in range(top[0] + 1):
        for b in range(top[1] + 1):
            for c in range(top[2] + 1):
                holds = a >= low[0] or (a == 0 and zero[0] == 1)
                holds = holds and (b >= low[1] or (b == 0 and zero[1] == 1))
                holds = holds and (c >= low[2] or (c == 0 and zero[2] == 1))
                end[state] = 0 if holds else NOTHING
                state += 1


@compiled
def _fits(need: IntArray, top: IntArray) -> bool:
    return bool(need[0] <= top[0] and need[1] <= top[1] and need[2] <= top[2])


@compiled
def _kept_items(layout: Layout, owner: int, value: IntArray, kept: IntArray) -> int:
    """What can be in a best packing: items that fit and, where no use is asked for, add something."""
    bounded = (layout.low[owner] > 0).any()
    count = 0
    for item in range(layout.owner_item[owner], layout.owner_item[owner + 1]):
        if (bounded or value[item] > 0) and _fits(layout.item_need[item], layout.top[owner]):
            kept[count] = item
            count += 1
    return count


@compiled
def best_packing(layout: Layout, owner: int, value: IntArray, layers: IntArray, chosen: IntArray) -> int:
    """P of an owner, NOTHING when no set of units will do; `chosen` [I] becomes 1 for its items."""
    top = layout.top[owner]
    states = (top[0] + 1) * (top[1] + 1) * (top[2] + 1)
    kept = np.empty(layout.owner_item[owner + 1] - layout.owner_item[owner], dtype=np.int64)
    count = _kept_items(layout, owner, value, kept)
    layers[0, :states] = NOTHING
    layers[0, 0] = 0
    for k in range(count):
        item = kept[k]
        _reach(layers[k, :states], layers[k + 1, :states], layout.item_need[item], top, value[item])
    end = np.empty(states, dtype=np.int64)
    _ending(layout, owner, end)
    end += layers[count, :states]
    state = int(end.argmax())
    total = end[state]
    if total <= HARDLY:
        return NOTHING
    for k in range(count - 1, -1, -1):
        if layers[k + 1, state] != layers[k, state]:
            item = kept[k]
            chosen[item] = 1
            need = layout.item_need[item]
            state -= (need[0] * (top[1] + 1) + need[1]) * (top[2] + 1) + need[2]
    return int(total)


@compiled
def packings_given(
    layout: Layout, value: IntArray, layers: IntArray, best: IntArray, given: IntArray
) -> None:
    """`best` [O]: P of each owner; `given` [I]: P with the item in the set; NOTHING where there is none."""
    for owner in range(best.shape[0]):
        top = layout.top[owner]
        states = (top[0] + 1) * (top[1] + 1) * (top[2] + 1)
        first, stop = layout.owner_item[owner], layout.owner_item[owner + 1]
        layers[0, :states] = NOTHING
        layers[0, 0] = 0
        for item in range(first, stop):
            before, after = layers[item - first, :states], layers[item - first + 1, :states]
            _reach(before, after, layout.item_need[item], top, value[item])
        later, now = np.empty(states, dtype=np.int64), np.empty(states, dtype=np.int64)
        _ending(layout, owner, later)
        best[owner] = max((layers[stop - first, :states] + later).max(), NOTHING)
        for item in range(stop - 1, first - 1, -1):
            before, need = layers[item - first, :states], layout.item_need[item]
            given[item] = value[item] + _joined(before, later, need, top)
            _complete(later, now, need, top, value[item])
            later, now = now, later


@compiled
def _joined(before: IntArray, later: IntArray, need: IntArray, top: IntArray) -> int:
    """The most of a state reached without an item, and of what can be added after it."""
    wide, deep = top[1] + 1, top[2] + 1
    width = deep - need[2]
    most = NOTHING
    for a in range(top[0] + 1 - need[0]):
        for b in range(wide - need[1]):
            source = (a * wide + b) * deep
            target = source + (need[0] * wide + need[1]) * deep + need[2]
            start, end = before[source : source + width], later[target : target + width]
            for c in range(width):
                most = max(most, start[c] + end[c])
    return int(most)
