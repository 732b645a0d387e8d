"""Monitoring records: written and deleted by the case's NGO, counted in fairness reports, read by nobody."""

from rematch.models.monitoring import MonitoringRecord
from rematch.services.actor import Actor
from rematch.services.house import House
from rematch.services.tenancy import require_own_case
from rematch.services.views import MonitoringReceipt


def monitoring_state(house: House, actor: Actor, case_id: str) -> MonitoringReceipt:
    """Return whether a record is there, and its version; never what it says."""
    require_own_case(actor, case_id)
    with house.store.read() as uow:
        uow.cases.get(case_id, ngo=actor.organisation)
        return _receipt(case_id, uow.monitoring.version(case_id))


def record_monitoring(
    house: House, actor: Actor, case_id: str, record: MonitoringRecord, *, expected_version: int
) -> MonitoringReceipt:
    """Write what a household says of itself, in place of what was there; expected_version 0: nothing was."""
    require_own_case(actor, case_id)
    with house.store.unit_of_work() as uow:
        uow.cases.get(case_id, ngo=actor.organisation)
        version = uow.monitoring.record(case_id, record, expected_version=expected_version)
        uow.audit.append(actor.audited, "record_monitoring", "case", case_id)
        return _receipt(case_id, version)


def delete_monitoring(house: House, actor: Actor, case_id: str, *, expected_version: int) -> None:
    """Delete the record; the case stays as it is."""
    require_own_case(actor, case_id)
    with house.store.unit_of_work() as uow:
        uow.cases.get(case_id, ngo=actor.organisation)
        uow.monitoring.delete(case_id, expected_version=expected_version)
        uow.audit.append(actor.audited, "delete_monitoring", "case", case_id)


def _receipt(case_id: str, version: int) -> MonitoringReceipt:
    return MonitoringReceipt(case_id=case_id, version=version, recorded=version > 0)
