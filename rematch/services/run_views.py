"""A stored run becomes what its reader may see of it; every use case that hands out runs calls it."""

from rematch.models.given import Given
from rematch.models.run import RunProgress, RunState
from rematch.services.actor import Actor, Role
from rematch.services.tenancy import WATCHERS
from rematch.services.views import RunView, StageView
from rematch.store import StoredRun, UnitOfWork


def seen_by(uow: UnitOfWork, actor: Actor, run: StoredRun) -> RunView:
    """Return a run as this reader may see it: what speaks of the whole round is the coordinators'."""
    whole = actor.role in WATCHERS
    return RunView(
        run_id=run.id,
        round_ref=run.round_ref,
        policy_id=run.policy_id,
        scenario_hash=run.scenario_hash,
        state=run.state,
        params=run.params,
        progress=RunProgress.model_validate(run.progress) if whole and run.progress else None,
        error=run.error,
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        published_at=run.published_at,
        **_asked(uow, run) if actor.role is Role.COORDINATOR else {},
        **_results(uow, run) if whole and run.state is RunState.DONE else {},
    )


def _asked(uow: UnitOfWork, run: StoredRun) -> dict[str, object]:
    ahead = uow.runs.ahead(run.id) if run.state is RunState.QUEUED else None
    found: dict[str, object] = {"start_from": run.start_from, "ahead": ahead}
    part = run.given and uow.rounds.frozen_part(run.round_ref, run.given, freezing=run.freezing)
    if part and isinstance(part.document, Given):
        gone = uow.cases.gone()
        found["pins"] = tuple(pin for pin in part.document.pins if pin.case_id not in gone)
        found["exclusions"] = tuple(each for each in part.document.exclusions if each.case_id not in gone)
    return found


def _results(uow: UnitOfWork, run: StoredRun) -> dict[str, object]:
    documents = uow.runs.documents(run.id)
    stages = tuple(
        StageView(name=stage.name.value, levels=stage.levels, proof=stage.proof, stopped=stage.stopped)
        for stage in documents.run.stages
    )
    verified = None if documents.report is None else bool(documents.report["ok"])
    return {"stages": stages, "verified": verified}
