"""Any prices give a true bound, a true run always holds, and no random corruption passes."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from rematch.models.certificate import LevelCertificate
from rematch.models.run import Certificate, LevelResult, Run, Stage, StageCertificate
from rematch.models.scenario import Scenario
from rematch.verify import pair_scores, verify
from rematch.verify.budget import Budget
from rematch.verify.numbered import Round, View, numbered
from rematch.verify.problem import problem_of
from rematch.verify.question import question_of
from rematch.verify.stated import Positions
from rematch.verify.tree import not_shown
from tests.verify.enumerated import Placed, best_of_all, reached, some_scenario
from tests.verify.small import a_certificate, a_run, a_stage, priced, some_prices

SCENARIOS = 125
"""With four kinds each: 500 false runs and 500 false certificates."""


def solved(scenario: Scenario, draw: random.Random) -> tuple[Run, Certificate]:
    """The best placements, with random prices and the bounds that these give."""
    who, where = best_of_all(scenario)
    views = [View(problem_of(scenario), "who", {part.case_id for part in scenario.cases}, set())]
    placed = [who]
    if who and scenario.policy.municipal_share_pct > 0:
        views.append(View(views[0].problem, "where", set(who), set(who)))
        placed.append(where)
    stated = [stage_of(scenario, view, here, draw) for view, here in zip(views, placed, strict=True)]
    run = a_run(scenario, *(stage for stage, _ in stated))
    return run, a_certificate(scenario, *(numbers for _, numbers in stated))


def stage_of(
    scenario: Scenario, view: View, placed: Placed, draw: random.Random
) -> tuple[Stage, StageCertificate]:
    pairs, mixed = pair_scores(scenario), view.stage == "where"
    names = ("score",) if mixed else scenario.policy.objectives
    values = [reached(scenario, pairs, name, placed, mixed=mixed) for name in names]
    resources = draw.sample(sorted(view.problem.capacity), len(view.problem.capacity))
    round_, scale, numbers = numbered(view, resources), draw.choice([1, 3, 1_000]), []
    for idx, name in enumerate(names):
        top = draw.choice([0, 1, 3, 5_000, 30_000]) * scale
        prices = tuple(draw.randint(-top // 4, top) for _ in resources)
        earlier = tuple(draw.randint(0, 20_000 * scale) for _ in range(idx))
        level = some_prices(name, prices, 0, held=tuple(values[:idx]), earlier=earlier, scale=scale)
        bound = least_shown(round_, names[:idx], level)
        assert bound >= values[idx]
        numbers.append(level.model_copy(update={"bound": bound}))
    levels = [_level(*row) for row in zip(names, values, (row.bound for row in numbers), strict=True)]
    best = all(level.status == "optimal" for level in levels)
    stage = a_stage(
        view.stage,
        placed,
        *levels,
        status="optimal" if best else "feasible",
        proof="certified" if all(level.proof == "certified" for level in levels) else "none",
    )
    return stage, priced(view.stage, tuple(resources), *numbers)


def least_shown(round_: Round, names: tuple[str, ...], level: LevelCertificate) -> int:
    """The least bound that these numbers show, found by halving: what shows one shows every higher one."""
    low, high = -(10**9), 10**9
    while low < high:
        middle = (low + high) // 2
        question = question_of(round_, names, level.model_copy(update={"bound": middle}))
        if not_shown(question, Positions((), (), ()), Budget()):
            low = middle + 1
        else:
            high = middle
    return low


def _level(name: str, value: int, bound: int) -> LevelResult:
    tight = value == bound
    return LevelResult(
        name=name,
        value=value,
        bound=bound,
        status="optimal" if tight else "feasible",
        proof="certified" if tight else "none",
    )


Both = tuple[Run, Certificate]


def relevelled(whole: Any, draw: random.Random, change: Callable[[Any], dict[str, object]]) -> Any:
    """A run or a certificate with some fields of one of its levels replaced."""
    stage_idx = draw.randrange(len(whole.stages))
    stages, levels = list(whole.stages), list(whole.stages[stage_idx].levels)
    level_idx = draw.randrange(len(levels))
    levels[level_idx] = levels[level_idx].model_copy(update=change(levels[level_idx]))
    stages[stage_idx] = stages[stage_idx].model_copy(update={"levels": tuple(levels)})
    return whole.model_copy(update={"stages": tuple(stages)})


def restepped(
    row: LevelCertificate, field: str, change: Callable[[tuple[Any, ...]], tuple[Any, ...]]
) -> dict[str, object]:
    """One field of a level's only step replaced."""
    step = row.nodes[0].steps[0]
    other = step.model_copy(update={field: change(getattr(step, field))})
    return {"nodes": (row.nodes[0].model_copy(update={"steps": (other,)}),)}


