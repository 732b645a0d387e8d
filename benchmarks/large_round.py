"""An invented round of any size with an answer on nearly every criterion, to measure scoring with."""

from __future__ import annotations

import random
from datetime import date
from itertools import chain, count, islice

from rematch.analysis.cohorts import cohort
from rematch.models.municipality import Municipality, Provision, Vacancy
from rematch.models.pledge import Pledge, UnitType
from rematch.models.policy import Criterion, Kind
from rematch.models.scenario import CasePart, RoundFacts, Scenario, new_salt
from rematch.models.types import ASSUMED, Pathway, Period
from rematch.scoring.catalogue import catalogue, default_policy

BEDS = (2, 3, 5, 7)
"""One column of each town per number of beds."""
LANGUAGES = ("uk", "ar", "fa", "tr", "kmr", "fr", "es", "en", "de", "so", "ti", "ru")
VACANT_GROUPS = ("12", "23", "41", "51", "52", "71", "81", "91")
ANSWERED = 0.8
FAR_KM = 900


def large_round(n: int, m: int, *, seed: int = 1) -> Scenario:
    """The households of as many invented weldi rounds as n cases take, and m columns of m / 4 towns."""
    rng = random.Random(seed)
    towns = tuple(_town(number, rng) for number in range(-(-m // len(BEDS))))
    drawn = chain.from_iterable(_households(1_000 * seed + number) for number in count())
    cases = tuple(_at_home_in(towns, part, rng) for part in islice(drawn, n))
    fields = {
        "round": RoundFacts(name="large", title="A large round", as_of=date(2026, 12, 1), synthetic=True),
        "policy": default_policy(),
        "municipalities": towns,
        "pledges": tuple(_pledge(town.code, rng) for town in towns),
        "cases": cases,
    }
    keys = [key for key, _ in Scenario.model_construct(**fields).parts()]
    return Scenario.model_construct(**fields, salts={key: new_salt() for key in keys}, erased={})


def _households(seed: int) -> list[CasePart]:
    return [
        part.model_copy(update={"case_id": f"{part.case_id}-{seed}"})
        for part in cohort("weldi", seed=seed).cases
    ]


def _at_home_in(towns: tuple[Municipality, ...], part: CasePart, rng: random.Random) -> CasePart:
    """Distances to these towns from every place that the case names."""
    tables = {key: {town.code: rng.randint(0, FAR_KM) for town in towns} for key in part.distances_km}
    return part.model_copy(update={"distances_km": tables})


def _town(number: int, rng: random.Random) -> Municipality:
    asked = [
        each
        for each in catalogue()
        if each.kind is not Kind.MUNICIPAL_PRIORITY and not (each.unit_field or each.municipality_field)
    ]
    answers = [_answer(each, rng) for each in asked if rng.random() < ANSWERED]
    return Municipality(
        code=f"DE-invented-{number}",
        name=f"Invented {number}",
        country="DE",
        synthetic=True,
        population=rng.randint(1_000, 500_000),
        population_source=ASSUMED,
        provisions=tuple(each for each in answers if each is not None),
        vacancies=tuple(
            Vacancy(isco=group, count=rng.randint(0, 60), source=ASSUMED) for group in VACANT_GROUPS
        ),
        priorities={"mp_bed_use": 3, "mp_vacancies": 2} if number % 2 else {},
    )


def _answer(criterion: Criterion, rng: random.Random) -> Provision | None:
    said = {"criterion": criterion.key, "source": ASSUMED}
    if criterion.kind is Kind.PROVISION:
        return Provision(**said, level=rng.randint(0, 3))
    if criterion.kind is Kind.OVERLAP:
        return Provision(**said, options=tuple(rng.sample(LANGUAGES, 4)))
    if criterion.kind is Kind.CLASS_MATCH:
        return Provision(**said, options=(rng.choice(criterion.classes),))
    if criterion.kind is Kind.PROXIMITY:
        return Provision(**said, distance_km=rng.randint(0, 120))
    return None


def _pledge(code: str, rng: random.Random) -> Pledge:
    return Pledge(
        municipality=code,
        pledge_ref="P-1",
        period=Period(start=date(2026, 1, 1), end=date(2027, 12, 31)),
        unit_types=tuple(
            UnitType(
                unit_ref=f"flat-{beds}",
                kind="own_home",
                count=3,
                beds=beds,
                step_free=rng.random() < 0.5,
                quiet=rng.random() < 0.5,
                lockable=True,
            )
            for beds in BEDS
        ),
        pathways=tuple(Pathway),
    )
