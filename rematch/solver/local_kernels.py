"""The compiled walk of the local search: moves, swaps and ejection chains at a falling temperature.

A State is a placement under penalties: capacity may be exceeded on the way, at a price per unit, and the
best placement met that exceeds nothing is kept. `local_search` builds the arrays and calls `walk`.
"""

from __future__ import annotations

from typing import NamedTuple

from rematch.solver.compiled import compiled
from rematch.solver.problem import IntArray

# Positions in `State.tally`.
VALUE, BROKEN, BEST, RANDOM = 0, 1, 2, 3
REFUSED = -(2**61)
SAMPLE = 16
DEPTH = 8


class Ground(NamedTuple):
    """
    What does not change during a walk; column m stands for «not placed».

    `gain` int64[n, m + 1] in walk units; `wish` int64[n, W]: columns worth trying, best priced first;
    `first`, `resource`, `kind`: the draws of each column, of need[case, kind] each; bounds per resource;
    columns by owner, cases by group, partners to be kept apart by case.
    """

    gain: IntArray
    wish: IntArray
    need: IntArray
    first: IntArray
    resource: IntArray
    kind: IntArray
    low: IntArray
    high: IntArray
    if_used: IntArray
    owner: IntArray
    owner_first: IntArray
    owner_column: IntArray
    group: IntArray
    group_first: IntArray
    group_member: IntArray
    apart_first: IntArray
    apart_other: IntArray


class State(NamedTuple):
    """A placement on its way: `members[j, :often[j]]` are the cases of column j, `place` their positions."""

    column: IntArray
    use: IntArray
    penalty: IntArray
    members: IntArray
    often: IntArray
    place: IntArray
    best: IntArray
    tally: IntArray
    trail_case: IntArray
    trail_from: IntArray


@compiled
def _random(state: State, bound: int) -> int:
    """A number below `bound`, by xorshift."""
    x = state.tally[RANDOM]
    x ^= x << 13
    x ^= (x >> 7) & 0x01FFFFFFFFFFFFFF
    x ^= x << 17
    state.tally[RANDOM] = x
    return int(((x >> 20) & 0x7FFFFFFF) * bound >> 31)


@compiled
def _excess(ground: Ground, resource: int, use: int) -> int:
    """By how much a use breaks the bounds of a resource."""
    if use > ground.high[resource]:
        return int(use - ground.high[resource])
    if use < ground.low[resource] and not (ground.if_used[resource] and use == 0):
        return int(ground.low[resource] - use)
    return 0


@compiled
def _draw(ground: Ground, state: State, case: int, column: int, sign: int) -> int:
    """Draw (or give back) what a case needs in a column; the penalty saved."""
    saved = 0
    for entry in range(ground.first[column], ground.first[column + 1]):
        need = ground.need[case, ground.kind[entry]]
        if need == 0:
            continue
        r = ground.resource[entry]
        before = _excess(ground, r, state.use[r])
        state.use[r] += sign * need
        after = _excess(ground, r, state.use[r])
        if before != after:
            saved += (before - after) * state.penalty[r]
            state.tally[BROKEN] += int(after > 0) - int(before > 0)
    return saved


@compiled
def _put(state: State, case: int, column: int) -> None:
    """Enter a case into another column's members."""
    old = state.column[case]
    last = state.members[old, state.often[old] - 1]
    state.members[old, state.place[case]] = last
    state.place[last] = state.place[case]
    state.often[old] -= 1
    state.members[column, state.often[column]] = case
    state.place[case] = state.often[column]
    state.often[column] += 1
    state.column[case] = column


@compiled
def _shift(ground: Ground, state: State, case: int, column: int) -> int:
    """Move one case; what it brings, penalties included."""
    old = state.column[case]
    brings = ground.gain[case, column] - ground.gain[case, old]
    state.tally[VALUE] += brings
    brings += _draw(ground, state, case, old, -1) + _draw(ground, state, case, column, 1)
    _put(state, case, column)
    return int(brings)


@compiled
def _barred(ground: Ground, state: State, case: int, column: int) -> bool:
    """Whether somebody to be kept apart is at that owner."""
    for k in range(ground.apart_first[case], ground.apart_first[case + 1]):
        at = state.column[ground.apart_other[k]]
        if ground.owner[at] == ground.owner[column] and ground.owner[column] >= 0:
            return True
    return False


