"""Use cases of fairness reports and monitoring records: who may, and what a report rests on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rematch.errors import AccessError, GoneError, NotFoundError
from rematch.models.fairness import Dimension
from rematch.models.monitoring import Gender, MonitoringRecord
from rematch.models.round import CaseState
from rematch.models.run import Certificate
from rematch.models.scenario import CasePart
from rematch.services.actor import Actor, Role
from rematch.services.fairness import pooled_fairness, run_fairness
from rematch.services.house import House
from rematch.services.monitoring import delete_monitoring, monitoring_state, record_monitoring
from rematch.services.opening import jobs_for
from rematch.store import NewRun
from tests.explain.cohorts import BEST, SECOND, a_cohort, a_run, some_cases
from tests.store.builders import COORDINATION, a_part, a_round, opened, settings_in, with_organisations

HARBOUR = Actor(key_id="k1", organisation="harbour", role=Role.NGO, person="caseworker-07")
BRIDGE = Actor(key_id="k2", organisation="bridge", role=Role.NGO, person="caseworker-01")
DESK = Actor(key_id="k3", organisation="coordination", role=Role.COORDINATOR, person="coordinator-a")
KIEL = Actor(
    key_id="k4", organisation="kiel", role=Role.MUNICIPALITY, person="officer-1", municipality="DE-kiel"
)
FIRST = "harbour/S1-001"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house with organisations; no job runs in it."""
    with opened(tmp_path) as store:
        settings = settings_in(tmp_path)
        jobs = jobs_for(settings, store)
        yield House(store=with_organisations(store), jobs=jobs, settings=settings)


def a_run_in(house: House, *, finished: bool = True) -> str:
    """Thirty singles of one NGO; twenty go to the best town. No solver: the placements are written down."""
    scenario = a_cohort(some_cases(30, 1), name="pilot")
    run = a_run(scenario, [BEST] * 20 + [SECOND] * 10)
    with house.store.unit_of_work() as uow:
        for part in scenario.cases:
            uow.cases.add(part.case, ngo="harbour", state=CaseState.READY)
        uow.policies.add(scenario.policy, owner=COORDINATION)
        uow.rounds.add(a_round(as_of=scenario.round.as_of), owner=COORDINATION)
        salts = {part.case_id: uow.cases.get(part.case_id).salt for part in scenario.cases}
        parts = {
            key: a_part(part, salts[part.case_id] if isinstance(part, CasePart) else None)
            for key, part in scenario.parts()
        }
        uow.rounds.freeze("pilot", parts, expected_version=1)
        new = NewRun(
            round_ref="pilot",
            policy_id=scenario.policy.policy_id,
            scenario_hash=run.scenario_hash,
            params=run.params,
        )
        run_id = uow.runs.add(new).id
        uow.runs.start(run_id, "worker-1")
        if finished:
            uow.runs.finish(run_id, run, Certificate(scenario_hash=run.scenario_hash, stages=()))
    return run_id


def record(house: House, numbers: range, gender: Gender) -> None:
    """Record what these households say."""
    for number in numbers:
        said = MonitoringRecord(gender=gender)
        record_monitoring(house, HARBOUR, f"harbour/S1-{number:03}", said, expected_version=0)


def genders(house: House, run_id: str) -> dict[str, int | None]:
    """Told groups by gender with their counts."""
    lines = run_fairness(house, DESK, run_id).lines
    return {line.group: line.cases for line in lines if line.dimension is Dimension.GENDER and line.told}


def test_records_are_counted_as_they_stand_now(house: House) -> None:
    """Also those made after the freeze; a deleted one is in the group without a record again."""
    run_id = a_run_in(house)
    assert genders(house, run_id) == {}
    record(house, range(1, 16), Gender.WOMAN)
    assert genders(house, run_id) == {"woman": 15, "not_recorded": 15}
    for number in range(1, 7):
        delete_monitoring(house, HARBOUR, f"harbour/S1-{number:03}", expected_version=1)
    assert genders(house, run_id) == {}


def test_records_move_nobody(house: House) -> None:
    """Scores, ranks and proxies of the report are the same with and without records."""
    run_id = a_run_in(house)
    before = run_fairness(house, DESK, run_id)
    record(house, range(1, 16), Gender.WOMAN)
    after = run_fairness(house, DESK, run_id)
    monitored = "monitored:"
    assert [line for line in before.lines if not line.dimension.startswith(monitored)] == [
        line for line in after.lines if not line.dimension.startswith(monitored)
    ]
    assert before.proxies == after.proxies
    assert pooled_fairness(house, DESK, run_id) == after


def test_an_erased_household_leaves_the_report(house: House) -> None:
    """Thirty become 29, shown as thirty; the run can still be reported on."""
    run_id = a_run_in(house)
    record(house, range(1, 2), Gender.WOMAN)
    with house.store.unit_of_work() as uow:
        uow.cases.erase(FIRST)
    report = run_fairness(house, DESK, run_id)
    assert report.lines[0].cases == 30
    assert any("erased" in note for note in report.notes)
    with pytest.raises(GoneError):
        monitoring_state(house, HARBOUR, FIRST)


def test_roles_refuse_and_foreign_cases_look_absent(house: House) -> None:
    """Coordinators count and never record; NGOs record and never count; municipalities neither."""
    run_id = a_run_in(house)
    for actor in (HARBOUR, KIEL):
        with pytest.raises(AccessError):
            run_fairness(house, actor, run_id)
    for actor, error in ((DESK, AccessError), (KIEL, AccessError), (BRIDGE, NotFoundError)):
        with pytest.raises(error):
            record_monitoring(house, actor, FIRST, MonitoringRecord(), expected_version=0)
        with pytest.raises(error):
            monitoring_state(house, actor, FIRST)
        with pytest.raises(error):
            delete_monitoring(house, actor, FIRST, expected_version=1)
    with pytest.raises(NotFoundError):
        record_monitoring(house, HARBOUR, "harbour/C-404", MonitoringRecord(), expected_version=0)


def test_a_run_that_left_nothing_has_no_report(house: House) -> None:
    """While it is solving there is nothing to report on, alone or with others."""
    run_id = a_run_in(house, finished=False)
    for report in (run_fairness, pooled_fairness):
        with pytest.raises(NotFoundError):
            report(house, DESK, run_id)
