"""Whether placements keep to a problem: possible pairs, capacities, groups, apart, the run's own words."""

from collections import Counter
from collections.abc import Iterator, Mapping

from rematch.models.run import Placement, Run, Stage
from rematch.verify.problem import Problem
from rematch.verify.report import Check, checked

Placed = Mapping[str, str]


def known_pairs(problem: Problem, placed: Placed) -> dict[str, str]:
    """Return the placements whose case and column are in the scenario."""
    return {i: j for i, j in placed.items() if i in problem.pairs and j in problem.sites}


def stage_checks(problem: Problem, stage: Stage) -> Iterator[Check]:
    """Yield the checks of what one stage placed."""
    name, placed = stage.name.value, known_pairs(problem, stage.placed)
    yield checked(f"{name}/possible pairs", _not_possible(problem, stage.placed))
    yield checked(f"{name}/capacity", _over_capacity(problem, placed))
    yield checked(f"{name}/minimum", _under_minimum(problem, placed))
    yield checked(f"{name}/groups", _split_group(problem, placed))
    yield checked(f"{name}/apart", _apart(problem, placed))
    yield checked(f"{name}/pinned", _unplaced_pin(problem, placed))


def run_checks(problem: Problem, run: Run) -> Iterator[Check]:
    """Yield the checks of the placements a run states."""
    placed = run.stages[-1].placed
    yield checked("placements/cases", _not_each_once(problem, run.placements))
    yield checked("placements/last stage", _not_as_placed(placed, run.placements))
    yield checked("placements/score", _wrong_score(problem, run.placements))
    yield checked("placements/bundles", _wrong_homes(problem, run.placements))
    if len(run.stages) > 1:
        yield checked("where/same cases", _other_cases(run.stages[0].placed, placed))


def contradiction(problem: Problem) -> str:
    """Name a pair of cases to stay together and apart at once; empty: none."""
    for one, other in problem.apart:
        for group in problem.groups:
            if one in group and other in group:
                return f"cases {one} and {other} are to stay together and apart at once"
    return ""


def _not_possible(problem: Problem, placed: Placed) -> str:
    for case_id, column_id in sorted(placed.items()):
        pair = problem.pairs.get(case_id, {}).get(column_id)
        if pair is None:
            return f"case {case_id} in {column_id}: not both in the scenario"
        if not pair.possible:
            return f"case {case_id} in {column_id}: not possible ({', '.join(pair.codes)})"
    return ""


def _over_capacity(problem: Problem, placed: Placed) -> str:
    for name, amount in sorted(_used(problem, placed).items()):
        if amount > problem.capacity[name]:
            return f"{name}: {amount} drawn, {problem.capacity[name]} left"
    return ""


def _under_minimum(problem: Problem, placed: Placed) -> str:
    used = _used(problem, placed)
    for name, minimum in sorted(problem.minimum.items()):
        if used[name] < minimum and not (problem.if_used[name] and used[name] == 0):
            return f"{name}: {used[name]} drawn, at least {minimum} asked for"
    return ""


def _used(problem: Problem, placed: Placed) -> Counter[str]:
    used: Counter[str] = Counter()
    for case_id, column_id in placed.items():
        used.update(problem.drawn(case_id, column_id))
    return used


def _split_group(problem: Problem, placed: Placed) -> str:
    for group in problem.groups:
        owners = {problem.sites[placed[i]].owner if i in placed else "no municipality" for i in group}
        if len(owners) > 1:
            return f"cases {', '.join(group)} stay together, and are placed at {', '.join(sorted(owners))}"
    return ""


def _apart(problem: Problem, placed: Placed) -> str:
    for one, other in problem.apart:
        if one in placed and other in placed:
            owner = problem.sites[placed[one]].owner
            if owner == problem.sites[placed[other]].owner:
                return f"cases {one} and {other} must be apart, and are both placed at {owner}"
    return ""


def _unplaced_pin(problem: Problem, placed: Placed) -> str:
    """Where a pinned case is placed is a matter of possible pairs; that it is placed is looked at here."""
    left_out = sorted(
        case_id for case_id in problem.pinned if case_id in problem.parts and case_id not in placed
    )
    return f"case {left_out[0]} is pinned, and has no home" if left_out else ""


def _not_each_once(problem: Problem, placements: tuple[Placement, ...]) -> str:
    stated = Counter(row.case_id for row in placements)
    for case_id in sorted(problem.parts.keys() | stated.keys()):
        if stated[case_id] != 1 or case_id not in problem.parts:
            where = "1" if case_id in problem.parts else "0"
            return f"case {case_id}: {where} in the scenario, {stated[case_id]} in the run"
    ids = [row.case_id for row in placements]
    late = next(
        (n for n, (one, other) in enumerate(zip(ids, sorted(ids), strict=True)) if one != other), None
    )
    return "" if late is None else f"not in order of id: case {ids[late]} where {sorted(ids)[late]} belongs"


def _column(row: Placement) -> str | None:
    return None if row.municipality is None else f"{row.municipality}/{row.pledge_ref}/{row.unit_ref}"


def _not_as_placed(placed: Placed, placements: tuple[Placement, ...]) -> str:
    stated = {row.case_id: _column(row) for row in placements if row.municipality is not None}
    for case_id in sorted(stated.keys() | placed.keys()):
        if stated.get(case_id) != placed.get(case_id):
            return f"case {case_id}: {stated.get(case_id)} stated, {placed.get(case_id)} by the last stage"
    return ""


def _wrong_score(problem: Problem, placements: tuple[Placement, ...]) -> str:
    for row in placements:
        pair = problem.pairs.get(row.case_id, {}).get(_column(row) or "")
        if pair is not None and row.score != pair.mixed:
            return f"case {row.case_id} in {_column(row)}: score {row.score} stated, {pair.mixed} derived"
    return ""


def _wrong_homes(problem: Problem, placements: tuple[Placement, ...]) -> str:
    """Which two homes are named decides what somebody is asked about."""
    for row in placements:
        site = problem.sites.get(_column(row) or "")
        bundle = None if site is None else site.bundle
        derived = None if bundle is None else (bundle.unit_refs, bundle.minutes_apart)
        stated = None if row.bundle is None else (row.bundle.unit_refs, row.bundle.minutes_apart)
        if stated != derived:
            return f"case {row.case_id} in {_column(row)}: two homes {stated} stated, {derived} in the pledge"
    return ""


def _other_cases(who: Placed, where: Placed) -> str:
    changed = sorted(who.keys() ^ where.keys())
    if not changed:
        return ""
    stage = "who" if changed[0] in who else "where"
    return f"case {changed[0]}: placed by {stage} alone ({len(who)} by who, {len(where)} by where)"
