"""Tiny random scenarios and their best placements by trying every one of them."""

import itertools
import random
from collections import Counter
from collections.abc import Iterator

from rematch.models.scenario import CasePart, Scenario
from rematch.verify import PairScore, pair_scores
from tests.verify.small import (
    a_case,
    a_criterion,
    a_home,
    a_municipality,
    a_need,
    a_pledge,
    a_scenario,
    a_unit,
    a_wish,
    adults,
    an_answer,
    apart_from,
    the_rules,
)

Placed = dict[str, str]
OBJECTIVES = ("placed_persons@0", "placed_cases@1", "placed_persons", "placed_cases", "score")


def some_scenario(draw: random.Random) -> Scenario:
    """Up to four cases, three municipalities, homes, rooms, persons, arrivals and places that run short."""
    codes = [f"DE-m{n}" for n in range(draw.randint(1, 3))]
    levels = sorted(draw.sample(range(len(OBJECTIVES)), draw.randint(1, 3)))
    criteria = (
        a_criterion("advice"),
        a_criterion("buddy"),
        a_criterion("seat", counted=True),
        a_criterion("mp_beds", "municipal_priority"),
        a_criterion("mp_offer", "municipal_priority", of=("advice",)),
    )
    rules = the_rules(
        *criteria,
        objectives=tuple(OBJECTIVES[idx] for idx in levels),
        municipal_share_pct=draw.choice([0, 20, 30]),
    )
    cases = tuple(some_case(draw, n) for n in range(draw.randint(1, 4)))
    places = tuple(
        a_municipality(
            code,
            *(an_answer(key, level=draw.randint(0, 3)) for key in ("advice", "buddy")),
            priorities={"mp_beds": draw.randint(0, 5), "mp_offer": draw.randint(0, 5)},
        )
        for code in codes
    )
    pledges = tuple(some_pledge(draw, code) for code in codes)
    return a_scenario(cases, rules=rules, municipalities=places, pledges=pledges)


def some_case(draw: random.Random, n: int) -> CasePart:
    near = ("C0",) if n == 1 and draw.random() < 0.4 else ()
    far = apart_from(f"harbour/C{n - 1}") if n > 1 and draw.random() < 0.3 else apart_from()
    tier = draw.choice([None, None, 0, 1])
    urgency = {"tier": tier, "reason": "no_shelter", "set_by": "caseworker", "set_on": "2026-11-02"}
    return a_case(
        f"C{n}",
        persons=adults(draw.randint(1, 3)),
        accommodation=a_home(kinds=("own_home", "shared_accommodation")),
        wishes=tuple(a_wish(key, draw.randint(0, 5)) for key in ("advice", "buddy")),
        needs=(a_need("seat"),) if draw.random() < 0.3 else (),
        acceptance_floor=draw.choice([0, 0, 3_000]),
        together_with=near,
        safety=far,
        urgency=None if tier is None else urgency,
    )


def some_pledge(draw: random.Random, code: str) -> object:
    units = [a_unit("U", count=draw.randint(0, 2), beds=draw.randint(1, 3))]
    if draw.random() < 0.5:
        rooms = {"count": draw.randint(1, 3), "beds": draw.randint(1, 2)}
        units.append(a_unit("S", kind="shared_accommodation", held=draw.randint(0, 1), **rooms))
    return a_pledge(
        code,
        *units,
        max_persons=draw.choice([None, 2, 4]),
        taken_persons=draw.randint(0, 1),
        arrivals_per_month=draw.choice([None, 0, 1]),
        places=({"criterion": "seat", "count": draw.randint(0, 2)},),
    )


def every_placement(scenario: Scenario, pairs: dict[str, dict[str, PairScore]]) -> Iterator[Placed]:
    """Every placement that keeps to pairs, capacities, groups and apart; limits are counted afresh here."""
    ids = [part.case_id for part in scenario.cases]
    choices = [[None, *(column for column, pair in pairs[i].items() if pair.possible)] for i in ids]
    for columns in itertools.product(*choices):
        placed = {i: column for i, column in zip(ids, columns, strict=True) if column is not None}
        if fits(scenario, placed) and agrees(scenario, placed):
            yield placed


def fits(scenario: Scenario, placed: Placed) -> bool:
    """Say whether homes, rooms, persons, arrivals and seats are enough."""
    cases = {part.case_id: part.case for part in scenario.cases}
    for pledge in scenario.pledges:
        prefix = f"{pledge.municipality}/{pledge.pledge_ref}/"
        here = {i: column for i, column in placed.items() if column.startswith(prefix)}
        persons = sum(len(cases[i].persons) for i in here)
        seats = sum(1 for i in here if cases[i].needs)
        used = persons + pledge.taken_persons if here else 0
        if pledge.max_persons is not None and used > pledge.max_persons:
            return False
        if pledge.arrivals_per_month is not None and used > 12 * pledge.arrivals_per_month:
            return False
        if seats > pledge.places[0].count:
            return False
        taken = Counter[str]()
        for i, column in here.items():
            taken[column] += len(cases[i].persons) if column.endswith("/S") else 1
        for unit in pledge.unit_types:
            offered = unit.count * unit.beds if unit.unit_ref == "S" else unit.count
            if taken[prefix + unit.unit_ref] > offered - unit.held:
                return False
    return True


def agrees(scenario: Scenario, placed: Placed) -> bool:
    """Say whether who stays together does, and who stays apart."""
    owner = {i: column.split("/")[0] for i, column in placed.items()}
    for part in scenario.cases:
        for ref in part.case.together_with:
            if owner.get(part.case_id) != owner.get(f"harbour/{ref}"):
                return False
        for other in part.safety.separated_from:
            if part.case_id in owner and owner[part.case_id] == owner.get(other):
                return False
    return True


def reached(
    scenario: Scenario, pairs: dict[str, dict[str, PairScore]], objective: str, placed: Placed, *, mixed: bool
) -> int:
    """What a placement is worth on an objective."""
    total = 0
    for part in scenario.cases:
        if part.case_id not in placed:
            continue
        pair, size = pairs[part.case_id][placed[part.case_id]], len(part.case.persons)
        tier = part.case.urgency.tier if part.case.urgency else 2
        if objective == "score":
            total += size * (pair.mixed if mixed else pair.household)
        elif not (objective.endswith("@0") and tier > 0) and not (objective.endswith("@1") and tier > 1):
            total += size if objective.startswith("placed_persons") else 1
    return total


def best_of_all(scenario: Scenario) -> tuple[Placed, Placed]:
    """The best placement of `who` in the order of the rules, and of `where` among the same cases."""
    pairs = pair_scores(scenario)
    every = list(every_placement(scenario, pairs))

    def in_order(placed: Placed) -> list[int]:
        names = scenario.policy.objectives
        return [reached(scenario, pairs, name, placed, mixed=False) for name in names]

    who = max(every, key=in_order)
    same = [placed for placed in every if placed.keys() == who.keys()]
    return who, max(same, key=lambda placed: reached(scenario, pairs, "score", placed, mixed=True))
