"""Small scenarios, runs and certificates for the tests of verify, each part with defaults."""

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from rematch.models.case import Accommodation, Case, Safety
from rematch.models.certificate import LevelCertificate, Node, Step
from rematch.models.municipality import Municipality, Provision, Vacancy
from rematch.models.person import Person
from rematch.models.pledge import Pledge, UnitType
from rematch.models.policy import Criterion, Policy
from rematch.models.run import (
    Certificate,
    LevelResult,
    Placement,
    Run,
    RunFacts,
    RunParams,
    Stage,
    StageCertificate,
)
from rematch.models.scenario import CasePart, RoundFacts, Scenario
from rematch.models.statement import Need, Tie, Wish
from rematch.models.types import ASSUMED, Period, Place
from rematch.verify import PairScore, pair_scores
from rematch.verify.digest import scenario_hash

AS_OF = date(2026, 12, 1)
COLUMN = "DE-kiel/P/U"


def an_adult(ref: str = "P1", **fields: Any) -> Person:
    return Person(person_ref=ref, **({"age_band": "25-44", "cares_for_children": True} | fields))


def a_child(ref: str = "P9", **fields: Any) -> Person:
    age = {} if "birth_year" in fields else {"age_band": "6-11"}
    return Person(person_ref=ref, **(age | fields))


def adults(count: int) -> tuple[Person, ...]:
    return tuple(an_adult(f"P{n}") for n in range(count))


def a_wish(criterion: str, importance: int = 5, **fields: Any) -> Wish:
    return Wish(criterion=criterion, importance=importance, **fields)


def a_need(criterion: str, **fields: Any) -> Need:
    return Need(criterion=criterion, **fields)


def at(municipality: str) -> Place:
    return Place(municipality=municipality)


def a_tie(kind: str = "friends_place", place: str = "DE-kiel", **fields: Any) -> Tie:
    return Tie(kind=kind, place=at(place), **fields)


def a_home(**fields: Any) -> Accommodation:
    return Accommodation(**({"kinds": ("own_home",)} | fields))


def a_case(ref: str = "C1", *, ngo: str = "harbour", **fields: Any) -> CasePart:
    """A case of one adult, ready; `safety` and `distances_km` go to the frozen part."""
    frozen = {name: fields.pop(name) for name in ("safety", "distances_km") if name in fields}
    stated = {
        "persons": (an_adult(),),
        "accommodation": a_home(),
        "ready_from": date(2027, 1, 10),
        "move_by": date(2027, 4, 30),
        "pathway": "resettlement",
    } | fields
    return CasePart(case_id=f"{ngo}/{ref}", case=Case(case_ref=ref, **stated), **frozen)


def apart_from(*ids: str) -> Safety:
    return Safety(separated_from=ids)


def an_answer(criterion: str, **fields: Any) -> Provision:
    return Provision(criterion=criterion, source=ASSUMED, **fields)


def work(**counts: int) -> tuple[Vacancy, ...]:
    """Vacancies from keywords such as g51=3."""
    return tuple(Vacancy(isco=key[1:], count=count, source=ASSUMED) for key, count in counts.items())


def a_municipality(code: str = "DE-kiel", *answers: Provision, **fields: Any) -> Municipality:
    return Municipality(code=code, name=code, country=code[:2], synthetic=True, provisions=answers, **fields)


def a_unit(ref: str = "U", **fields: Any) -> UnitType:
    return UnitType(unit_ref=ref, **({"kind": "own_home", "count": 1, "beds": 2} | fields))


def a_pledge(code: str = "DE-kiel", *units: UnitType, ref: str = "P", **fields: Any) -> Pledge:
    stated = {
        "period": Period(start=date(2027, 1, 1), end=date(2027, 12, 31)),
        "pathways": ("resettlement",),
    } | fields
    return Pledge(pledge_ref=ref, municipality=code, unit_types=units or (a_unit(),), **stated)


def a_criterion(key: str = "advice", kind: str = "provision", **fields: Any) -> Criterion:
    needed: dict[str, dict[str, Any]] = {
        "proximity": {"near_km": 10, "far_km": 110},
        "class_match": {"classes": ("low", "mid", "high"), "direction": "same"},
        "labour": {"full_count": 10},
        "municipal_priority": {"of": ("size",)},
    }
    return Criterion(key=key, theme="work", kind=kind, label=key, **(needed.get(kind, {}) | fields))


