"""Rounds in numbers small enough to work out by hand, each part with defaults."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rematch.verify.numbered import Limit, Names, Pairs, Round
from rematch.verify.stated import Positions

Scores = Sequence[Sequence[int | None]]
CODES = ("DE-a", "DE-b", "DE-c")


@dataclass(frozen=True)
class Stock:
    """A resource: its limit, its columns, and how much each case draws (None: its persons)."""

    limit: Limit
    columns: tuple[int, ...] = (0,)
    amounts: tuple[int, ...] | None = None


def a_stock(capacity: int, *columns: int, amounts: tuple[int, ...] | None = None, **limit: Any) -> Stock:
    return Stock(Limit(capacity, **limit), columns or (0,), amounts)


def a_round(scores: Scores, *stocks: Stock, owner: Sequence[int] | None = None, **fields: Any) -> Round:
    """`scores[i][j]`, None where the pair is not possible; one person each, a municipality per column."""
    n, m = len(scores), len(scores[0])
    size = fields.pop("size", (1,) * n)
    owner = range(m) if owner is None else owner
    pairs, starts, uses = Pairs(), [0], {}
    for i, row in enumerate(scores):
        for j, score in enumerate(row):
            if score is not None:
                use = _use(stocks, i, j, size[i])
                entry = (i, j, owner[j], uses.setdefault(use, len(uses)), score)
                lists = (pairs.case, pairs.column, pairs.owner, pairs.use, pairs.score)
                for values, value in zip(lists, entry, strict=True):
                    values.append(value)
        starts.append(len(pairs.case))
    units = fields.pop("units", tuple((i,) for i in range(n)))
    stated: dict[str, Any] = {
        "must": [False] * len(units),
        "apart": set(),
        "tier": [2] * n,
        "names": Names({}, {}, {code: idx for idx, code in enumerate(CODES)}),
        "limits": tuple(stock.limit for stock in stocks),
    }
    return Round(pairs=pairs, starts=starts, uses=list(uses), units=units, size=size, **(stated | fields))


def _use(stocks: Sequence[Stock], i: int, j: int, size: int) -> tuple[tuple[int, int], ...]:
    drawn = (
        (r, size if stock.amounts is None else stock.amounts[i], stock) for r, stock in enumerate(stocks)
    )
    return tuple((r, amount) for r, amount, stock in drawn if j in stock.columns and amount)


def positions(round_: Round) -> Positions:
    """Lists that name every case and column in order."""
    unit = {case: idx for idx, members in enumerate(round_.units) for case in members}
    cases = range(len(round_.size))
    return Positions(list(cases), list(range(20)), [unit[case] for case in cases])
