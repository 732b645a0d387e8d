"""Values of placements and the bound that prices give, in plain integers (docs/matching.md, Certificate)."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

from rematch.models.run import StageCertificate
from rematch.verify.problem import Group, Problem

Coefficient = Callable[[str, str], int]
EVERYBODY = 2


@dataclass(frozen=True, slots=True)
class View:
    """A problem as one stage sees it: whose scores count, who may be placed, who must."""

    problem: Problem
    stage: str
    open_to: Set[str]
    must_place: Set[str]

    @property
    def mixed(self) -> bool:
        """True where the municipal share is part of the score."""
        return self.stage == "where"

    def columns(self, case_id: str) -> tuple[str, ...]:
        """Return the columns possible for a case in this stage."""
        return self.problem.possible[case_id] if case_id in self.open_to else ()

    def coefficient(self, objective: str) -> Coefficient | None:
        """Return what a pair adds to an objective; None: not built yet."""
        what, _, at = objective.partition("@")
        if objective == "score":
            return self._quality
        if what not in {"placed_persons", "placed_cases"} or at not in {"", "0", "1"}:
            return None
        last_tier = int(at) if at else EVERYBODY
        size, tier = self.problem.size, self.problem.tier
        counts = size if what == "placed_persons" else dict.fromkeys(size, 1)
        return lambda case_id, _: counts[case_id] if tier[case_id] <= last_tier else 0

    def _quality(self, case_id: str, column_id: str) -> int:
        pair = self.problem.pairs[case_id][column_id]
        return self.problem.size[case_id] * (pair.mixed if self.mixed else pair.household)

    def value(self, objective: str, placed: Mapping[str, str]) -> int:
        """Return what placements reach on an objective that is built."""
        coefficient = self.coefficient(objective)
        assert coefficient is not None
        return sum(coefficient(case_id, column_id) for case_id, column_id in placed.items())


def bound_of(view: View, stage: StageCertificate, level_idx: int) -> int | None:
    """
    Return the bound that one level's numbers give; None: a group that must be placed can go nowhere.

    Names, lengths and signs of the certificate are taken as checked.
    """
    level = stage.levels[level_idx]
    price = dict(zip(stage.resources, level.prices, strict=True))
    worth = _worth(view, stage, level_idx, price)
    total = -sum(factor * value for factor, value in zip(level.earlier, level.held, strict=True))
    total += sum(max(0, price[name] * left) for name, left in view.problem.capacity.items())
    for group in view.problem.groups:
        best = _best(view, group, worth)
        if best is None:
            return None
        total += best
    return total // stage.scale


def _worth(view: View, stage: StageCertificate, level_idx: int, price: Mapping[str, int]) -> Coefficient:
    """Return v of docs/matching.md: what a pair adds, scaled, less the price of what it draws."""
    earlier = zip(stage.levels[level_idx].earlier, stage.levels[:level_idx], strict=True)
    named = [
        (stage.scale, stage.levels[level_idx].objective),
        *((lam, row.objective) for lam, row in earlier),
    ]
    found = [(factor, view.coefficient(name)) for factor, name in named if factor != 0]
    terms = [(factor, coefficient) for factor, coefficient in found if coefficient is not None]
    draws = view.problem.draws

    def worth(case_id: str, column_id: str) -> int:
        gain = sum(factor * coefficient(case_id, column_id) for factor, coefficient in terms)
        return gain - sum(price[name] * amount for name, amount in draws[case_id][column_id].items())

    return worth


def _best(view: View, group: Group, worth: Coefficient) -> int | None:
    totals = _totals(view, group, worth)
    if all(case_id in view.must_place for case_id in group):
        return max(totals, default=None)
    return max([0, *totals])


def _totals(view: View, group: Group, worth: Coefficient) -> list[int]:
    """Return the best total of the group at each municipality where every member has a column."""
    members = [_best_by_owner(view, case_id, worth) for case_id in group]
    return [sum(best[owner] for best in members) for owner in members[0] if all(owner in m for m in members)]


def _best_by_owner(view: View, case_id: str, worth: Coefficient) -> dict[str, int]:
    best: dict[str, int] = {}
    for column_id in view.columns(case_id):
        owner, points = view.problem.sites[column_id].owner, worth(case_id, column_id)
        best[owner] = max(points, best.get(owner, points))
    return best
