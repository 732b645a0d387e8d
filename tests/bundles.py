"""Bundles for the tests: one by hand, or some at random put into any scenario."""

from itertools import combinations
from random import Random
from typing import Any

from rematch.models.bundle import Bundle
from rematch.models.pledge import Pledge, Tenure, UnitType
from rematch.models.scenario import Scenario

MINUTES = (0, 0, 5, 15, 40)


def a_bundle(bundle_ref: str = "two", *, of: tuple[str, str] = ("u1", "u2"), **fields: Any) -> Bundle:
    """One pair of a home of u1 and one of u2, five minutes apart."""
    return Bundle(**{"bundle_ref": bundle_ref, "unit_refs": of, "minutes_apart": 5, "count": 1} | fields)


def with_bundles(scenario: Scenario, seed: int) -> Scenario:
    """The scenario with bundles in its pledges, and households that accept two homes, or none."""
    chance = Random(f"bundles {seed}")
    pledges = tuple(_bundled(chance, pledge) for pledge in scenario.pledges)
    parts = []
    for part in scenario.cases:
        home = part.case.accommodation
        assert home is not None
        accepts = home.model_copy(update={"bundle_within_minutes": chance.choice((None, *MINUTES, 120))})
        case = part.case.model_copy(update={"accommodation": accepts})
        parts.append(part.model_copy(update={"case": case}))
    changed = scenario.model_copy(update={"pledges": pledges, "cases": tuple(parts)})
    return Scenario.model_validate_json(changed.model_dump_json())


def _bundled(chance: Random, pledge: Pledge) -> Pledge:
    """Make the first unit types alike, and bundle some pairs of them."""
    kind = chance.choice(("own_home", "shared_flat"))
    alike = [
        _with(
            unit,
            kind=kind,
            host=None,
            families_only=False,
            women_only=pledge.unit_types[0].women_only,
            rooms=chance.choice((None, 1, 3)),
            tenure=chance.choice((None, *Tenure)),
            rent_covered=chance.choice((None, True, True, False)),
        )
        for unit in pledge.unit_types[:3]
    ]
    bundles = [
        a_bundle(
            f"two-{position}",
            of=(one.unit_ref, other.unit_ref),
            minutes_apart=chance.choice(MINUTES),
            count=chance.randint(0, min(one.count, other.count)),
        )
        for position, (one, other) in enumerate(combinations(alike, 2))
        if chance.random() < 0.8
    ]
    units = (*alike, *pledge.unit_types[3:])
    return _with(pledge, unit_types=units, bundles=tuple(bundles))


def _with(model: Any, **fields: Any) -> Any:
    return type(model).model_validate(dict(model) | fields)


def halves(pledge: Pledge, ref: str) -> list[UnitType]:
    """The unit types of a bundle."""
    bundle = next(each for each in pledge.bundles if each.bundle_ref == ref)
    return [unit for unit in pledge.unit_types if unit.unit_ref in bundle.unit_refs]
