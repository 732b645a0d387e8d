"""Builds the invented rounds that rematch knows, from a seed: the same bytes on every machine."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time

from rematch.analysis.bonds import safeties, together
from rematch.analysis.casework import drawn_case
from rematch.analysis.dice import Dice
from rematch.analysis.freezing import Parts, freeze
from rematch.analysis.offers import offer
from rematch.analysis.on_demand import ON_DEMAND
from rematch.analysis.places import real_municipality, sending_municipality, stated_criteria
from rematch.analysis.presets import PRESETS, Preset
from rematch.analysis.scenario_files import bundled, bundled_names, read_scenario, write_scenario
from rematch.analysis.sketches import sketches
from rematch.errors import InputError
from rematch.models.municipality import Municipality
from rematch.models.policy import Policy
from rematch.models.scenario import CasePart, RoundFacts, Scenario, seeded_salt
from rematch.scoring.catalogue import default_policy
from rematch.scoring.distances import Distances

__all__ = ["ON_DEMAND", "PRESETS", "bundled", "bundled_names", "cohort", "read_scenario", "write_scenario"]

HEARD = (
    "invented: the municipalities of this round",
    "invented: both NGOs",
    "invented: a group of people with experience of flight",
)


def cohort(name: str, *, seed: int | None = None) -> Scenario:
    """
    Build an invented round.

    Parameters
    ----------
    name : str
        `pilot` (six municipalities, 31 persons), `weldi` (nine municipalities, 200 households), `network`
        (29 municipalities, 2,000 households) or `europe` (750 municipalities, 20,000 households).
    seed : int, optional
        Another seed gives another round of the same kind; by default that of the committed file, or the one
        of the round made on demand.

    Returns
    -------
    Scenario
        Real municipalities with restated facts, everything else assumed; those of `europe` are invented.
        Households are invented, all ready.

    Raises
    ------
    InputError
        If there is no preset of that name.
    """
    preset, municipalities = _drawn(name, seed)
    parts = Parts(
        round=RoundFacts(name=name, title=preset.title, as_of=preset.as_of, seed=preset.seed, synthetic=True),
        policy=_signed(default_policy(), preset),
        municipalities=municipalities,
        pledges=tuple(offer(code, preset, preset.seed) for code in preset.receiving),
        cases=_cases(preset, preset.seed, municipalities),
    )
    return freeze(parts, lambda key: seeded_salt(key, seed=preset.seed))


def _drawn(name: str, seed: int | None) -> tuple[Preset, tuple[Municipality, ...]]:
    """Return the settings under their seed, and the municipalities."""
    if name in ON_DEMAND:
        made = ON_DEMAND[name]
        return made.drawn(made.seed if seed is None else seed)
    if name not in PRESETS:
        known = ", ".join(sorted({*PRESETS, *ON_DEMAND}))
        raise InputError(f"there is no invented round of that name; there are: {known}")
    preset = PRESETS[name] if seed is None else replace(PRESETS[name], seed=seed)
    return preset, _municipalities(preset, preset.seed)


def _municipalities(preset: Preset, seed: int) -> tuple[Municipality, ...]:
    modest = stated_criteria(preset.receiving)
    receiving = (
        real_municipality(
            code,
            Dice(seed, preset.name, "municipality", code),
            modest=modest,
            priorities=preset.priorities.get(code, {}),
        )
        for code in preset.receiving
    )
    return (*receiving, *map(sending_municipality, preset.sending))


def _cases(preset: Preset, seed: int, municipalities: Sequence[Municipality]) -> tuple[CasePart, ...]:
    drawn = sketches(preset, seed)
    cases = together(drawn, [drawn_case(sketch, preset, seed) for sketch in drawn], preset, seed)
    safe = safeties(drawn, cases, preset, seed)
    distances = Distances(municipalities)
    return tuple(
        CasePart(
            case_id=f"{sketch.ngo}/{case.case_ref}",
            case=case,
            safety=safety,
            distances_km=distances.of(case, safety),
        )
        for sketch, case, safety in zip(drawn, cases, safe, strict=True)
    )


def _signed(policy: Policy, preset: Preset) -> Policy:
    """Return the rules as drafted by one coordinator and signed by another; nobody real was heard."""
    signing = {
        "purpose": "Rules of an invented round: every criterion weighs the same.",
        "heard": HEARD,
        "drafted_by": "coordinator-a",
        "signed_by": "coordinator-b",
        "signed_at": datetime.combine(preset.as_of, time(9), tzinfo=UTC),
    }
    return Policy(**{**dict(policy), **signing})