def false_value(run: Run, certificate: Certificate, draw: random.Random) -> Both:
    return relevelled(run, draw, lambda row: {"value": row.value + draw.choice([-2, -1, 1, 5])}), certificate


def other_level_bound(run: Run, certificate: Certificate, draw: random.Random) -> Both:
    return relevelled(run, draw, lambda _: {"bound": 10**9}), certificate


def better_bound(run: Run, certificate: Certificate, draw: random.Random) -> Both:
    return run, relevelled(certificate, draw, lambda row: {"bound": row.bound - draw.randint(1, 9)})


def negative_multiplier(run: Run, certificate: Certificate, draw: random.Random) -> Both:
    return run, relevelled(
        certificate, draw, lambda row: restepped(row, "earlier", lambda old: (*old[1:], -1))
    )


def wrong_held(run: Run, certificate: Certificate, draw: random.Random) -> Both:
    return run, relevelled(certificate, draw, lambda row: {"held": (*row.held[:-1], sum(row.held) + 1)})


def dropped_term(run: Run, certificate: Certificate, draw: random.Random) -> Both:
    stage = certificate.stages[0]
    gone = draw.randrange(len(stage.resources))

    def without(row: tuple[object, ...]) -> tuple[object, ...]:
        return (*row[:gone], *row[gone + 1 :])

    levels = tuple(row.model_copy(update=restepped(row, "prices", without)) for row in stage.levels)
    less = stage.model_copy(update={"resources": without(stage.resources), "levels": levels})
    return run, certificate.model_copy(update={"stages": (less, *certificate.stages[1:])})


def moved_case(run: Run, certificate: Certificate, draw: random.Random) -> Both:
    idx = draw.randrange(len(run.placements))
    row = run.placements[idx]
    gone = {"municipality": None, "pledge_ref": None, "unit_ref": None, "score": None}
    there = {"municipality": "DE-m0", "pledge_ref": "P", "unit_ref": "U", "score": 10_001}
    changed = row.model_copy(update=there if row.municipality is None else gone)
    placements = (*run.placements[:idx], changed, *run.placements[idx + 1 :])
    return run.model_copy(update={"placements": placements}), certificate


def lost_case(run: Run, certificate: Certificate, draw: random.Random) -> Both:
    gone = draw.choice(run.placements)
    rest = tuple(row for row in run.placements if row is not gone)
    return run.model_copy(update={"placements": rest}), certificate


CORRUPTIONS = (
    *(false_value, better_bound, other_level_bound, negative_multiplier, wrong_held),
    *(dropped_term, moved_case, lost_case),
)


def test_any_prices_give_a_true_bound_and_true_runs_hold() -> None:
    """The best of all placements never exceeds the bound, and its run re-checks; some bounds are tight."""
    draw, seen = random.Random(2023), Counter[str]()
    for _ in range(SCENARIOS):
        scenario = some_scenario(draw)
        run, certificate = solved(scenario, draw)
        report = verify(scenario, run, certificate)
        assert report.failures == ()
        seen.update("certified" if claim.certified else "open" for claim in report.claims)
        seen["placed"] += len(run.stages[0].placed)
    assert min(seen["certified"], seen["open"], seen["placed"]) > 25


def test_no_corruption_passes() -> None:
    """Hundreds of random false claims are refused, every one of them."""
    draw, refused = random.Random(7), Counter[str]()
    for _ in range(SCENARIOS):
        scenario = some_scenario(draw)
        run, certificate = solved(scenario, draw)
        for corrupt in CORRUPTIONS:
            report = verify(scenario, *corrupt(run, certificate, draw))
            assert not report.ok, (corrupt.__name__, run, certificate)
            refused[corrupt.__name__] += 1
    assert refused == dict.fromkeys((corrupt.__name__ for corrupt in CORRUPTIONS), SCENARIOS)
