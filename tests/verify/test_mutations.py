"""Planted mistakes in verify: each is caught by scoring, or by a claim that is false."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from random import Random
from types import ModuleType

import pytest

import rematch.verify as true_verify
from rematch.analysis.cohorts import bundled
from rematch.matching import encode, where_problem, who_problem
from rematch.matching.certified import stage_certificate
from rematch.matching.decode import certificate_of, placements_of, stage_of
from rematch.models.case import Safety
from rematch.models.certificate import LevelCertificate, Node, Step
from rematch.models.pledge import Pledge
from rematch.models.run import Certificate, Run, RunFacts, RunParams, StageName
from rematch.models.scenario import Scenario
from rematch.scoring.table import findings, score_table
from rematch.solver import SolveParams, solve
from tests.builders import a_case, a_municipality, a_pledge, a_policy, a_provision, a_scenario, a_unit, a_wish
from tests.bundles import with_bundles
from tests.mutants import Mutant, planted
from tests.scoring.chance import a_random_scenario

VERIFY = "rematch.verify"
SCORES = [
    Mutant("weights", "if total <= budget:", "if total < 0:", VERIFY),
    Mutant("weights", "(given[best] + 1) > stated[best]", "(given[best] + 1) >= stated[best]", VERIFY),
    Mutant("kinds", "return level * FULL // 3", "return level * FULL // 4", VERIFY),
    Mutant("kinds", "return FULL * common // len(asked)", "return FULL * common // (len(asked) + 1)", VERIFY),
    Mutant("kinds", "return abs(asked - had)", "return asked - had", VERIFY),
    Mutant("kinds", "FULL * (far - km)", "FULL * (km - near)", VERIFY),
    Mutant("kinds", "isco.startswith(group) or group.startswith(isco)", "isco.startswith(group)", VERIFY),
    Mutant("score", "return total // (budget * voices), both", "return total // budget, both", VERIFY),
    Mutant("score", "stated + voice.weights.unspent * SILENCE", "stated", VERIFY),
    Mutant("score", "both = (100 - share) * total + share", "both = (100 - share) * total - share", VERIFY),
    Mutant("score", "(count - self.positions[owner])", "(count - self.positions[owner] - 1)", VERIFY),
    Mutant("score", "household < scorer.who.part.case.acceptance_floor", "False", VERIFY),
    Mutant(
        "possibility", "accepted < site.bundle.minutes_apart", "accepted <= site.bundle.minutes_apart", VERIFY
    ),
    Mutant("possibility", "accepted is None or accepted <", "accepted is not None and accepted <", VERIFY),
    Mutant("possibility", "any(not _beds_missing(who, half)", "all(not _beds_missing(who, half)", VERIFY),
    Mutant("twofold", "max(starts), min(ends)", "min(starts), max(ends)", VERIFY),
    Mutant("twofold", "    if all(said):", "    if any(said):", VERIFY),
    Mutant("twofold", "return False if any(each is False", "return None if any(each is False", VERIFY),
]
CLAIMS = [
    Mutant("numbered", "(resources[name], amount) for", "(resources[name], 1) for", VERIFY),
    Mutant("numbered", "[any(case_id in view.must_place", "[any(case_id in ()", VERIFY),
    Mutant("numbered", "problem.possible[case_id] if case_id in", "problem.sites if case_id in", VERIFY),
    Mutant("levels", 'wrong = "" if value == level.value', 'wrong = "" if True', VERIFY),
    Mutant("levels", "fault = _bound_fault(claims, level_idx)", 'fault = ""', VERIFY),
    Mutant("levels", "fault or next(_wrong_held(claims, level.held), \"\")", "fault", VERIFY),
    Mutant("levels", "if value != reached:", "if value > reached:", VERIFY),
    Mutant("levels", '"" if level.bound == bound else said', '"" if level.bound else said', VERIFY),
    Mutant("placements", "> problem.capacity[name]:", "> problem.capacity[name] + 1:", VERIFY),
    Mutant("placements", "if not pair.possible:", "if False:", VERIFY),
    Mutant("placements", "if len(owners) > 1:", "if len(owners) > 2:", VERIFY),
    Mutant("placements", "row.score != pair.mixed", "False", VERIFY),
    Mutant("checks", 'fault = "" if stated == derived', 'fault = "" if True', VERIFY),
]  # fmt: skip


@cache
def rounds() -> tuple[Scenario, ...]:
    """The pilot, and random small rounds with every kind and rule, some of them with bundles."""
    small = [a_random_scenario(seed, cases=8, municipalities=4) for seed in range(12)]
    paired = [with_bundles(a_random_scenario(seed), seed) for seed in range(4)]
    return (bundled("pilot"), *small, *paired)


@cache
def solved() -> tuple[tuple[Scenario, Run, Certificate], ...]:
    """Rounds with more wanted than offered, a group and a separation, each solved once."""
    one_home = _one_home()
    tight = (*(_tight(seed) for seed in range(8)), one_home)
    run, certificate = _answer(one_home)
    return (*((scenario, *_answer(scenario)) for scenario in tight), (one_home, run, _dear(certificate)))


def scores_agree(verify: ModuleType) -> bool:
    """Say whether its scores and failing rules are scoring's on every pair of every round."""
    return all(_same(verify, scenario) for scenario in rounds())


