"""One stage's problem with its names as positions: pairs, units, uses, limits. Called by `checks`."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from rematch.verify.problem import Problem

Use = tuple[tuple[int, int], ...]
"""What a pair takes: (resource, amount), amounts above 0."""


@dataclass(frozen=True, slots=True)
class View:
    """A problem as one stage sees it: whose scores count, who may be placed, who must."""

    problem: Problem
    stage: str
    open_to: Set[str]
    must_place: Set[str]


@dataclass(frozen=True, slots=True)
class Limit:
    """A resource is used from `minimum` to `capacity`, or, with `if_used`, not at all."""

    capacity: int
    minimum: int = 0
    if_used: bool = False
    target: int = 0


@dataclass(slots=True)
class Pairs:
    """The pairs that may be used, by case; each list holds one entry per pair."""

    case: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    use: list[int] = field(default_factory=list)
    score: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Names:
    """Position of each name."""

    cases: Mapping[str, int]
    columns: Mapping[str, int]
    owners: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """
    A stage in numbers.

    `uses` are the different uses that pairs refer to; `starts[i]` is the first pair of case i, and its
    last entry the number of pairs; `units` are groups of cases, or lone ones; `previous` holds the
    municipality of an earlier placement by case.
    """

    pairs: Pairs
    starts: Sequence[int]
    uses: Sequence[Use]
    limits: tuple[Limit, ...]
    units: tuple[tuple[int, ...], ...]
    must: Sequence[bool]
    apart: Set[tuple[int, int]]
    size: Sequence[int]
    tier: Sequence[int]
    previous: Mapping[int, int] = field(default_factory=dict)
    names: Names = field(default_factory=lambda: Names({}, {}, {}))

    def placed(self, columns: Mapping[str, str]) -> list[int]:
        """Return the pairs of cases and the columns they were placed in; what is no pair is left out."""
        found = []
        for case_id, column_id in columns.items():
            case, column = self.names.cases.get(case_id), self.names.columns.get(column_id)
            own = () if case is None else range(self.starts[case], self.starts[case + 1])
            found += [pair for pair in own if self.pairs.column[pair] == column]
        return found


def numbered(view: View, resources: Sequence[str]) -> Round:
    """Return a stage's problem in numbers; resources stand in the order given, each once."""
    problem = view.problem
    cases = {case_id: idx for idx, case_id in enumerate(problem.parts)}
    columns = {column_id: idx for idx, column_id in enumerate(problem.sites)}
    codes = dict.fromkeys(site.owner for site in problem.sites.values())
    names = Names(cases, columns, {code: idx for idx, code in enumerate(codes)})
    pairs, starts, uses = _pairs(view, names, {name: idx for idx, name in enumerate(resources)})
    return Round(
        pairs=pairs,
        starts=starts,
        uses=uses,
        limits=tuple(_limit(problem, name) for name in resources),
        units=tuple(tuple(cases[case_id] for case_id in group) for group in problem.groups),
        must=[any(case_id in view.must_place for case_id in group) for group in problem.groups],
        apart={(cases[one], cases[other]) for pair in problem.apart for one, other in (pair, pair[::-1])},
        size=[problem.size[case_id] for case_id in cases],
        tier=[problem.tier[case_id] for case_id in cases],
        previous=_previous(problem, names),
        names=names,
    )


def _pairs(view: View, names: Names, resources: Mapping[str, int]) -> tuple[Pairs, list[int], list[Use]]:
    problem, pairs, starts = view.problem, Pairs(), [0]
    uses: dict[Use, int] = {}
    for case_id, case in names.cases.items():
        for column_id in problem.possible[case_id] if case_id in view.open_to else ():
            drawn = problem.drawn(case_id, column_id).items()
            use = tuple((resources[name], amount) for name, amount in drawn)
            score = problem.pairs[case_id][column_id]
            pairs.case.append(case)
            pairs.column.append(names.columns[column_id])
            pairs.owner.append(names.owners[problem.sites[column_id].owner])
            pairs.use.append(uses.setdefault(use, len(uses)))
            pairs.score.append(score.mixed if view.stage == "where" else score.household)
        starts.append(len(pairs.case))
    return pairs, starts, list(uses)


def _previous(problem: Problem, names: Names) -> dict[int, int]:
    """A municipality without a column, or a case that is not here, is no earlier placement."""
    return {
        names.cases[case_id]: names.owners[code]
        for case_id, code in (problem.previous or {}).items()
        if case_id in names.cases and code in names.owners
    }


def _limit(problem: Problem, name: str) -> Limit:
    return Limit(problem.capacity[name], problem.minimum[name], problem.if_used[name], problem.target[name])
