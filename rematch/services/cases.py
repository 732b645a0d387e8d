"""Cases: posted, changed, withdrawn, erased by their NGO; coordinators read them without sensitive codes."""

from dataclasses import dataclass

from rematch.errors import AccessError, ConflictError, StaleError
from rematch.models.case import Case
from rematch.models.offer import EndReason
from rematch.models.readiness import unanswered
from rematch.models.round import CaseState
from rematch.scoring.catalogue import catalogue
from rematch.scoring.statements import check_case
from rematch.services.actor import Actor, Role
from rematch.services.case_views import receipt_of, seen_by, withheld_from
from rematch.services.house import House
from rematch.services.offer_ends import end_live_offer
from rematch.services.once import KeyedRequest, once
from rematch.services.telling import tell_coordination
from rematch.services.tenancy import owner_seen, require, require_case, require_own_case
from rematch.services.views import CaseReceipt, CaseView, Page, page_of
from rematch.store import Actor as AuditActor
from rematch.store import StoredCase, UnitOfWork

BEFORE_A_ROUND = (CaseState.DRAFT, CaseState.READY)
CHANGEABLE = (*BEFORE_A_ROUND, CaseState.IN_ROUND)
WITHDRAWABLE = (*CHANGEABLE, CaseState.OFFERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases a list is to hold; None: any."""

    state: CaseState | None = None
    round_ref: str | None = None


def post_case(house: House, actor: Actor, case: Case, *, asked: KeyedRequest) -> CaseReceipt:
    """Store an NGO's case. The same one again gets the same answer, another under its case_ref a conflict."""
    require(actor, Role.NGO)
    check_case(case, catalogue())
    with house.store.unit_of_work() as uow:
        about = f"{actor.organisation}/{case.case_ref}"
        return once(uow, asked, CaseReceipt, lambda: add_case(uow, actor, case), about=about)


def change_case(
    house: House, actor: Actor, case_id: str, case: Case, *, expected_version: int
) -> CaseReceipt:
    """Replace a case. A round that has frozen it keeps what it froze."""
    require_own_case(actor, case_id)
    check_case(case, catalogue())
    with house.store.unit_of_work() as uow:
        known = uow.cases.get(case_id, ngo=actor.organisation)
        return receipt_of(replace_case(uow, actor, known, case, expected_version=expected_version))


def read_case(house: House, actor: Actor, case_id: str) -> CaseView:
    """Return a case; what is sensitive in it only to people of its own NGO who may read that."""
    require_case(actor, case_id)
    with house.store.read() as uow:
        return seen_by(actor, uow.cases.get(case_id, ngo=owner_seen(actor)))


def list_cases(
    house: House, actor: Actor, wanted: Wanted, *, after: str | None, limit: int
) -> Page[CaseView]:
    """Return cases by id: an NGO's own, a coordinator's all."""
    require(actor, Role.NGO, Role.COORDINATOR)
    with house.store.read() as uow:
        rows = uow.cases.list(
            ngo=owner_seen(actor),
            state=wanted.state,
            round_ref=wanted.round_ref,
            after=after,
            limit=limit + 1,
        )
        return page_of(rows, limit, view=lambda row: seen_by(actor, row), cursor=lambda row: row.id)


def withdraw_case(
    house: House, actor: Actor, case_id: str, *, expected_version: int, asked: KeyedRequest
) -> CaseReceipt:
    """Take a case out of everything; a proposal a running solve makes for it is dropped."""
    require_own_case(actor, case_id)
    with house.store.unit_of_work() as uow:

        def act() -> CaseReceipt:
            known = uow.cases.get(case_id, ngo=actor.organisation)
            _require_state(known, WITHDRAWABLE, "withdrawn")
            moved = uow.cases.move(case_id, to=CaseState.WITHDRAWN, expected_version=expected_version)
            end_live_offer(uow, case_id, EndReason.CASE_WITHDRAWN, by=actor.audited)
            uow.audit.append(actor.audited, "withdraw", "case", case_id)
            tell_coordination(uow, "case.withdrawn", case_id)
            return receipt_of(moved)

        return once(uow, asked, CaseReceipt, act, about=case_id)


def erase_case(house: House, actor: Actor, case_id: str, *, expected_version: int) -> None:
    """Destroy a case's key, salts and words; rounds that froze it keep a hash; nothing can be read again."""
    require_own_case(actor, case_id)
    with house.store.unit_of_work() as uow:
        known = uow.cases.get(case_id, ngo=actor.organisation)
        if known.version != expected_version:
            raise StaleError(
                f"Case {case_id} is at version {known.version}, not {expected_version}: read it again."
            )
        erase_known(uow, case_id, by=actor.audited)


def erase_known(uow: UnitOfWork, case_id: str, *, by: AuditActor) -> None:
    """Erase a case within a transaction: its offer ends, its links are over."""
    uow.cases.erase(case_id)
    end_live_offer(uow, case_id, EndReason.CASE_ERASED, by=by)
    uow.audit.append(by, "erase", "case", case_id)
    tell_coordination(uow, "case.erased", case_id)


def replace_case(
    uow: UnitOfWork, actor: Actor, known: StoredCase, case: Case, *, expected_version: int
) -> StoredCase:
    """Put a case in the place of the one that is known, within a transaction."""
    _require_state(known, CHANGEABLE, "changed")
    _refuse_blind(actor, known)
    stored = uow.cases.change(
        case, ngo=known.owner, expected_version=expected_version, state=_state_after(known, case)
    )
    uow.audit.append(actor.audited, "change", "case", stored.id)
    if (known.state, stored.state) == (CaseState.DRAFT, CaseState.READY):
        tell_coordination(uow, "case.ready", stored.id)
    return stored


def add_case(uow: UnitOfWork, actor: Actor, case: Case) -> CaseReceipt:
    """Store a case within a transaction; the audit hears of a new one only."""
    state = CaseState.DRAFT if unanswered(case) else CaseState.READY
    stored = uow.cases.add(case, ngo=actor.organisation, state=state)
    if stored.created:
        uow.audit.append(actor.audited, "create", "case", stored.id)
        if state is CaseState.READY:
            tell_coordination(uow, "case.ready", stored.id)
    return receipt_of(stored)


def _refuse_blind(actor: Actor, known: StoredCase) -> None:
    """Whoever is not shown all of a case would lose what they replace it without."""
    withheld = withheld_from(actor, known.thing)
    if withheld:
        raise AccessError(
            f"Case {known.id} holds {withheld} sensitive answer(s) you are not shown: your change would drop "
            "them. Ask a colleague who may read them to change it."
        )


def _state_after(known: StoredCase, case: Case) -> CaseState | None:
    if known.state not in BEFORE_A_ROUND:
        return None
    return CaseState.DRAFT if unanswered(case) else CaseState.READY


def _require_state(known: StoredCase, states: tuple[CaseState, ...], step: str) -> None:
    if known.state not in states:
        raise ConflictError(f"Case {known.id} is {known.state.value}; it cannot be {step} any more.")
