"""Rules, rounds and runs: signing, freezing, and one unfinished run of a kind."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from rematch.errors import ConflictError, GoneError, NotFoundError, StaleError
from rematch.models.round import RoundState
from rematch.models.run import RunState
from rematch.store import NewRun, Store, UnitOfWork
from tests.databases import REFUSED, raw_sql
from tests.store.builders import (
    COORDINATION,
    NGO,
    NOW,
    a_case,
    a_municipality,
    a_new_run,
    a_part,
    a_policy,
    a_round,
    freeze_case,
    results,
)


@pytest.fixture
def ready(store: Store) -> Store:
    """A store with a round and rules."""
    with store.unit_of_work() as uow:
        uow.rounds.add(a_round(), owner=COORDINATION)
        uow.policies.add(a_policy(), owner=COORDINATION)
    return store


def test_rules_are_signed_by_another_person(ready: Store) -> None:
    """Who drafted them cannot sign; once signed nothing of them changes."""
    with ready.unit_of_work() as uow:
        with pytest.raises(ConflictError, match="another person must sign"):
            uow.policies.sign("balanced/1", signed_by="coordinator-a", at=NOW, expected_version=1)
        uow.policies.change(a_policy(purpose="fairness"), expected_version=1)
        signed = uow.policies.sign("balanced/1", signed_by="coordinator-b", at=NOW, expected_version=2)
        assert (signed.thing.signed_by, signed.thing.signed_at, signed.thing.purpose, signed.version) == (
            "coordinator-b",
            NOW,
            "fairness",
            3,
        )
        with pytest.raises(ConflictError, match="were signed by coordinator-b"):
            uow.policies.change(a_policy(), expected_version=3)
        with pytest.raises(ConflictError, match="are there already"):
            uow.policies.add(a_policy(), owner=COORDINATION)
        assert uow.policies.add(a_policy(version=2), owner=COORDINATION).id == "balanced/2"
        assert [stored.id for stored in uow.policies.list()] == ["balanced/1", "balanced/2"]


def test_a_stale_signature_is_refused(ready: Store) -> None:
    """Whoever signs signs what they read."""
    with ready.unit_of_work() as uow:
        uow.policies.change(a_policy(purpose="other"), expected_version=1)
        with pytest.raises(StaleError):
            uow.policies.sign("balanced/1", signed_by="coordinator-b", at=NOW, expected_version=1)


def test_times_come_back_in_utc(ready: Store) -> None:
    """A time in another zone is the same moment; a naive one is refused."""
    berlin = datetime(2026, 12, 1, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    with ready.unit_of_work() as uow:
        uow.policies.sign("balanced/1", signed_by="coordinator-b", at=berlin, expected_version=1)
        stored = uow.policies.get("balanced/1")
    assert stored.thing.signed_at == NOW
    assert stored.created_at.tzinfo is UTC


def test_a_frozen_round_does_not_change(store: Store) -> None:
    """Freezing happens once, on an open round, at the version expected."""
    freeze_case(store, a_case())
    with store.unit_of_work() as uow:
        stored = uow.rounds.get("pilot")
        assert (stored.state, stored.version, stored.freezing) == (RoundState.FROZEN, 2, 1)
        assert stored.frozen_at == stored.changed_at
        with pytest.raises(ConflictError, match="is frozen; it can be frozen only while open"):
            uow.rounds.freeze("pilot", {}, expected_version=2)
        with pytest.raises(ConflictError, match="it can be changed only while open"):
            uow.rounds.change(a_round(title="Other"), expected_version=2)
        assert uow.rounds.move("pilot", to=RoundState.SOLVING, expected_version=2).state is RoundState.SOLVING


def test_thawing_keeps_the_parts_of_the_first_freezing(store: Store) -> None:
    """A second freezing has its own parts; those the old runs used stay."""
    freeze_case(store, a_case())
    with store.unit_of_work() as uow:
        uow.rounds.thaw("pilot", expected_version=2)
        uow.rounds.change(a_round(title="Second"), expected_version=3)
        uow.rounds.freeze("pilot", {}, expected_version=4)
        assert uow.rounds.frozen_parts("pilot") == {}
        assert len(uow.rounds.frozen_parts("pilot", freezing=1)) == 2
        assert uow.rounds.get("pilot").freezing == 2


def test_rules_added_to_a_frozen_round_keep_their_salt(store: Store) -> None:
    """The second run with the same rules finds the same part, hence the same scenario hash."""
    freeze_case(store, a_case())
    with store.unit_of_work() as uow:
        first = uow.rounds.add_part("pilot", "policy:balanced/1", a_part(a_policy()))
        assert uow.rounds.add_part("pilot", "policy:balanced/1", a_part(a_policy())) == first
        assert uow.rounds.frozen_parts("pilot")["policy:balanced/1"] == first


def test_an_erased_case_cannot_be_frozen(store: Store) -> None:
    """A case that was erased after it was read is not frozen."""
    part = freeze_case(store, a_case())
    with store.unit_of_work() as uow:
        uow.cases.erase(f"{NGO}/C-1")
        uow.rounds.add(a_round("second"), owner=COORDINATION)
        with pytest.raises(GoneError):
            uow.rounds.freeze("second", {f"case:{NGO}/C-1": part}, expected_version=1)


def test_rounds_and_municipalities_are_there_once(ready: Store) -> None:
    """A second one of the same name is a conflict; an absent one is not found."""
    with ready.unit_of_work() as uow:
        with pytest.raises(ConflictError):
            uow.rounds.add(a_round(), owner=COORDINATION)
        with pytest.raises(ConflictError):
            uow.municipalities.add(a_municipality(), owner=NGO)
        with pytest.raises(NotFoundError):
            uow.municipalities.change(a_municipality(name="Other"), expected_version=1, owner=NGO)
        assert uow.municipalities.change(a_municipality(name="New"), expected_version=1).version == 2
        with pytest.raises(StaleError, match="The municipality DE-kiel is at version 2"):
            uow.municipalities.change(a_municipality(), expected_version=1)
        with pytest.raises(NotFoundError, match="No round absent"):
            uow.rounds.get("absent")
        assert [stored.id for stored in uow.rounds.list()] == ["pilot"]


def test_a_run_from_start_to_report(ready: Store) -> None:
    """queued, solving with progress, done with its documents, then re-checked."""
    run, certificate = results()
    with ready.unit_of_work() as uow:
        queued = uow.runs.add(a_new_run())
        assert (queued.state, queued.freezing) == (RunState.QUEUED, 0)
        with pytest.raises(NotFoundError):
            uow.runs.documents(queued.id)
        uow.runs.start(queued.id, "worker-1")
        assert uow.runs.progress(queued.id, {"phase": "score"}).progress == {"phase": "score"}
        done = uow.runs.finish(queued.id, run, certificate)
        assert (done.state, done.finished_at) == (RunState.DONE, uow.now)
        uow.runs.record_report(queued.id, {"claims": 3})
    with ready.read() as uow:
        documents = uow.runs.documents(queued.id)
        assert (documents.run, documents.certificate, documents.report) == (run, certificate, {"claims": 3})
        assert documents.reported_at is not None
        assert [stored.id for stored in uow.runs.list(round_ref="pilot", state=RunState.DONE)] == [queued.id]


def test_a_second_unfinished_run_is_refused(ready: Store, tmp_path: Path) -> None:
    """The same scenario with the same rules runs once at a time; the message names the run."""
    with ready.unit_of_work() as uow:
        first = uow.runs.add(a_new_run())
        for state in (RunState.QUEUED, RunState.SOLVING):
            if state is RunState.SOLVING:
                uow.runs.start(first.id, "worker-1")
            with pytest.raises(
                ConflictError, match=f"{first.id} with the same scenario and rules is {state.value}"
            ):
                uow.runs.add(a_new_run())
        uow.runs.add(a_new_run(scenario_hash="b" * 64))
        uow.runs.cancel(first.id)
        assert uow.runs.add(a_new_run()).state is RunState.QUEUED
    with pytest.raises(REFUSED, match=r"(?i)unique"):
        raw_sql(tmp_path, "UPDATE runs SET state = 'queued'")


@pytest.mark.parametrize("new", [a_new_run(policy_id="absent/1"), a_new_run(round_ref="absent")])
def test_a_run_of_nothing_is_refused(ready: Store, new: NewRun) -> None:
    """Round and rules must be there."""
    with pytest.raises(NotFoundError, match="absent"), ready.unit_of_work() as uow:
        uow.runs.add(new)


STEPS: dict[str, Callable[[UnitOfWork, str], object]] = {
    "start": lambda uow, run_id: uow.runs.start(run_id, "worker-1"),
    "progress": lambda uow, run_id: uow.runs.progress(run_id, {}),
    "finish": lambda uow, run_id: uow.runs.finish(run_id, *results()),
    "fail": lambda uow, run_id: uow.runs.fail(run_id, "memory"),
    "cancel": lambda uow, run_id: uow.runs.cancel(run_id),
    "request_cancel": lambda uow, run_id: uow.runs.request_cancel(run_id),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_run_that_is_over_stays_so(ready: Store, step: Callable[[UnitOfWork, str], object]) -> None:
    """No step leads out of an end."""
    with ready.unit_of_work() as uow:
        run_id = uow.runs.add(a_new_run()).id
        uow.runs.fail(run_id, "memory")
        with pytest.raises(ConflictError, match="is failed; this needs"):
            step(uow, run_id)
        assert uow.runs.get(run_id).error == "memory"


def test_cancelling(ready: Store) -> None:
    """A queued run ends at once; a solving one learns of it with its next progress."""
    with ready.unit_of_work() as uow:
        queued = uow.runs.add(a_new_run())
        assert uow.runs.request_cancel(queued.id).state is RunState.CANCELLED
        solving = uow.runs.start(uow.runs.add(a_new_run()).id, "worker-1")
        assert uow.runs.request_cancel(solving.id).state is RunState.SOLVING
        assert uow.runs.progress(solving.id, {}).cancel_requested


def test_a_run_is_taken_over_and_its_first_worker_is_refused(ready: Store) -> None:
    """Another worker may begin with it while it is solving; the one before is told who has it now."""
    with ready.unit_of_work() as uow:
        run_id = uow.runs.start(uow.runs.add(a_new_run()).id, "worker-1").id
        taken = uow.runs.start(run_id, "worker-2")
        assert (taken.worker, taken.attempts) == ("worker-2", 2)
        with pytest.raises(ConflictError, match="is solved by worker-2, not by worker-1"):
            uow.runs.requeue(run_id, "worker-1")
        assert uow.runs.requeue(run_id, "worker-2").state is RunState.QUEUED
