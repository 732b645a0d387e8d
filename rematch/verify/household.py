"""What a household's ages say on its planned day: adults, children, infants, places needed."""

from datetime import date

from rematch.errors import ScenarioError
from rematch.models.case import Case
from rematch.models.person import AgeBand, Person, SchoolStage
from rematch.models.scenario import CasePart
from rematch.models.types import Place

ADULT_BANDS = (AgeBand.YOUNG_ADULT, AgeBand.ADULT, AgeBand.OLDER_ADULT, AgeBand.SENIOR)


def window_of(part: CasePart) -> tuple[date, date]:
    """Return the first (planned) and the last day of the household's own window."""
    first, last = part.case.ready_from, part.case.move_by
    if first is None or last is None or part.case.accommodation is None or part.case.pathway is None:
        raise ScenarioError(
            f"Case {part.case_id}: accommodation, pathway, ready_from and move_by are not all answered."
        )
    return first, last


def grown(person: Person, day: date) -> bool:
    """Say whether the person surely is 18 or older; a disputed age counts as a child's."""
    if person.age_disputed:
        return False
    if person.birth_year is None:
        return person.age_band in ADULT_BANDS
    # Only the year of birth is known: the birthday is surely over on its last day alone.
    birthdays_over = day.year - person.birth_year - (0 if (day.month, day.day) == (12, 31) else 1)
    return birthdays_over >= 18


def in_cot(person: Person, day: date) -> bool:
    """Say whether the person surely is under two."""
    if person.birth_year is None:
        return person.age_band is AgeBand.INFANT
    return day.year - person.birth_year <= 1


def adults_of(part: CasePart) -> tuple[Person, ...]:
    """Return the adults, in the order of `persons`."""
    day, _ = window_of(part)
    return tuple(person for person in part.case.persons if grown(person, day))


def group_of(part: CasePart, dimension: str) -> str:
    """Return the group of a household in a dimension of group floors."""
    size, home = len(part.case.persons), part.case.accommodation
    adults = len(adults_of(part))
    if dimension == "household_size":
        return "6+" if size > 5 else str(size)
    holds = {
        "children": adults < size,
        "single_parent": adults == 1 < size,
        "step_free_need": home is not None and True in (home.step_free, home.wheelchair_usable),
    }
    return "yes" if holds[dimension] else "no"


def places_needed(case: Case, criterion: str) -> int:
    """Return how many places of a counted criterion the household takes where it needs it."""
    stages = [person.school_stage for person in case.persons]
    if criterion == "childcare_place":
        return max(1, sum(stage is SchoolStage.CHILDCARE for stage in stages))
    if criterion == "school_place":
        return max(1, sum(stage not in (None, SchoolStage.CHILDCARE) for stage in stages))
    return 1


def place_key(place: Place) -> str:
    """Return the name of a place in the scenario's table of distances."""
    if place.municipality is not None:
        return place.municipality
    assert place.position is not None
    return f"{place.position.lat:.2f},{place.position.lon:.2f}"


def tier_of(case: Case) -> int:
    """Return 0, 1, or 2 where no urgency is recorded."""
    return 2 if case.urgency is None else int(case.urgency.tier)


def ngo_of(case_id: str) -> str:
    """Return the NGO's part of a case id."""
    return case_id.split("/", maxsplit=1)[0]
