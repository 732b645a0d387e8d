"""Runs: asked for by a coordinator, solved in the background, seen by the NGOs whose cases are in them."""

from rematch.errors import ConflictError, InputError, NotFoundError
from rematch.models.policy import KEPT, Policy
from rematch.models.round import CaseState, RoundState
from rematch.models.run import RunParams
from rematch.services.actor import Actor, Role
from rematch.services.freezing import Chosen, frozen, hash_with
from rematch.services.house import House
from rematch.services.once import KeyedRequest, once
from rematch.services.pins import given_part
from rematch.services.run_request import RunRequest
from rematch.services.run_views import seen_by
from rematch.services.solving import SOLVE, settle_round
from rematch.services.tenancy import RUN_READERS, WATCHERS, absent, require
from rematch.services.views import Page, RunView, page_of
from rematch.store import NewRun, StoredRun, UnitOfWork

SOLVABLE = (RoundState.FROZEN, RoundState.SOLVING, RoundState.REVIEW)


def start_run(
    house: House, actor: Actor, round_ref: str, request: RunRequest, *, asked: KeyedRequest
) -> RunView:
    """Queue a run on a frozen round; a second one of the same scenario and rules has to wait for its end."""
    require(actor, Role.COORDINATOR)
    params = request.params or RunParams(deadline_s=house.settings.deadline_default_s)
    if params.deadline_s > house.settings.deadline_max_s:
        most = house.settings.deadline_max_s
        raise InputError(f"A run here may have {most} seconds at most.", pointer="/params/deadline_s")
    with house.store.unit_of_work() as uow:
        view = once(uow, asked, RunView, lambda: _queue(uow, actor, (round_ref, request, params)))
    house.jobs.enqueue(SOLVE, view.run_id)
    return view


def read_run(house: House, actor: Actor, run_id: str) -> RunView:
    """Return a run and where it stands; an NGO sees published runs that hold a case of its own."""
    with house.store.read() as uow:
        return seen_by(uow, actor, require_run(uow, actor, run_id))


def list_runs(
    house: House, actor: Actor, *, round_ref: str | None, after: str | None, limit: int
) -> Page[RunView]:
    """Return runs, oldest first."""
    require(actor, *RUN_READERS)
    with house.store.read() as uow:
        rows = [
            row
            for row in uow.runs.list(round_ref=round_ref, after=after, limit=None)
            if _visible(uow, actor, row)
        ]
        return page_of(
            rows[: limit + 1], limit, view=lambda row: seen_by(uow, actor, row), cursor=lambda row: row.id
        )


def cancel_run(house: House, actor: Actor, run_id: str, *, asked: KeyedRequest) -> RunView:
    """Stop a run: a queued one ends at once, a solving one soon; ConflictError once it has ended."""
    require(actor, Role.COORDINATOR)
    with house.store.unit_of_work() as uow:

        def act() -> RunView:
            run = uow.runs.request_cancel(run_id)
            settle_round(uow, run)
            uow.audit.append(actor.audited, "cancel", "run", run_id)
            return seen_by(uow, actor, run)

        view = once(uow, asked, RunView, act)
    house.jobs.cancel(SOLVE, run_id)
    return view


def require_run(uow: UnitOfWork, actor: Actor, run_id: str) -> StoredRun:
    """Return a run the actor may see; any other looks absent."""
    require(actor, *RUN_READERS)
    run = uow.runs.get(run_id)
    if not _visible(uow, actor, run):
        raise absent()
    return run


def _queue(uow: UnitOfWork, actor: Actor, wanted: tuple[str, RunRequest, RunParams]) -> RunView:
    round_ref, request, params = wanted
    policy = _signed(uow, request.policy_id)
    stored = uow.rounds.get(round_ref)
    if stored.state not in SOLVABLE:
        raise ConflictError(f"Round {round_ref} is {stored.state.value}; freeze it before a run.")
    if KEPT in policy.objectives and request.start_from is None:
        raise InputError("These rules count who is kept: name the run to start from.", pointer="/start_from")
    uow.rounds.add_part(round_ref, f"policy:{policy.policy_id}", frozen(policy))
    _refuse_gone(uow, round_ref)
    given = given_part(uow, round_ref, request, policy)
    run = uow.runs.add(
        NewRun(
            round_ref=round_ref,
            policy_id=policy.policy_id,
            scenario_hash=hash_with(uow.rounds.leaves(round_ref), Chosen(policy.policy_id, given)),
            params=params,
            given=given,
            start_from=request.start_from,
        )
    )
    settle_round(uow, run)
    uow.audit.append(actor.audited, "start", "run", run.id)
    return seen_by(uow, actor, run)


def _signed(uow: UnitOfWork, policy_id: str) -> Policy:
    try:
        policy = uow.policies.get(policy_id).thing
    except NotFoundError:
        raise InputError("No rules of this id are known here.", pointer="/policy_id") from None
    if policy.signed_by is None:
        raise ConflictError(f"Rules {policy_id} are a draft: another coordinator must sign them first.")
    return policy


def _refuse_gone(uow: UnitOfWork, round_ref: str) -> None:
    """A case that was erased or withdrawn since the freeze would take a home from another."""
    parts = uow.rounds.frozen_parts(round_ref)
    erased = sum(part.document is None for part in parts.values())
    withdrawn = sum(
        f"case:{case.id}" in parts for case in uow.cases.list(state=CaseState.WITHDRAWN, limit=None)
    )
    if erased or withdrawn:
        raise ConflictError(
            f"Of round {round_ref}, {erased} case(s) were erased and {withdrawn} withdrawn since it was "
            "frozen: reopen and freeze it."
        )


def _visible(uow: UnitOfWork, actor: Actor, run: StoredRun) -> bool:
    if actor.role in WATCHERS:
        return True
    own = f"case:{actor.organisation}/"
    leaves = uow.rounds.leaves(run.round_ref, freezing=run.freezing)
    return run.published_at is not None and any(key.startswith(own) for key in leaves)
