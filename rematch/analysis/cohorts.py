"""Builds the invented rounds that come with rematch, from a seed: the same bytes on every machine."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from rematch.analysis.bonds import safeties, together
from rematch.analysis.casework import drawn_case
from rematch.analysis.dice import Dice
from rematch.analysis.freezing import Parts, case_part, freeze
from rematch.analysis.offers import offer
from rematch.analysis.places import real_municipality, sending_municipality, stated_criteria
from rematch.analysis.presets import PRESETS, Preset
from rematch.analysis.scenario_files import bundled, bundled_names, read_scenario, write_scenario
from rematch.analysis.sketches import sketches
from rematch.errors import InputError
from rematch.models.municipality import Municipality
from rematch.models.policy import Policy
from rematch.models.scenario import CasePart, RoundFacts, Scenario, seeded_salt
from rematch.scoring.catalogue import default_policy

__all__ = ["PRESETS", "bundled", "bundled_names", "cohort", "read_scenario", "write_scenario"]

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
        `pilot` (six municipalities, 31 persons) or `weldi` (nine municipalities, 200 households).
    seed : int, optional
        Another seed gives another round of the same kind; by default the one of the committed file.

    Returns
    -------
    Scenario
        Real municipalities with restated facts, everything else assumed; households invented, all ready.

    Raises
    ------
    InputError
        If there is no preset of that name.
    """
    if name not in PRESETS:
        raise InputError(f"there is no invented round of that name; there are: {', '.join(sorted(PRESETS))}")
    preset = PRESETS[name]
    thrown = preset.seed if seed is None else seed
    municipalities = _municipalities(preset, thrown)
    parts = Parts(
        round=RoundFacts(name=name, title=preset.title, as_of=preset.as_of, seed=thrown, synthetic=True),
        policy=_signed(default_policy(), preset),
        municipalities=municipalities,
        pledges=tuple(offer(code, preset, thrown) for code in preset.receiving),
        cases=_cases(preset, thrown, municipalities),
    )
    return freeze(parts, lambda key: seeded_salt(key, seed=thrown))


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
    return tuple(
        case_part(sketch.ngo, case, safety, municipalities)
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
