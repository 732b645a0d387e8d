"""Fairness reports of finished runs: counts of groups, with monitoring records nobody else reads."""

from collections.abc import Iterator
from datetime import timedelta

from rematch.explain.fairness import fairness_report
from rematch.models.fairness import FairnessReport
from rematch.models.run import RunState
from rematch.services.actor import Actor
from rematch.services.freezing import scenario_of
from rematch.services.house import House
from rematch.services.tenancy import WATCHERS, require
from rematch.store import StoredRun, UnitOfWork

TWELVE_MONTHS = timedelta(days=365)


def run_fairness(house: House, actor: Actor, run_id: str) -> FairnessReport:
    """Report on one finished run."""
    return _report(house, actor, run_id, pooled=False)


def pooled_fairness(house: House, actor: Actor, run_id: str) -> FairnessReport:
    """Report on a finished run with the latest one of every other round of the twelve months before."""
    return _report(house, actor, run_id, pooled=True)


def _report(house: House, actor: Actor, run_id: str, *, pooled: bool) -> FairnessReport:
    require(actor, *WATCHERS)
    with house.store.read() as uow:
        run = uow.runs.get(run_id)
        runs = [run, *(_others(uow, run) if pooled else ())]
        solved = [(scenario_of(uow, each), uow.runs.documents(each.id).run) for each in runs]
        ids = {part.case_id for scenario, _ in solved for part in scenario.cases}
        records = uow.monitoring.of(ids)
    return fairness_report(solved, records)


def _others(uow: UnitOfWork, run: StoredRun) -> Iterator[StoredRun]:
    latest = {each.round_ref: each for each in uow.runs.list(state=RunState.DONE, limit=None)}
    until = uow.rounds.get(run.round_ref).thing.as_of
    for round_ref, each in sorted(latest.items()):
        as_of = uow.rounds.get(round_ref).thing.as_of
        if round_ref != run.round_ref and until - TWELVE_MONTHS <= as_of <= until:
            yield each
