"""A named coordinator decides on one proposal at a time; an offer and its hold follow in one transaction."""

from datetime import datetime, timedelta

from rematch.errors import CapacityError, ConflictError, InputError, NotFoundError, SeparationError
from rematch.explain import View, view_of
from rematch.models.decision import DecisionKind, DecisionRequest
from rematch.models.offer import HomeKept
from rematch.models.pledge import Pledge
from rematch.models.round import CaseState, RoundState
from rematch.models.run import Placement
from rematch.models.scenario import CasePart
from rematch.services.actor import Actor, Role
from rematch.services.freezing import scenario_of
from rematch.services.homes import has_room, hold, home_for
from rematch.services.house import House
from rematch.services.offer_views import DecisionView
from rematch.services.once import KeyedRequest, once
from rematch.services.telling import tell_household_side
from rematch.services.tenancy import require
from rematch.services.views import Page
from rematch.store import NewDecision, NewOffer, StoredDecision, StoredOffer, StoredRun, UnitOfWork

EARLIEST_H = 72
"""A household has at least so many hours to answer."""


def decide(
    house: House, actor: Actor, run_id: str, request: DecisionRequest, *, asked: KeyedRequest
) -> DecisionView:
    """Decide on one case of a published run: accept, another municipality, or wait."""
    require(actor, Role.COORDINATOR)
    hours = house.settings.answer_hours
    with house.store.unit_of_work() as uow:

        def act() -> DecisionView:
            run = _reviewed(uow, run_id)
            opened = uow.decisions.sheet_opened(run_id, request.case_id, actor.principal)
            if opened is None:
                raise ConflictError(f"Case {request.case_id}: open its review sheet before you decide.")
            _refuse_undecidable(uow, run, request.case_id)
            home = _home(uow, run, request)
            looked_s = int((uow.now - opened).total_seconds())
            decision = uow.decisions.add(_written(actor, run, request, (home, looked_s)))
            uow.audit.append(actor.audited, f"decide_{request.kind.value}", "case", request.case_id)
            answer_by = request.answer_by or uow.now + timedelta(hours=hours)
            offer = None if home is None else _ask(uow, actor, (run, decision, home), answer_by)
            return view(decision, offer)

        return once(uow, asked, DecisionView, act)


def list_decisions(house: House, actor: Actor, run_id: str) -> Page[DecisionView]:
    """Return who decided what on a run's proposals, oldest first."""
    require(actor, Role.COORDINATOR)
    with house.store.read() as uow:
        uow.runs.get(run_id)
        found = uow.decisions.of_run(run_id)
        return Page[DecisionView](items=tuple(view(each, None) for each in found))


def view(decision: StoredDecision, offer: StoredOffer | None) -> DecisionView:
    """Return a decision as coordinators see it."""
    return DecisionView(
        decision_id=decision.id,
        run_id=decision.run_id,
        case_id=decision.case_id,
        kind=decision.kind,
        reason=decision.reason,
        home=decision.column_id,
        decided_by=decision.decided_by,
        decided_at=decision.decided_at,
        looked_s=decision.looked_s,
        offer_id=offer.id if offer else None,
    )


def _reviewed(uow: UnitOfWork, run_id: str) -> StoredRun:
    run = uow.runs.get(run_id)
    round_ = uow.rounds.get(run.round_ref)
    chosen = uow.runs.published(run.round_ref, freezing=round_.freezing)
    if chosen is None or chosen.id != run_id:
        which = f"run {chosen.id}" if chosen else "none yet"
        raise ConflictError(f"Round {round_.id} is reviewed by its published run, {which}, not by {run_id}.")
    if round_.state is not RoundState.REVIEW:
        raise ConflictError(f"Round {round_.id} is {round_.state.value}; decisions are made in its review.")
    return run


def _refuse_undecidable(uow: UnitOfWork, run: StoredRun, case_id: str) -> None:
    case = uow.cases.get(case_id)
    if case.state is not CaseState.IN_ROUND or case.round_ref != run.round_ref:
        raise ConflictError(
            f"Case {case_id} is {case.state.value}; it is decided on while it is in round {run.round_ref}."
        )
    if uow.reviews.open_of(case_id) is not None:
        raise ConflictError(f"Case {case_id} is under review: end the review before you decide.")


def _home(uow: UnitOfWork, run: StoredRun, request: DecisionRequest) -> HomeKept | None:
    """The home, held: the one proposed, or another; none to wait."""
    if request.kind is DecisionKind.WAIT:
        return None
    part = _part(uow, run, request.case_id)
    if request.kind is DecisionKind.ACCEPT:
        placement = _placement(uow, run, request.case_id)
        pledge_id, unit_ref = f"{placement.municipality}/{placement.pledge_ref}", str(placement.unit_ref)
    else:
        pledge_id, unit_ref = _elsewhere(uow, run, request)
    _refuse_near(uow, part, pledge_id.partition("/")[0])
    return hold(uow, home_for(part.case, _pledge(uow, run, pledge_id), unit_ref), part.case)


