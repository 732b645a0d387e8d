"""Several rules on one round: the finished runs of its present freezing beside each other."""

from rematch.analysis.comparison import Finished, outcome_of, pairs_of
from rematch.models.comparison import Comparison
from rematch.models.run import RunState
from rematch.services.actor import Actor, Role
from rematch.services.freezing import scenario_of
from rematch.services.house import House
from rematch.services.tenancy import require

RUNS_MAX = 8
"""Runs compared at most, the newest: each is read whole, and pairs grow with the square."""


def compare_runs(house: House, actor: Actor, round_ref: str) -> Comparison:
    """Return outcomes and pairs; cases withdrawn or erased since are never named."""
    require(actor, Role.COORDINATOR)
    with house.store.read() as uow:
        freezing = uow.rounds.get(round_ref).freezing
        done = [
            run
            for run in uow.runs.list(round_ref=round_ref, state=RunState.DONE, limit=None)
            if run.freezing == freezing
        ]
        finished = [
            Finished(run.id, scenario_of(uow, run), uow.runs.documents(run.id).run)
            for run in done[-RUNS_MAX:]
        ]
        gone = uow.cases.gone()
    return Comparison(
        round_ref=round_ref,
        left_out=len(done) - len(finished),
        runs=tuple(map(outcome_of, finished)),
        pairs=pairs_of(finished, hidden=gone),
    )
