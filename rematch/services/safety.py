"""Safety distances and separations: recorded by a coordinator, told to nobody else."""

from rematch.errors import GoneError, InputError, NotFoundError, SeparationError
from rematch.matching.cohort import group_labels
from rematch.models.case import Safety
from rematch.models.scenario import CasePart
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.municipalities import require_known
from rematch.services.tenancy import require
from rematch.services.views import SafetyView
from rematch.store import UnitOfWork


def read_safety(house: House, actor: Actor, case_id: str) -> SafetyView:
    """Return what is recorded for a case; nothing recorded is version 0."""
    require(actor, Role.COORDINATOR)
    with house.store.read() as uow:
        stored = uow.cases.safety(case_id)
        if stored is None:
            return SafetyView(case_id=case_id, version=0, safety=Safety())
        return SafetyView(case_id=case_id, version=stored.version, safety=stored.thing)


def record_safety(
    house: House, actor: Actor, case_id: str, safety: Safety, *, expected_version: int
) -> SafetyView:
    """Record a case's safety; SeparationError where a household is to stay with and away from another."""
    require(actor, Role.COORDINATOR)
    with house.store.unit_of_work() as uow:
        uow.cases.get(case_id)
        _refuse_unknown(uow, case_id, safety)
        _refuse_together(uow, case_id, safety)
        stored = uow.cases.record_safety(case_id, safety, expected_version=expected_version)
        uow.audit.append(actor.audited, "record_safety", "case", case_id)
        return SafetyView(case_id=case_id, version=stored.version, safety=stored.thing)


def _refuse_unknown(uow: UnitOfWork, case_id: str, safety: Safety) -> None:
    for position, avoided in enumerate(safety.keep_distance):
        if avoided.place.municipality is not None:
            pointer = f"/keep_distance/{position}/place/municipality"
            require_known(uow, avoided.place.municipality, pointer=pointer)
    recorded = uow.cases.safety(case_id)
    # A case that was erased after it was recorded stays in the list that is read and sent back.
    known = recorded.thing.separated_from if recorded else ()
    for position, other_id in enumerate(safety.separated_from):
        pointer = f"/separated_from/{position}"
        if other_id == case_id:
            raise InputError("A case cannot be separated from itself.", pointer=pointer)
        if other_id in known:
            continue
        try:
            uow.cases.get(other_id)
        except (NotFoundError, GoneError):
            raise InputError("No case of this id is known here.", pointer=pointer) from None


def _refuse_together(uow: UnitOfWork, case_id: str, safety: Safety) -> None:
    # Only cases of one NGO can ask to stay together, so only those of this NGO can stand in the way.
    ngo = case_id.partition("/")[0]
    near = [other for other in safety.separated_from if other.partition("/")[0] == ngo]
    if not near:
        return
    parts = [CasePart(case_id=row.id, case=row.thing) for row in uow.cases.list(ngo=ngo, limit=None)]
    label = dict(zip((part.case_id for part in parts), group_labels(parts), strict=True))
    for other in near:
        if label.get(other) == label[case_id]:
            raise SeparationError(
                f"Cases {case_id} and {other} are to stay together and apart at once: "
                "change together_with or the separation."
            )
