"""What a finished run left behind: proposals, explanations, documents, and its re-check on demand."""

from collections.abc import Collection
from dataclasses import asdict

from rematch.errors import GoneError, NotFoundError
from rematch.explain import Audience, View, explained, view_of
from rematch.explain.card import algorithm_card, how_rematch_decides
from rematch.models.explanation import Explanation
from rematch.models.orders import OrderOutcome
from rematch.models.round import CaseState
from rematch.models.run import Certificate, Placement, Run
from rematch.services.actor import Actor, Role
from rematch.services.freezing import scenario_of
from rematch.services.house import House
from rematch.services.once import KeyedRequest, kept, once
from rematch.services.runs import require_run
from rematch.services.solving import report_facts
from rematch.services.tenancy import CHECKERS, absent, require, require_case
from rematch.services.views import (
    CardView,
    CheckView,
    ClaimView,
    OrdersView,
    Page,
    ProposalView,
    VerificationView,
    page_of,
)
from rematch.store import RunDocuments, UnitOfWork
from rematch.verify import verify


def list_proposals(
    house: House, actor: Actor, run_id: str, *, after: str | None, limit: int
) -> Page[ProposalView]:
    """Return what a run says, case by case: to an NGO of its own; withdrawn and erased cases are dropped."""
    require(actor, Role.NGO, Role.COORDINATOR)
    with house.store.read() as uow:
        require_run(uow, actor, run_id)
        placements = uow.runs.documents(run_id).run.placements
        rows: list[Placement] = []
        for placement in placements:
            if placement.case_id > (after or "") and _is_shown(uow, actor, placement):
                rows.append(placement)
            if len(rows) > limit:
                break
        return page_of(rows, limit, view=_proposal, cursor=lambda row: row.case_id)


def explain_case(house: House, actor: Actor, run_id: str, case_id: str) -> Explanation:
    """Explain a case of a run; confidential reasons read as «not possible» to every reader."""
    return explained(view_for(house, actor, run_id, case_id))


def view_for(house: House, actor: Actor, run_id: str, case_id: str) -> View:
    """Return a case of a run as this reader may see it; another's looks absent, a withdrawn one too."""
    require_case(actor, case_id)
    with house.store.read() as uow:
        run = require_run(uow, actor, run_id)
        if uow.cases.get(case_id).state is CaseState.WITHDRAWN:
            raise absent()
        scenario, documents = scenario_of(uow, run), uow.runs.documents(run_id)
    audience: Audience = "coordinator" if actor.role is Role.COORDINATOR else "caseworker"
    return view_of(scenario, documents.run, case_id, audience=audience, sees_sensitive=actor.sees_sensitive)


def read_result(house: House, actor: Actor, run_id: str) -> Run:
    """Return the run itself."""
    return _documents(house, actor, run_id).run


def read_certificate(house: House, actor: Actor, run_id: str) -> Certificate:
    """Return the numbers that let anybody re-check the run's bounds."""
    return _documents(house, actor, run_id).certificate


def read_card(house: House, actor: Actor, run_id: str) -> CardView:
    """Return what the system does under this run's rules, and how it decides, as pages to publish."""
    with house.store.read() as uow:
        run = require_run(uow, actor, run_id)
        policy, solved = uow.policies.get(run.policy_id).thing, uow.runs.documents(run_id).run
    return CardView(
        run_id=run_id,
        policy_id=run.policy_id,
        card=algorithm_card(policy, solved),
        how=how_rematch_decides(policy, solved),
    )


def read_orders(house: House, actor: Actor, run_id: str) -> OrdersView:
    """Return what the other orders would do, or that they are not solved yet; withdrawn cases are unnamed."""
    require(actor, *CHECKERS)
    with house.store.read() as uow:
        require_run(uow, actor, run_id)
        uow.runs.documents(run_id)
        orders, gone = uow.runs.orders(run_id), uow.cases.gone()
    outcomes = tuple(_without(gone, outcome) for outcome in orders.outcomes) if orders else ()
    return OrdersView(run_id=run_id, ready=orders is not None, outcomes=outcomes)


def verify_run(house: House, actor: Actor, run_id: str, *, asked: KeyedRequest) -> VerificationView:
    """Re-check a finished run in plain integers; the date of the latest re-check is kept."""
    require(actor, *CHECKERS)
    with house.store.read() as uow:
        if (answer := kept(uow, asked, VerificationView)) is not None:
            return answer
        scenario, documents = scenario_of(uow, uow.runs.get(run_id)), uow.runs.documents(run_id)
    report = verify(scenario, documents.run, documents.certificate)
    with house.store.unit_of_work() as uow:

        def act() -> VerificationView:
            if not scenario.erased:
                uow.runs.record_report(run_id, report_facts(report))
            uow.audit.append(actor.audited, "verify", "run", run_id)
            return VerificationView(
                run_id=run_id,
                ok=report.ok,
                checked_at=uow.now,
                last_verified_at=documents.reported_at if scenario.erased else uow.now,
                checks=tuple(CheckView(**asdict(check)) for check in report.checks),
                claims=tuple(ClaimView(**asdict(claim)) for claim in report.claims),
            )

        return once(uow, asked, VerificationView, act)


def _documents(house: House, actor: Actor, run_id: str) -> RunDocuments:
    require(actor, *CHECKERS)
    with house.store.read() as uow:
        return uow.runs.documents(run_id)


def _without(gone: Collection[str], outcome: OrderOutcome) -> OrderOutcome:
    """The outcome without the ids of cases withdrawn or erased since; its counts are those of the solve."""
    named = {name: getattr(outcome, name) for name in ("placed", "only_here", "only_chosen")}
    return outcome.model_copy(
        update={name: tuple(each for each in ids if each not in gone) for name, ids in named.items()}
    )


def _is_shown(uow: UnitOfWork, actor: Actor, placement: Placement) -> bool:
    ngo = placement.case_id.partition("/")[0]
    if actor.role is Role.NGO and ngo != actor.organisation:
        return False
    try:
        return uow.cases.get(placement.case_id).state is not CaseState.WITHDRAWN
    except (GoneError, NotFoundError):
        return False


def _proposal(placement: Placement) -> ProposalView:
    return ProposalView(
        case_id=placement.case_id,
        municipality=placement.municipality,
        pledge_ref=placement.pledge_ref,
        unit_ref=placement.unit_ref,
        bundle=placement.bundle,
        score=placement.score,
    )