def _part(uow: UnitOfWork, run: StoredRun, case_id: str) -> CasePart:
    frozen = uow.rounds.frozen_part(run.round_ref, f"case:{case_id}", freezing=run.freezing)
    if frozen is None or not isinstance(frozen.document, CasePart):
        raise NotFoundError(f"Case {case_id} is not in run {run.id}.")
    return frozen.document


def _pledge(uow: UnitOfWork, run: StoredRun, pledge_id: str) -> Pledge:
    frozen = uow.rounds.frozen_part(run.round_ref, f"pledge:{pledge_id}", freezing=run.freezing)
    if frozen is None or not isinstance(frozen.document, Pledge):
        raise NotFoundError(f"Pledge {pledge_id} is not in run {run.id}.")
    return frozen.document


def _placement(uow: UnitOfWork, run: StoredRun, case_id: str) -> Placement:
    found = {each.case_id: each for each in uow.runs.documents(run.id).run.placements}[case_id]
    if found.municipality is None:
        raise ConflictError(f"Case {case_id} has no proposal in run {run.id}: choose a place, or wait.")
    return found


def _elsewhere(uow: UnitOfWork, run: StoredRun, request: DecisionRequest) -> tuple[str, str]:
    """The home named, or the best one there that is possible for the household and free now."""
    solved = uow.runs.documents(run.id).run
    looked = view_of(scenario_of(uow, run), solved, request.case_id, audience="coordinator")
    asked = request.municipality
    there = [idx for idx, column in enumerate(looked.columns) if column.pledge.municipality == asked]
    if not there:
        raise InputError("No home of this municipality is in the round.", pointer="/municipality")
    possible = sorted(
        (idx for idx in there if looked.table.possible[looked.row, idx] and _is_named(looked, idx, request)),
        key=lambda idx: (-looked.own_score(idx), looked.columns[idx].id),
    )
    if not possible:
        raise ConflictError(
            f"Case {request.case_id}: no home asked for at {request.municipality} is possible for this "
            "household; its explanation says why."
        )
    for idx in possible:
        column = looked.columns[idx]
        home = home_for(looked.part.case, column.pledge, column.unit.unit_ref)
        if has_room(uow, home, looked.part.case):
            return home.pledge_id, home.unit_ref
    raise CapacityError(
        f"{request.municipality}: {len(possible)} kind(s) of home are possible for case {request.case_id}, "
        "0 are free now."
    )


def _is_named(looked: View, idx: int, request: DecisionRequest) -> bool:
    column = looked.columns[idx]
    named = (column.pledge.pledge_ref, column.unit.unit_ref)
    return request.pledge_ref is None or named == (request.pledge_ref, request.unit_ref)


def _refuse_near(uow: UnitOfWork, part: CasePart, municipality: str) -> None:
    """A household to be kept apart may have been offered a home there since: told to coordinators alone."""
    there = uow.offers.cases_at(municipality)
    recorded = uow.cases.safeties((*there, part.case_id))  # as it is now, also since the freeze
    own = recorded.pop(part.case_id, part.safety)
    avoided = {*own.separated_from, *part.safety.separated_from} & set(there)
    named = {case_id for case_id, safety in recorded.items() if part.case_id in safety.separated_from}
    for other in sorted(avoided | named):
        raise SeparationError(
            f"Cases {part.case_id} and {other} are to be kept apart, and {other} has an offer at "
            f"{municipality}: choose another place."
        )


def _written(
    actor: Actor, run: StoredRun, request: DecisionRequest, found: tuple[HomeKept | None, int]
) -> NewDecision:
    home, looked_s = found
    return NewDecision(
        run_id=run.id,
        case_id=request.case_id,
        kind=request.kind,
        reason=request.reason,
        column_id=None if home is None else f"{home.pledge_id}/{home.unit_ref}",
        decided_by=actor.principal,
        looked_s=looked_s,
    )


def _ask(
    uow: UnitOfWork, actor: Actor, made: tuple[StoredRun, StoredDecision, HomeKept], answer_by: datetime
) -> StoredOffer:
    run, decision, home = made
    if answer_by < uow.now + timedelta(hours=EARLIEST_H):
        raise InputError(f"A household has {EARLIEST_H} hours to answer at least.", pointer="/answer_by")
    case = uow.cases.step(decision.case_id, CaseState.IN_ROUND, CaseState.OFFERED)
    offer = uow.offers.add(
        NewOffer(
            case_id=case.id,
            round_ref=run.round_ref,
            run_id=run.id,
            decision=decision.id,
            ngo=case.owner,
            home=home,
            pathway=case.thing.pathway.value if case.thing.pathway else None,
            answer_by=answer_by,
        )
    )
    uow.audit.append(actor.audited, "ask", "offer", offer.id)
    tell_household_side(uow, "offer.asked", offer)
    return offer
