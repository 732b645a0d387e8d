"""Who is in which group: from the case itself, and from the monitoring record where there is one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from rematch.explain.disclosure import Table
from rematch.models.case import Case
from rematch.models.fairness import K_MIN, MONITORED, Dimension
from rematch.models.floor import LARGEST_SIZE
from rematch.models.monitoring import Disability, Gender, MonitoringRecord, RegionOfOrigin
from rematch.models.person import ADULT_AGE, AgeBand, Person
from rematch.models.scenario import CasePart
from rematch.scoring.arrays import frozen
from rematch.scoring.floors import GROUP_OF

YES, NO = "yes", "no"
OTHER, NOT_STATED, NOT_RECORDED = "other", "not_stated", "not_recorded"
NATIVE = "native"
Labels = dict[Dimension, str]
Group = tuple[Dimension, str]

ORDER: dict[Dimension, tuple[str, ...]] = {
    Dimension.EVERYBODY: (Dimension.EVERYBODY.value,),
    Dimension.HOUSEHOLD_SIZE: (*(str(size) for size in range(1, LARGEST_SIZE)), f"{LARGEST_SIZE}+"),
    Dimension.AGE_BAND: tuple(band.value for band in AgeBand),
    Dimension.CHILDREN: (YES, NO),
    Dimension.SINGLE_PARENT: (YES, NO),
    Dimension.STEP_FREE_NEED: (YES, NO),
    Dimension.GENDER: (*(each.value for each in Gender), NOT_RECORDED),
    Dimension.REGION_OF_ORIGIN: (*(each.value for each in RegionOfOrigin), NOT_RECORDED),
    Dimension.DISABILITY: (*(each.value for each in Disability), NOT_RECORDED),
}
"""Groups of the closed lists, as they are shown; languages and NGOs go by name."""


def groups_of(
    parts: Sequence[CasePart], monitoring: Mapping[str, MonitoringRecord] | None
) -> tuple[tuple[Group, ...], Table]:
    """
    Return every group with its members.

    Parameters
    ----------
    parts : n cases
    monitoring : records by case id; None: nobody was asked, and no such group is there

    Returns
    -------
    groups : g pairs of dimension and name
        Of the monitoring record all that can be said, also what nobody said; of the case what is there.
    table : Table
        bool[g, n] by dimension.
    """
    labels = [_labels(part) for part in parts]
    _gather_languages(labels)
    if monitoring is not None:
        for part, each in zip(parts, labels, strict=True):
            each.update(_said(monitoring.get(part.case_id)))
    groups = _present(labels, monitored=monitoring is not None)
    row = {group: idx for idx, group in enumerate(groups)}
    members = np.zeros((len(groups), len(parts)), dtype=np.bool_)
    for idx, each in enumerate(labels):
        members[[row[group] for group in each.items()], idx] = True
    guarded = np.array([dimension in MONITORED for dimension, _ in groups], dtype=np.bool_)
    return groups, Table(frozen(members), [dimension for dimension, _ in groups], guarded)


def _labels(part: CasePart) -> Labels:
    case, day = part.case, part.case.ready_from
    assert day is not None
    floors = {Dimension(each.value): group(case) for each, group in GROUP_OF.items()}
    return floors | {
        Dimension.EVERYBODY: Dimension.EVERYBODY.value,
        Dimension.AGE_BAND: _band_of_oldest(case, day),
        Dimension.LANGUAGE: _language(case),
        Dimension.NGO: part.case_id.partition("/")[0],
    }


def _band_of_oldest(case: Case, day: date) -> str:
    age = max(_age(person, day) for person in case.persons)
    return max((band for band in AgeBand if band.youngest <= age), key=lambda band: band.youngest).value


def _age(person: Person, day: date) -> int:
    """A disputed age counts as a child's."""
    age = person.certain_age(day)
    return min(age, ADULT_AGE - 1) if person.age_disputed else age


def _language(case: Case) -> str:
    """The first person's native language, or the one named first; without the region it is spoken in."""
    for person in case.persons:
        skills = sorted(person.languages, key=lambda skill: skill.level != NATIVE)
        if skills:
            return skills[0].language.partition("-")[0].lower()
    return NOT_STATED


def _gather_languages(labels: list[Labels]) -> None:
    """Put languages of fewer than ten cases together, so that more of them can be told."""
    counts = Counter(each[Dimension.LANGUAGE] for each in labels)
    for each in labels:
        if counts[each[Dimension.LANGUAGE]] < K_MIN:
            each[Dimension.LANGUAGE] = OTHER


def _said(record: MonitoringRecord | None) -> Labels:
    if record is None:
        return dict.fromkeys(MONITORED, NOT_RECORDED)
    return {
        Dimension.GENDER: record.gender.value,
        Dimension.REGION_OF_ORIGIN: record.region_of_origin.value,
        Dimension.DISABILITY: record.disability.value,
    }


def _present(labels: list[Labels], *, monitored: bool) -> tuple[Group, ...]:
    there = {group for each in labels for group in each.items()}
    if monitored:
        # That nobody said something looks like that a few said it.
        there |= {(dimension, name) for dimension in MONITORED for name in ORDER[dimension]}
    return tuple(sorted(there, key=_place))


def _place(group: Group) -> tuple[int, int, bool, str]:
    dimension, name = group
    listed = ORDER.get(dimension, ())
    position = listed.index(name) if name in listed else len(listed)
    return list(Dimension).index(dimension), position, name in {OTHER, NOT_STATED}, name
