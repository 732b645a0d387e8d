"""The round a study starts from, and the one that a seed draws of it."""

from functools import lru_cache
from pathlib import Path

from rematch.analysis.cohorts import bundled, cohort, read_scenario
from rematch.analysis.scenario_files import bundled_names
from rematch.analysis.studies.households import resampled
from rematch.analysis.studies.reading import StudyText, near
from rematch.analysis.studies.refreezing import refrozen
from rematch.analysis.tables import (
    assemble,
    read_cases,
    read_municipalities,
    read_pledges,
    read_policy,
    read_safety,
)
from rematch.errors import RematchError
from rematch.models.scenario import Scenario
from rematch.models.study import Draw, Study, StudyRound
from rematch.scoring.catalogue import default_policy


def start_of(study: Study, named: StudyText) -> Scenario:
    """
    Return the round a study starts from: with `draw = "round"` that of its first seed.

    Parameters
    ----------
    study : Study
        Says which.
    named : StudyText
        Says where a mistake stands; files are looked for beside it.

    Raises
    ------
    FileError
        There is no such round, or it cannot be drawn anew; names file, line and key.
    """
    base = study.base
    key = next(name for name in ("bundled", "generated", "scenario", "cases") if getattr(base, name))
    if study.draw is Draw.ROUND and not base.is_invented:
        named.refuse(
            ("study", "draw"),
            "another round is drawn of `bundled` and `generated` ones alone; say lottery or resample",
        )
    if base.bundled is not None and base.bundled not in bundled_names():
        named.refuse(
            ("base", key), f"no scenario of that name is bundled; {near(base.bundled, bundled_names())}"
        )
    try:
        if study.draw is Draw.ROUND:
            return _cohort(invented(base), study.study.seeds[0])
        return refrozen(_given(study, named.folder), seed=study.study.seeds[0])
    except RematchError as error:
        named.refuse(("base", key), error.message)


def invented(base: StudyRound) -> str:
    """Return the name of an invented round."""
    return base.bundled or base.generated or ""


def drawn(study: Study, start: Scenario, seed: int) -> Scenario:
    """
    Return the round of a seed, before rules, capacity and changes.

    Parameters
    ----------
    study : Study
        What a seed draws.
    start : Scenario
        The round it starts from.
    seed : int
        Of households, lottery and salts.
    """
    if study.draw is Draw.ROUND:
        return _cohort(invented(study.base), seed)
    own = start.round.model_copy(update={"seed": seed})
    again = refrozen(start, seed=seed, round=own)
    return resampled(again, seed=seed) if study.draw is Draw.RESAMPLE else again


@lru_cache(maxsize=2)
def _cohort(name: str, seed: int) -> Scenario:
    """Settings are solved seed by seed: a process draws each round once."""
    return cohort(name, seed=seed)


def _given(study: Study, folder: Path) -> Scenario:
    base = study.base
    if base.bundled is not None:
        return bundled(base.bundled)
    if base.generated is not None:
        return cohort(base.generated)
    if base.scenario is not None:
        return read_scenario(folder / base.scenario)
    assert base.cases and base.municipalities and base.pledges and base.as_of
    return assemble(
        read_cases(folder / base.cases),
        read_municipalities(folder / base.municipalities),
        read_pledges(folder / base.pledges),
        read_policy(folder / base.policy) if base.policy else default_policy(),
        safety=read_safety(folder / base.safety) if base.safety else None,
        name=study.study.name[:63],
        title=study.study.title,
        as_of=base.as_of,
        seed=study.study.seeds[0],
    )
