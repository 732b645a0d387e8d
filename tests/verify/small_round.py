"""A round small enough to solve by hand: three cases, a home in Kiel, two in Bonn; and its certificate.

Advice is level 3 in Kiel (10,000) and level 1 in Bonn (3,333); Kiel's priority is the fit of beds.
"""

from typing import Any

from rematch.models.run import Certificate, Run
from rematch.models.scenario import CasePart, Scenario
from tests.verify.small import (
    a_case,
    a_certificate,
    a_criterion,
    a_level,
    a_municipality,
    a_pledge,
    a_run,
    a_scenario,
    a_stage,
    a_unit,
    a_wish,
    adults,
    an_answer,
    priced,
    some_prices,
    the_rules,
)

KIEL, BONN = "DE-kiel/P/U", "DE-bonn/P/U"
RESOURCES = (f"homes:{KIEL}", f"homes:{BONN}")
BEST = {"harbour/C1": BONN, "harbour/C2": KIEL, "harbour/C3": BONN}


def asks(ref: str, persons: int = 1, **fields: Any) -> CasePart:
    return a_case(ref, persons=adults(persons), wishes=(a_wish("advice"),), **fields)


def the_scenario(cases: tuple[CasePart, ...] = (), **changes: Any) -> Scenario:
    """Persons 1, 2, 1; `changes` go to the rules."""
    advice, beds = a_criterion("advice"), a_criterion("mp_beds", "municipal_priority")
    return a_scenario(
        cases or (asks("C1"), asks("C2", 2), asks("C3")),
        rules=the_rules(advice, beds, **changes),
        municipalities=(
            a_municipality("DE-kiel", an_answer("advice", level=3), priorities={"mp_beds": 5}),
            a_municipality("DE-bonn", an_answer("advice", level=1)),
        ),
        pledges=(a_pledge("DE-kiel"), a_pledge("DE-bonn", a_unit(count=2))),
    )


def the_run(scenario: Scenario) -> Run:
    """All placed, the pair in Kiel: 2 x 10,000 + 2 x 3,333; mixed 2 x 10,000 + 2 x 3,666."""
    return a_run(
        scenario,
        a_stage("who", BEST, a_level("placed_persons", 4), a_level("score", 26_666)),
        a_stage("where", BEST, a_level("score", 27_332)),
    )


def the_certificate(scenario: Scenario) -> Certificate:
    """The home in Kiel is priced at what the pair gains there: 20,000 - 6,666, mixed 20,000 - 7,332."""
    return a_certificate(
        scenario,
        priced(
            "who",
            RESOURCES,
            some_prices("placed_persons", (0, 0), 4),
            some_prices("score", (13_334, 0), 26_666, held=(4,)),
        ),
        priced("where", RESOURCES, some_prices("score", (12_668, 0), 27_332)),
    )