@compiled
def _shift_unit(ground: Ground, state: State, case: int, column: int, trail: int) -> tuple[int, int]:
    """Move a case, or its whole group to the owner; what it brings, and how far the trail is now."""
    label = ground.group[case]
    if ground.gain[case, column] <= REFUSED or _barred(ground, state, case, column):
        return REFUSED, trail
    if label < 0 or ground.owner[column] == ground.owner[state.column[case]]:
        state.trail_case[trail] = case
        state.trail_from[trail] = state.column[case]
        return _shift(ground, state, case, column), trail + 1
    owner = ground.owner[column] + 1
    brings = 0
    for k in range(ground.group_first[label], ground.group_first[label + 1]):
        member = ground.group_member[k]
        best, at = REFUSED, -1
        for c in range(ground.owner_first[owner], ground.owner_first[owner + 1]):
            other = ground.owner_column[c]
            worth = ground.gain[member, other]
            if worth <= REFUSED or _barred(ground, state, member, other):
                continue
            worth += _draw(ground, state, member, other, 1)
            _draw(ground, state, member, other, -1)
            if worth > best:
                best, at = worth, other
        if at < 0:
            return REFUSED, trail
        state.trail_case[trail] = member
        state.trail_from[trail] = state.column[member]
        trail += 1
        brings += _shift(ground, state, member, at)
    return brings, trail


@compiled
def _undo(ground: Ground, state: State, trail: int) -> None:
    """Walk the trail back."""
    for k in range(trail - 1, -1, -1):
        _shift(ground, state, state.trail_case[k], state.trail_from[k])


@compiled
def _eject(ground: Ground, state: State, column: int, home: int, reach: int) -> tuple[int, int]:
    """
    Of some members of a column, the one and the target that bring most.

    Only what could lift the chain above its threshold is looked at: `reach` is what it may lose at most.
    """
    best, chosen, target = REFUSED, -1, -1
    count = state.often[column]
    tries = min(count, SAMPLE)
    start = _random(state, count) if count > tries else 0
    for step in range(tries):
        at = start + step
        case = state.members[column, at - count if at >= count else at]
        if ground.group[case] >= 0:
            continue
        base = ground.gain[case, column]
        for option in range(3):
            other = home if option == 0 else ground.wish[case, _random(state, ground.wish.shape[1])]
            gain = ground.gain[case, other]
            if other == column or gain - base < reach or _barred(ground, state, case, other):
                continue
            brings = gain - base
            brings += _draw(ground, state, case, column, -1) + _draw(ground, state, case, other, 1)
            _draw(ground, state, case, other, -1)
            _draw(ground, state, case, column, 1)
            if brings > best:
                best, chosen, target = brings, case, other
    return chosen, target


@compiled
def _chain(ground: Ground, state: State, case: int, column: int, threshold: int) -> bool:
    """Move a case, then eject from where it went, until the whole is worth it; or take all back."""
    home = state.column[case]
    brings, trail = _shift_unit(ground, state, case, column, 0)
    if brings <= REFUSED // 2:
        _undo(ground, state, trail)
        return False
    at = column
    for _ in range(DEPTH):
        if brings >= threshold or state.often[at] < 2 or at == ground.owner.shape[0] - 1:
            break
        # What the move cost in penalties can be won back at most; the rest is for gains.
        reach = threshold - brings - _overfull(ground, state, at)
        other, target = _eject(ground, state, at, home, reach)
        if other < 0 or other == case:
            break
        more, trail = _shift_unit(ground, state, other, target, trail)
        brings += more
        at = target
        if target == home:
            break
    if brings >= threshold:
        return True
    _undo(ground, state, trail)
    return False


@compiled
def _overfull(ground: Ground, state: State, column: int) -> int:
    """The penalties a column stands under."""
    total = 0
    for entry in range(ground.first[column], ground.first[column + 1]):
        r = ground.resource[entry]
        total += _excess(ground, r, state.use[r]) * state.penalty[r]
    return total


@compiled
def walk(ground: Ground, state: State, lottery: IntArray, heat: IntArray, moves: int) -> int:
    """
    Walk `moves` steps, the temperature falling from heat[0] to heat[1]; how many were taken.

    `lottery` holds -ln(u) in 1/65536 for evenly spread u: what a step may lose at temperature 1.
    """
    n = ground.gain.shape[0]
    cooling = (heat[1] / heat[0]) ** (1.0 / max(moves // 256, 1))
    temperature = float(heat[0])
    taken = 0
    for step in range(moves):
        if step % 256 == 255:
            temperature *= cooling
        case = _random(state, n)
        pick = min(_random(state, ground.wish.shape[1]), _random(state, ground.wish.shape[1]))
        column = ground.wish[case, pick]
        if column == state.column[case]:
            continue
        threshold = -int(temperature * lottery[_random(state, lottery.shape[0])]) >> 16
        if not _chain(ground, state, case, column, threshold):
            continue
        taken += 1
        if state.tally[BROKEN] == 0 and state.tally[VALUE] > state.tally[BEST]:
            state.tally[BEST] = state.tally[VALUE]
            state.best[:] = state.column
    return taken
