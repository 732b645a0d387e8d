"""Counts the places a case needs of a counted service; scoring and matching share it."""

from rematch.models.case import Case
from rematch.models.person import SchoolStage

SCHOOL_PLACE = "school_place"
CHILDCARE_PLACE = "childcare_place"


def places_needed(case: Case, criterion: str) -> int:
    """
    Return how many places of a counted criterion a need of the case asks for: at least 1.

    References
    ----------
    docs/criteria.md section 5.
    """
    stages = [person.school_stage for person in case.persons if person.school_stage is not None]
    childcare = stages.count(SchoolStage.CHILDCARE)
    counted = {SCHOOL_PLACE: len(stages) - childcare, CHILDCARE_PLACE: childcare}
    return max(1, counted.get(criterion, 1))
