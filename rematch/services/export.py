"""A run as files, for whoever holds the machine and its master key; they hold the households whole."""

from rematch.models.run import Certificate, Run
from rematch.models.scenario import Scenario
from rematch.services.actor import SYSTEM
from rematch.services.freezing import scenario_of
from rematch.store import Store


def run_files(store: Store, run_id: str) -> tuple[Scenario, Run, Certificate]:
    """Return a finished run with all that re-checks it; the audit keeps that it was taken out."""
    with store.unit_of_work() as uow:
        documents = uow.runs.documents(run_id)
        scenario = scenario_of(uow, uow.runs.get(run_id))
        uow.audit.append(SYSTEM, "export", "run", run_id)
    return scenario, documents.run, documents.certificate