def claims_hold(verify: ModuleType) -> bool:
    """Say whether it passes every true run, and refuses every false one by the check that is meant for it."""
    return all(_passes_and_refuses(verify, *each) for each in solved())


def _passes_and_refuses(verify: ModuleType, scenario: Scenario, run: Run, certificate: Certificate) -> bool:
    if not verify.verify(scenario, run, certificate).ok:
        return False
    for name, false_run, false_certificate in false_claims(scenario, run, certificate):
        failed = {check.name for check in verify.verify(scenario, false_run, false_certificate).failures}
        if name not in failed:
            return False
    return True


def false_claims(
    scenario: Scenario, run: Run, certificate: Certificate
) -> Iterator[tuple[str, Run, Certificate]]:
    """Yield the check that must refuse it, and a run and certificate that say one thing that is not so."""
    level = f"who/{run.stages[0].levels[-1].name}"
    yield "run/scenario hash", run.model_copy(update={"scenario_hash": "0" * 64}), certificate
    yield f"{level}/value", _level(run, value=1), certificate
    yield f"{level}/claim", _level(run, bound=-1, proof="certified"), certificate
    yield "placements/score", _scored(run), certificate
    for name, placed in _false_placements(scenario, run):
        yield f"{run.stages[-1].name.value}/{name}", _replaced(run, placed), certificate
    if certificate.stages[0].levels[-1].bound > run.stages[0].levels[-1].value:
        yield f"{level}/claim", _stage(run, proof="certified"), certificate
    for name, false in _false_certificates(certificate, run.stages[0].levels[-1].proof):
        yield f"{level}/{name}", run, false


@pytest.mark.parametrize("mutant", SCORES, ids=lambda each: f"{each.file}: {each.after}")
def test_a_mistake_in_a_score_or_a_rule_is_seen(mutant: Mutant) -> None:
    """The other implementation disagrees with it somewhere."""
    with planted(mutant) as verify:
        assert not answered(scores_agree, verify)


@pytest.mark.parametrize("mutant", CLAIMS, ids=lambda each: f"{each.file}: {each.after}")
def test_a_mistake_in_a_check_is_seen(mutant: Mutant) -> None:
    """It refuses what is true, or lets pass what is false."""
    with planted(mutant) as verify:
        assert not answered(claims_hold, verify)


def test_the_true_one_has_no_mistake_of_these() -> None:
    """Without a mutant both questions are answered with yes."""
    assert scores_agree(true_verify) and claims_hold(true_verify)


def answered(question: Callable[[ModuleType], bool], verify: ModuleType) -> bool:
    """Ask; a mutant that breaks down has been seen as well."""
    try:
        return question(verify)
    except (ArithmeticError, AssertionError, LookupError, TypeError, ValueError):
        return False


