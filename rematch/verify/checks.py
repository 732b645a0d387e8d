"""The whole re-check of a run: its scenario, stages, placements, levels and certificate, in this order."""

from collections.abc import Iterator

from rematch.errors import ScenarioError
from rematch.models.run import Certificate, Run, Stage, StageCertificate
from rematch.models.scenario import Scenario
from rematch.verify.budget import Budget
from rematch.verify.digest import scenario_hash
from rematch.verify.levels import (
    StageClaims,
    level_checks,
    names_check,
    objectives_check,
    resources_check,
    status_check,
)
from rematch.verify.numbered import View, numbered
from rematch.verify.placements import contradiction, run_checks, stage_checks
from rematch.verify.problem import Problem, problem_of
from rematch.verify.report import Check, Claim, Report, checked
from rematch.verify.stated import positions_of


def verify(scenario: Scenario, run: Run, certificate: Certificate) -> Report:
    """
    Re-check a run and its certificate against the scenario, in plain integers and without a solver.

    Every check is made that can be made: where one fails on which later ones rest, the report ends there.
    """
    if scenario.erased:
        return Report(
            (Check("scenario", False, f"cannot be re-checked: {len(scenario.erased)} cases erased"),), ()
        )
    checks = list(_hash_checks(scenario, run, certificate))
    if not all(check.ok for check in checks):
        return Report(tuple(checks), ())
    try:
        problem = problem_of(scenario)
    except ScenarioError as error:
        return Report((*checks, Check("scenario", False, error.message)), ())
    checks += [checked("scenario", contradiction(problem)), _stages_check(problem, run, certificate)]
    if not all(check.ok for check in checks):
        return Report(tuple(checks), ())
    return _solved(problem, run, certificate, checks)


def _solved(problem: Problem, run: Run, certificate: Certificate, checks: list[Check]) -> Report:
    claims: list[Claim] = []
    budget = Budget()
    for stage, stated in zip(run.stages, certificate.stages, strict=True):
        view = _view(problem, stage, run)
        shape = [
            objectives_check(view, stage, stated),
            resources_check(view, stated),
            names_check(view, stated),
        ]
        checks += [*stage_checks(problem, stage), *shape, status_check(stage)]
        if all(check.ok for check in shape):
            found, said = _levels(view, stage, stated, budget)
            checks += found
            claims += said
    checks += run_checks(problem, run)
    return Report(tuple(checks), tuple(claims))


def _levels(
    view: View, stage: Stage, stated: StageCertificate, budget: Budget
) -> tuple[list[Check], list[Claim]]:
    round_ = numbered(view, stated.resources)
    stage_claims = StageClaims(
        round=round_,
        positions=positions_of(round_, stated),
        stage=stage,
        certificate=stated,
        placed=round_.placed(stage.placed),
        budget=budget,
    )
    checks: list[Check] = []
    claims: list[Claim] = []
    for level_idx in range(len(stage.levels)):
        found, claim = level_checks(stage_claims, level_idx)
        checks += found
        claims.append(claim)
    return checks, claims


def _view(problem: Problem, stage: Stage, run: Run) -> View:
    """In `who`, the pinned must be placed; in `where`, those whom `who` placed, and nobody else can be."""
    if stage.name.value == "who":
        return View(problem, "who", frozenset(problem.parts), problem.pinned)
    placed = frozenset(run.stages[0].placed)
    return View(problem, "where", placed, placed)


def _hash_checks(scenario: Scenario, run: Run, certificate: Certificate) -> Iterator[Check]:
    derived = scenario_hash(scenario)
    for name, stated in (("run", run.scenario_hash), ("certificate", certificate.scenario_hash)):
        fault = "" if stated == derived else f"speaks of scenario {stated}, this one is {derived}"
        yield checked(f"{name}/scenario hash", fault)


def _stages_check(problem: Problem, run: Run, certificate: Certificate) -> Check:
    stated = [stage.name.value for stage in run.stages]
    wanted = ["who"]
    if run.stages and run.stages[0].placed and problem.scenario.policy.municipal_share_pct > 0:
        wanted.append("where")
    priced = [stage.stage.value for stage in certificate.stages]
    fault = ""
    if stated != wanted or priced != wanted:
        fault = f"{', '.join(wanted)} expected, {stated} in the run, {priced} in the certificate"
    return checked("stages", fault)
