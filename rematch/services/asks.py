"""What people ask of their NGO: listed, corrections accepted or declined with a reason, erasures ended."""

from rematch.errors import ConflictError, InputError
from rematch.models.ask import AskContent, AskKind, AskState, Declined, ErasureEnd
from rematch.services.actor import Actor, Role
from rematch.services.cases import replace_case
from rematch.services.correcting import corrected, present
from rematch.services.house import House
from rematch.services.once import KeyedRequest, once
from rematch.services.person_views import CorrectionView, ErasureView
from rematch.services.tenancy import require, require_sensitive
from rematch.services.views import Page, page_of
from rematch.store import StoredAsk, UnitOfWork


def list_corrections(
    house: House, actor: Actor, state: AskState | None, *, after: str | None, limit: int
) -> Page[CorrectionView]:
    """Return corrections asked of the own NGO, oldest first, each beside what the field says now."""
    require_sensitive(actor)
    with house.store.read() as uow:
        rows = uow.asks.list(
            AskKind.CORRECTION, ngo=actor.organisation, state=state, after=after, limit=limit + 1
        )
        return page_of(rows, limit, view=lambda row: correction(uow, row), cursor=lambda row: row.id)


def accept_correction(
    house: House, actor: Actor, correction_id: str, *, expected_version: int, asked: KeyedRequest
) -> CorrectionView:
    """Make the correction: a change of the case like any other, as it stands now."""
    require_sensitive(actor)
    with house.store.unit_of_work() as uow:

        def act() -> CorrectionView:
            ask = uow.asks.get(correction_id, AskKind.CORRECTION, ngo=actor.organisation)
            ended = _end(uow, actor, ask, (AskState.ACCEPTED, ask.content), expected_version)
            known = uow.cases.get(ask.case_id, ngo=actor.organisation)
            try:
                case = corrected(known.thing, ask.content, uow.now.date())
            except InputError:
                raise ConflictError(
                    f"Correction {ask.id} does not fit the case as it is now: change the case, or decline it."
                ) from None
            replace_case(uow, actor, known, case, expected_version=known.version)
            return correction(uow, ended)

        return once(uow, asked, CorrectionView, act, about=_case_of(uow, actor, correction_id))


def decline_correction(
    house: House, actor: Actor, said: tuple[str, Declined], *, expected_version: int, asked: KeyedRequest
) -> CorrectionView:
    """Decline a correction, with a reason of the closed list."""
    require_sensitive(actor)
    correction_id, declined = said
    with house.store.unit_of_work() as uow:

        def act() -> CorrectionView:
            ask = uow.asks.get(correction_id, AskKind.CORRECTION, ngo=actor.organisation)
            content = ask.content.model_copy(update={"reason": declined.reason})
            return correction(uow, _end(uow, actor, ask, (AskState.DECLINED, content), expected_version))

        return once(uow, asked, CorrectionView, act, about=_case_of(uow, actor, correction_id))


def list_erasures(
    house: House, actor: Actor, state: AskState | None, *, after: str | None, limit: int
) -> Page[ErasureView]:
    """Return erasures asked of the own NGO, oldest first."""
    require(actor, Role.NGO)
    with house.store.read() as uow:
        rows = uow.asks.list(
            AskKind.ERASURE, ngo=actor.organisation, state=state, after=after, limit=limit + 1
        )
        return page_of(rows, limit, view=erasure, cursor=lambda row: row.id)


def end_erasure(
    house: House, actor: Actor, said: tuple[str, ErasureEnd], *, expected_version: int, asked: KeyedRequest
) -> ErasureView:
    """Note what came of an erasure after the talks; erasing the case itself ends it too, without a trace."""
    require(actor, Role.NGO)
    erasure_id, end = said
    with house.store.unit_of_work() as uow:

        def act() -> ErasureView:
            ask = uow.asks.get(erasure_id, AskKind.ERASURE, ngo=actor.organisation)
            content = ask.content.model_copy(update={"reason": end.reason})
            return erasure(_end(uow, actor, ask, (end.state, content), expected_version))

        ask = uow.asks.get(erasure_id, AskKind.ERASURE, ngo=actor.organisation)
        return once(uow, asked, ErasureView, act, about=ask.case_id)


def correction(uow: UnitOfWork, ask: StoredAsk) -> CorrectionView:
    """Return a correction as the NGO sees it."""
    return CorrectionView(
        correction_id=ask.id,
        version=ask.version,
        case_id=ask.case_id,
        person_ref=ask.content.person_ref,
        pointer=str(ask.content.pointer),
        about=ask.content.about,
        present=present(uow.cases.get(ask.case_id).thing, ask.content),
        value=ask.content.value,
        state=ask.state,
        reason=ask.content.reason,
        asked_at=ask.created_at,
        ended_by=ask.ended_by,
    )


def erasure(ask: StoredAsk) -> ErasureView:
    """Return an erasure as the NGO sees it."""
    return ErasureView(
        erasure_id=ask.id,
        version=ask.version,
        case_id=ask.case_id,
        person_ref=ask.content.person_ref,
        state=ask.state,
        reason=ask.content.reason,
        asked_at=ask.created_at,
        ended_by=ask.ended_by,
    )


def _end(
    uow: UnitOfWork, actor: Actor, ask: StoredAsk, to: tuple[AskState, AskContent], expected_version: int
) -> StoredAsk:
    state, content = to
    ended = uow.asks.end(ask, state, content, by=actor.principal, expected_version=expected_version)
    uow.audit.append(actor.audited, state.value, ask.kind.value, ask.id)
    return ended


def _case_of(uow: UnitOfWork, actor: Actor, correction_id: str) -> str:
    return uow.asks.get(correction_id, AskKind.CORRECTION, ngo=actor.organisation).case_id