def _tight(seed: int) -> Scenario:
    """Six small households, two towns with three homes in all; two stay together, two apart."""
    chance = Random(seed)
    cases = [
        a_case(
            chance.randint(1, 3),
            case_ref=f"C-{idx}",
            wishes=(a_wish("recognition_advice", chance.randint(1, 5)),),
            together_with=("C-1",) if idx == 0 else (),
        )
        for idx in range(6)
    ]
    towns = [
        a_municipality("DE-a", provisions=(a_provision("recognition_advice", 3),)),
        a_municipality("DE-b", provisions=(a_provision("recognition_advice", 1),)),
        a_municipality("DE-c"),
    ]
    pledges = [
        a_pledge("DE-a", units=[a_unit(count=2)], max_persons=chance.randint(4, 6)),
        a_pledge("DE-b", units=[a_unit(count=2)]),
        a_pledge("DE-c", units=[a_unit(count=1, min_persons=3)]),
    ]
    return a_scenario(
        cases, towns, pledges, safety={"C-2": Safety(separated_from=("harbour/C-3",))}, seed=seed
    )


def _one_home() -> Scenario:
    """Three persons without a wish, two with strong ones, one home: the persons need a multiplier."""
    wishes = tuple(a_wish(key, 5) for key in ("recognition_advice", "legal_advice", "buddy", "job_mentoring"))
    cases = [a_case(3, case_ref="C-0"), a_case(2, case_ref="C-1", wishes=wishes)]
    cases += [a_case(1, case_ref=f"C-{idx}") for idx in range(2, 6)]
    town = a_municipality("DE-b", provisions=tuple(a_provision(wish.criterion, 3) for wish in wishes))
    policy = a_policy(budget=2_000)
    return a_scenario(
        cases, [a_municipality("DE-a"), town], [_one_of("DE-a"), _one_of("DE-b")], policy=policy
    )


def _dear(certificate: Certificate) -> Certificate:
    """In `where`, prices so high that they bound only because the case placed must stay placed."""
    level = certificate.stages[1].levels[0]
    step = level.nodes[0].steps[0]
    dear = step.model_copy(update={"prices": tuple(10**9 for _ in step.prices)})
    node = level.nodes[0].model_copy(update={"steps": (dear,)})
    stage = certificate.stages[1].model_copy(
        update={"levels": (level.model_copy(update={"nodes": (node,)}),)}
    )
    return certificate.model_copy(update={"stages": (certificate.stages[0], stage)})


def _one_of(code: str) -> Pledge:
    return a_pledge(code, units=[a_unit(count=1 if code == "DE-b" else 0)])


def _answer(scenario: Scenario) -> tuple[Run, Certificate]:
    """Solve in this process, as match() does in another one."""
    encoded = encode(scenario)
    who = solve(who_problem(encoded), SolveParams(objectives=scenario.policy.objectives))
    first = stage_of(StageName.WHO, encoded, who)
    where = solve(where_problem(encoded, first.placed), SolveParams(objectives=("score",)))
    stages = (first, stage_of(StageName.WHERE, encoded, where))
    parts = [
        stage_certificate(StageName.WHO, encoded, who),
        stage_certificate(StageName.WHERE, encoded, where),
    ]
    run = Run(
        scenario_hash=scenario.hash,
        seed=scenario.round.seed,
        params=RunParams(),
        stages=stages,
        placements=placements_of(encoded, stages[-1].placed),
        facts=RunFacts(phases=(), strategies=(), versions={}, finished_at=datetime(2026, 12, 1, tzinfo=UTC)),
    )
    return run, certificate_of(scenario.hash, parts)


def _same(verify: ModuleType, scenario: Scenario) -> bool:
    table, derived = score_table(scenario), verify.pair_scores(scenario)
    for row, case_id in enumerate(table.case_ids):
        found = findings(scenario, row, table)
        for idx, column in enumerate(table.columns):
            pair = derived[case_id][column.id]
            numbers = (
                int(table.household[row, idx]),
                int(table.mixed[row, idx]),
                int(table.coverage_pct[row, idx]),
            )
            codes = {finding.code.value for finding in found[idx]}
            if numbers != (pair.household, pair.mixed, pair.coverage_pct) or codes != set(pair.codes):
                return False
    return True


