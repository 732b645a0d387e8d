"""After a run: what the other orders of objectives would do, solved in the background and kept beside it."""

import threading
from collections.abc import Callable

import structlog

from rematch.analysis.orders import other_orders
from rematch.jobs import Queue
from rematch.models.orders import Orders
from rematch.models.run import Run, RunParams
from rematch.models.scenario import Scenario
from rematch.services.apart import apart, is_large
from rematch.services.freezing import scenario_of
from rematch.services.house import House
from rematch.solver import Cancel, Problem, Solution, SolveParams, isolated

COMPARE = "compare"
"""Name of the job; its id is the run's."""
SHARE_OF_RUN = 2
"""Each order has the run's seconds divided by this."""

log = structlog.get_logger("rematch.comparing")


def register_comparing(house: House) -> None:
    """Tell the jobs what «compare» does; a failure leaves the run as it is, until the next start."""
    house.jobs.register(
        COMPARE,
        lambda run_id, stop: compare(house, run_id, stop),
        on_error=lambda run_id, error: log.error("orders not solved", run=run_id, error=error),
        queue=Queue.LATER,
    )


def enqueue_comparing(house: House, run_id: str) -> None:
    """Have the other orders of a finished run solved, where the settings say so."""
    if house.settings.other_orders:
        house.jobs.enqueue(COMPARE, run_id)


def recover_comparing(house: House) -> None:
    """At start-up: take up the finished runs whose other orders a stop cut off."""
    with house.store.read() as uow:
        left = uow.runs.without_orders()
    for run_id in left:
        enqueue_comparing(house, run_id)


def compare(house: House, run_id: str, stop: threading.Event) -> None:
    """Solve the other orders of a finished run and keep them; when asked to stop, nothing is kept."""
    with house.store.read() as uow:
        run = uow.runs.get(run_id)
        scenario, solved = scenario_of(uow, run), uow.runs.documents(run_id).run
    if scenario.erased:
        return

    deadline_s = max(1, run.params.deadline_s // SHARE_OF_RUN)
    params = run.params.model_copy(update={"deadline_s": deadline_s})
    if is_large(scenario):
        texts = (scenario.model_dump_json().encode(), solved.model_dump_json().encode())
        orders = apart(_parsed, *texts, params, progress=_unheard, cancel=stop)
    else:
        orders = _orders(scenario, solved, params, stop)
    if not stop.is_set():
        with house.store.unit_of_work() as uow:
            uow.runs.record_orders(run_id, orders)


def _orders(scenario: Scenario, solved: Run, params: RunParams, stop: Cancel) -> Orders:
    def stoppable(problem: Problem, params: SolveParams, cancel: Cancel | None = None) -> Solution:
        return isolated(problem, params, cancel=cancel or stop)

    return other_orders(scenario, solved, params, solve=stoppable)


def _parsed(
    scenario: bytes, solved: bytes, params: RunParams, *, progress: Callable[[object], None], cancel: Cancel
) -> Orders:
    """The same in a process of its own."""
    parts = (Scenario.model_validate_json(scenario), Run.model_validate_json(solved))
    return _orders(*parts, params, cancel)


def _unheard(_seen: object) -> None:
    """Nobody waits for the other orders."""
