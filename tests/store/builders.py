"""Builders with defaults for the tests of the store: plausible things, a house of organisations."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rematch.models.case import Case
from rematch.models.municipality import Municipality
from rematch.models.person import Person
from rematch.models.pledge import PlaceCount, Pledge, UnitType
from rematch.models.policy import Criterion, Policy
from rematch.models.round import CaseState, Round
from rematch.models.run import Certificate, Run, RunFacts, RunParams
from rematch.models.scenario import CasePart, Part, leaf_hash, new_salt
from rematch.models.types import Period
from rematch.settings import Settings
from rematch.store import FrozenPart, NewRun, Organisation, OrganisationKind, Store, open_store
from tests.databases import url_in

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
NGO, OTHER_NGO, TOWN, COORDINATION = "harbour", "bridge", "kiel", "coordination"
PLEDGE_ID = "DE-kiel/P-17"
MARKER = "MARKER-9f3b1c"
"""Words of a case: not to be found in any file of the database."""


def settings_in(folder: Path, **fields: Any) -> Settings:
    """Settings of a database in a folder, whatever the environment says."""
    return Settings(data_folder=folder, database_url=url_in(folder), **fields)


def opened(folder: Path, *, clock: Callable[[], datetime] | None = None, **fields: Any) -> Store:
    """A store in a folder."""
    return open_store(settings_in(folder, **fields), clock=clock)


def with_organisations(store: Store) -> Store:
    """Two NGOs, a coordination, and the municipality of Kiel with its organisation."""
    with store.unit_of_work() as uow:
        for org_id in (NGO, OTHER_NGO):
            uow.organisations.add(Organisation(org_id=org_id, kind=OrganisationKind.NGO, name=org_id))
        uow.organisations.add(
            Organisation(org_id=TOWN, kind=OrganisationKind.MUNICIPALITY, name="Kiel", municipality="DE-kiel")
        )
        uow.organisations.add(
            Organisation(org_id=COORDINATION, kind=OrganisationKind.COORDINATION, name="Coordination")
        )
        uow.municipalities.add(a_municipality(), owner=TOWN)
    return store


def a_case(case_ref: str = "C-1", **fields: Any) -> Case:
    """One adult; `external_ids` and the like as fields."""
    return Case(**{"case_ref": case_ref, "persons": (Person(person_ref="P1", age_band="25-44"),)} | fields)


def a_marked_case(case_ref: str = "C-1") -> Case:
    """A case whose words can be searched for."""
    return a_case(case_ref, persons=(Person(person_ref=MARKER, age_band="25-44"),))


def a_municipality(code: str = "DE-kiel", **fields: Any) -> Municipality:
    """A municipality that has answered nothing."""
    return Municipality(**{"code": code, "name": code, "country": code[:2]} | fields)


def a_unit(unit_ref: str = "flat", **fields: Any) -> UnitType:
    """Three own homes of four beds."""
    return UnitType(**{"unit_ref": unit_ref, "kind": "own_home", "count": 3, "beds": 4} | fields)


def a_pledge(*units: UnitType, **fields: Any) -> Pledge:
    """An open pledge of Kiel from 2027 on, with two school places."""
    defaults = {
        "pledge_ref": "P-17",
        "municipality": "DE-kiel",
        "period": Period(start=date(2027, 1, 1), end=date(2099, 12, 31)),
        "unit_types": units or (a_unit(),),
        "places": (PlaceCount(criterion="school_place", count=2),),
        "pathways": ("temporary_protection",),
    }
    return Pledge(**defaults | fields)


def a_policy(policy_ref: str = "balanced", **fields: Any) -> Policy:
    """Rules with one criterion, drafted by coordinator-a."""
    criterion = Criterion(key="advice", theme="work", kind="provision", label="Advice")
    defaults = {"policy_ref": policy_ref, "criteria": (criterion,), "drafted_by": "coordinator-a"}
    return Policy(**defaults | fields)


def a_round(round_ref: str = "pilot", **fields: Any) -> Round:
    """A round of December 2026."""
    return Round(**{"round_ref": round_ref, "title": "Pilot", "as_of": date(2026, 12, 1)} | fields)


def a_new_run(**fields: Any) -> NewRun:
    """A run of the round and the rules above."""
    defaults = {"round_ref": "pilot", "policy_id": "balanced/1", "scenario_hash": "a" * 64}
    return NewRun(**{"params": RunParams()} | defaults | fields)


def results() -> tuple[Run, Certificate]:
    """What an empty run leaves behind."""
    facts = RunFacts(phases=(), strategies=(), versions={}, finished_at=NOW)
    run = Run(scenario_hash="a" * 64, seed=0, params=RunParams(), stages=(), placements=(), facts=facts)
    return run, Certificate(scenario_hash="a" * 64, stages=())


def a_part(document: Part, salt: str | None = None) -> FrozenPart:
    """A part with its leaf hash."""
    salt = salt or new_salt()
    return FrozenPart(salt, leaf_hash(document, salt), document)


def freeze_case(store: Store, case: Case, *, round_ref: str = "pilot") -> FrozenPart:
    """Store a case, open a round and freeze both; return the case's part."""
    with store.unit_of_work() as uow:
        stored = uow.cases.add(case, ngo=NGO, state=CaseState.READY)
        uow.rounds.add(a_round(round_ref), owner=COORDINATION)
        part = a_part(CasePart(case_id=stored.id, case=case), stored.salt)
        parts = {f"case:{stored.id}": part, "municipality:DE-kiel": a_part(a_municipality())}
        uow.rounds.freeze(round_ref, parts, expected_version=1)
        uow.cases.enter_round([stored.id], round_ref)
    return part