def _level(run: Run, *, value: int = 0, bound: int = 0, proof: str | None = None) -> Run:
    """Shift value and bound of the last level of the first stage."""
    stage = run.stages[0]
    last = stage.levels[-1]
    changed = {
        "value": last.value + value,
        "bound": (last.bound or 0) + bound + value,
        "proof": proof or last.proof,
    }
    levels = (*stage.levels[:-1], last.model_copy(update=changed))
    return run.model_copy(update={"stages": (stage.model_copy(update={"levels": levels}), *run.stages[1:])})


def _stage(run: Run, *, proof: str) -> Run:
    """State a better proof than the numbers give, for the stage and for its levels."""
    stage = run.stages[0]
    levels = tuple(level.model_copy(update={"proof": proof}) for level in stage.levels)
    changed = stage.model_copy(update={"proof": proof, "levels": levels})
    return run.model_copy(update={"stages": (changed, *run.stages[1:])})


def _replaced(run: Run, placed: dict[str, str]) -> Run:
    """Put cases elsewhere in the last stage, and say nothing else."""
    last = run.stages[-1].model_copy(update={"placed": placed})
    return run.model_copy(update={"stages": (*run.stages[:-1], last)})


def _false_placements(scenario: Scenario, run: Run) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield placements that break one rule, by the rule's name."""
    table = score_table(scenario)
    placed = dict(run.stages[-1].placed)
    for row, case_id in enumerate(table.case_ids):
        for idx, column in enumerate(table.columns):
            if not table.possible[row, idx]:
                yield "possible pairs", placed | {case_id: column.id}
    homes = "DE-b/P-1/u1"
    yield "capacity", {case_id: homes for case_id in table.case_ids[:3]}
    if scenario.cases[0].case.together_with:
        yield "groups", {"harbour/C-0": homes}
        yield "groups", {"harbour/C-0": homes, "harbour/C-1": "DE-a/P-1/u1"}
    if scenario.cases[2].safety.separated_from:
        yield "apart", {"harbour/C-2": homes, "harbour/C-3": homes}


def _scored(run: Run) -> Run:
    rows = tuple(
        row if row.score is None else row.model_copy(update={"score": row.score - 1})
        for row in run.placements
    )
    return run.model_copy(update={"placements": rows})


def _false_certificates(certificate: Certificate, proof: str) -> Iterator[tuple[str, Certificate]]:
    """Yield certificates whose last level says one thing that is not so, by the check's name."""
    last = certificate.stages[0].levels[-1]
    step = last.nodes[0].steps[0]
    changes: list[tuple[str, dict[str, object]]] = [
        ("bound", {"bound": last.bound - 1}),
        # What was proved rests on a solver's word, whatever weaker bound the certificate shows.
        *([] if proof == "proved" else [("claim", {"bound": last.bound + 1})]),
        ("certificate", {"held": (last.held[0] - 1, *last.held[1:])}),
        ("certificate", {"held": (last.held[0] + 1, *last.held[1:])}),
        ("certificate", _restepped(step, earlier=(-1, *step.earlier[1:]))),
        ("certificate", _restepped(step, prices=step.prices[:-1])),
        ("certificate", _restepped(step, earlier=())),
    ]
    for name, change in changes:
        yield name, _with_last(certificate, last.model_copy(update=change))


def _restepped(step: Step, **fields: object) -> dict[str, object]:
    return {"nodes": (Node(steps=(step.model_copy(update=fields),)),)}


def _with_last(certificate: Certificate, level: LevelCertificate) -> Certificate:
    stage = certificate.stages[0]
    changed = stage.model_copy(update={"levels": (*stage.levels[:-1], level)})
    return certificate.model_copy(update={"stages": (changed, *certificate.stages[1:])})
