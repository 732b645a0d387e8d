"""Monitoring records over HTTP: an NGO writes and deletes those of its own cases; nobody reads one back."""

from typing import Annotated

from fastapi import APIRouter, Body, Response

from rematch.api import examples_fairness as examples
from rematch.api.deps import CallerDep, CaseIdDep, VersionDep, tagged
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.models.monitoring import MonitoringRecord
from rematch.services import monitoring
from rematch.services.actor import Role
from rematch.services.views import MonitoringReceipt

router = APIRouter(prefix="/cases", tags=["cases"], route_class=StrictRoute)
ADDRESS = "/{ngo}/{case_ref}/monitoring-record"
RecordBody = Annotated[MonitoringRecord, Body(examples=[examples.MONITORING])]


@router.get(
    ADDRESS,
    **operation("readMonitoringState", Role.NGO, example=examples.MONITORING_RECEIPT, problems=(404, 410)),
)
def read_state(caller: CallerDep, case_id: CaseIdDep, response: Response) -> MonitoringReceipt:
    """Read whether a household has a monitoring record, never what it says; version 0: none."""
    return tagged(response, monitoring.monitoring_state(*caller, case_id))


@router.put(
    ADDRESS,
    **operation("recordMonitoring", Role.NGO, example=examples.MONITORING_RECEIPT, problems=(404, 410)),
)
def record(
    caller: CallerDep, case_id: CaseIdDep, said: RecordBody, version: VersionDep, response: Response
) -> MonitoringReceipt:
    """Record what a household says of itself, for counts only: it never scores, nobody reads it back."""
    view = monitoring.record_monitoring(*caller, case_id, said, expected_version=version)
    return tagged(response, view)


@router.delete(ADDRESS, **operation("deleteMonitoring", Role.NGO, status=204, problems=(404, 410)))
def delete(caller: CallerDep, case_id: CaseIdDep, version: VersionDep) -> None:
    """Delete a household's monitoring record; its case stays."""
    monitoring.delete_monitoring(*caller, case_id, expected_version=version)