def the_rules(*criteria: Criterion, **fields: Any) -> Policy:
    stated = {"budget": 500, "objectives": ("placed_persons", "score")} | fields
    return Policy(policy_ref="balanced", criteria=criteria or (a_criterion(),), **stated)


def a_scenario(
    cases: tuple[CasePart, ...] = (),
    *,
    rules: Policy | None = None,
    municipalities: tuple[Municipality, ...] = (),
    pledges: tuple[Pledge, ...] = (),
) -> Scenario:
    """A scenario of one municipality with one home, unless told otherwise."""
    parts: dict[str, Any] = {
        "round": RoundFacts(name="pilot", title="Pilot", as_of=AS_OF, synthetic=True),
        "policy": rules or the_rules(),
        "municipalities": municipalities or (a_municipality(),),
        "pledges": pledges or (a_pledge(),),
        "cases": cases or (a_case(),),
    }
    keys = [key for key, _ in Scenario.model_construct(**parts).parts()]
    salts = {key: hashlib.sha256(key.encode()).hexdigest()[:32] for key in keys}
    return Scenario(**parts, salts=salts)


def a_pair(case: CasePart | None = None, column: str = COLUMN, **fields: Any) -> PairScore:
    """The scores of one case in one column of a small scenario."""
    part = case or a_case()
    return pair_scores(a_scenario((part,), **fields))[part.case_id][column]


def a_level(name: str, value: int, bound: int | None = None, **fields: Any) -> LevelResult:
    stated = {"status": "optimal", "proof": "certified"} | fields
    return LevelResult(name=name, value=value, bound=value if bound is None else bound, **stated)


def a_stage(name: str, placed: dict[str, str], *levels: LevelResult, **fields: Any) -> Stage:
    stated = {"status": "optimal", "proof": "certified", "stopped": "done"} | fields
    return Stage(name=name, levels=levels, placed=placed, **stated)


def a_run(scenario: Scenario, *stages: Stage) -> Run:
    """A run that says what its last stage placed, with the scores of the pairs."""
    pairs, placed = pair_scores(scenario), stages[-1].placed
    rows = []
    for case_id in sorted(pairs):
        column = placed.get(case_id)
        code, pledge, unit = column.split("/") if column else (None, None, None)
        score = pairs[case_id][column].mixed if column else None
        rows.append(
            Placement(case_id=case_id, municipality=code, pledge_ref=pledge, unit_ref=unit, score=score)
        )
    finished = datetime(2026, 12, 2, tzinfo=UTC)
    facts = RunFacts(phases=(), strategies=(), versions={}, finished_at=finished)
    params, stated_hash = RunParams(), scenario_hash(scenario)
    return Run(
        scenario_hash=stated_hash,
        seed=0,
        params=params,
        stages=stages,
        placements=tuple(rows),
        facts=facts,
    )


def a_step(prices: tuple[int, ...], **fields: Any) -> Step:
    return Step(prices=prices, **fields)


def a_level_certificate(
    objective: str, bound: int, *nodes: Node, held: tuple[int, ...] = (), **fields: Any
) -> LevelCertificate:
    """A level of one node of prices unless told otherwise, with the word for its kind."""
    steps = [step for node in nodes for step in node.steps]
    kind = "packings" if any(step.enforced for step in steps) else "prices"
    kind = "rows" if any(any(step.rows) for step in steps) else kind
    stated = {"kind": "tree" if len(nodes) > 1 else kind, "scale": 1} | fields
    return LevelCertificate(objective=objective, held=held, bound=bound, nodes=nodes, **stated)


def some_prices(
    objective: str, prices: tuple[int, ...], bound: int, *, held: tuple[int, ...] = (), **fields: Any
) -> LevelCertificate:
    scale = fields.pop("scale", 1)
    step = a_step(prices, **({"earlier": (0,) * len(held)} | fields))
    return a_level_certificate(objective, bound, Node(steps=(step,)), held=held, scale=scale)


def a_certificate(scenario: Scenario, *stages: StageCertificate) -> Certificate:
    return Certificate(scenario_hash=scenario_hash(scenario), stages=stages)


def priced(
    stage: str, resources: tuple[str, ...], *levels: LevelCertificate, **lists: tuple[str, ...]
) -> StageCertificate:
    return StageCertificate(stage=stage, resources=resources, levels=levels, **lists)
