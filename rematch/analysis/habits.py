"""What households of a kind tend to ask for: one row per criterion, read by voices.py."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rematch.analysis.dice import Dice
from rematch.analysis.households import Household, Member, Role, Structure
from rematch.analysis.vocabulary import OPTIONS, WORK
from rematch.models.types import HomeKind

RECOGNISED = ("2", "3", "74")
CRAFTS = ("71", "72", "74", "75")
REGULATED = ("2221", "2341", "3221", "5311")


@dataclass(frozen=True)
class Speaker:
    """Who asks: a household as a whole, or one of its adults."""

    household: Household
    language: str
    kinds: tuple[HomeKind, ...]
    expects: bool
    member: Member | None = None
    work: tuple[str, ...] = ()

    @property
    def age(self) -> int:
        """Completed years of the adult; 0 for the household as a whole."""
        return self.member.age if self.member else 0

    def wants(self, prefixes: Sequence[str]) -> bool:
        """Say whether some work wanted begins with one of these groups."""
        return any(group.startswith(tuple(prefixes)) for group in self.work)


Options = Callable[[Speaker, Dice], tuple[str, ...]]


@dataclass(frozen=True)
class Habit:
    """How often a criterion is stated, how important it is, and with which options."""

    criterion: str
    percent: int
    low: int
    high: int
    when: Callable[[Speaker], bool] = lambda speaker: True
    options: Options | None = None


def one(*options: str) -> Options:
    """
    Choose one of the options given.

    Parameters
    ----------
    *options : str
        What to choose from.

    Returns
    -------
    callable
        From speaker and dice to the option.
    """
    return lambda speaker, dice: (dice.pick(options),)


def some(criterion: str, most: int) -> Options:
    """
    Choose one or more of a criterion's options.

    Parameters
    ----------
    criterion : str
        Its key.
    most : int
        How many at most.

    Returns
    -------
    callable
        From speaker and dice to the options, in their order.
    """
    known = OPTIONS[criterion]
    return lambda speaker, dice: tuple(sorted(dice.some(known, dice.between(1, most)), key=known.index))


def _own_language(speaker: Speaker, dice: Dice) -> tuple[str, ...]:
    return (speaker.language,)


def _course_levels(speaker: Speaker, dice: Dice) -> tuple[str, ...]:
    levels = OPTIONS["language_course_level"]
    first = dice.weighted({0: 12, 1: 40, 2: 28, 3: 15, 4: 5})
    return levels[first : first + dice.between(1, 2)]


def _preferred_kind(speaker: Speaker, dice: Dice) -> tuple[str, ...]:
    return (speaker.kinds[0].value,)


def _other_work(speaker: Speaker, dice: Dice) -> tuple[str, ...]:
    return (dice.weighted({group: often for group, often in WORK.items() if group not in speaker.work}),)


def _family(speaker: Speaker) -> bool:
    return bool(speaker.household.children)


def _school_age(speaker: Speaker) -> bool:
    return speaker.household.has_child(6, 17)


def _small_child(speaker: Speaker) -> bool:
    return speaker.household.has_child(0, 5)


def _teenager(speaker: Speaker) -> bool:
    return speaker.household.has_child(12, 17)


def _final_years(speaker: Speaker) -> bool:
    return speaker.household.has_child(15, 17)


def _elder(speaker: Speaker) -> bool:
    return speaker.household.has_elder()


def _shares(speaker: Speaker) -> bool:
    return bool({HomeKind.SHARED_FLAT, HomeKind.SHARED_ACCOMMODATION} & set(speaker.kinds))


def _expects(speaker: Speaker) -> bool:
    return speaker.expects


def _works(speaker: Speaker) -> bool:
    return bool(speaker.work)


def _parent(speaker: Speaker) -> bool:
    return _works(speaker) and speaker.member is not None and speaker.member.role is Role.PARENT


def _young(speaker: Speaker) -> bool:
    return 18 <= speaker.age <= 25


SHARED = (
    Habit("welcome_class", 50, 3, 5, _school_age),
    Habit("all_day_school", 40, 2, 4, _school_age),
    Habit("heritage_language_teaching", 22, 1, 3, _school_age, _own_language),
    Habit("school_stage_continuity", 60, 3, 5, _final_years, one("upper_secondary", "final_year")),
    Habit("youth_leisure", 45, 2, 4, _teenager),
    Habit("early_years_support", 35, 2, 4, _small_child),
    Habit("course_with_childcare", 50, 3, 5, _small_child),
    Habit("child_psychology", 10, 2, 4, _family),
    Habit("family_doctor", 55, 3, 5, _elder, one("4_weeks", "8_weeks")),
    Habit("hospital_distance", 40, 2, 5, _elder),
    Habit("accessible_transport", 40, 2, 5, _elder),
    Habit("quiet_home", 30, 2, 4, _elder),
    Habit("self_contained_home", 45, 3, 5, _family),
    Habit("lockable_room", 45, 3, 5, _shares),
    Habit("accommodation_kind", 35, 2, 5, options=_preferred_kind),
    Habit("time_in_home", 35, 2, 5, options=one("6_months", "12_months", "24_months", "open_ended")),
    Habit("home_internet", 25, 1, 4),
    Habit("next_home_help", 30, 2, 4),
    Habit("no_onward_transfer", 22, 3, 5),
    Habit("mixed_housing", 8, 1, 3),
    Habit("rent_level", 12, 2, 4, options=one("below_ceiling", "at_ceiling")),
    Habit("interpreting", 25, 2, 4, options=_own_language),
    Habit("offices_in_language", 18, 2, 4, options=_own_language),
    Habit("community_language", 28, 1, 5, options=_own_language),
    Habit("legal_advice", 28, 2, 5),
    Habit("social_counselling", 22, 2, 4),
    Habit("one_stop_office", 16, 1, 4),
    Habit("mail_and_banking_help", 14, 1, 3),
    Habit("city_card", 6, 1, 3),
    Habit("equality_office", 6, 1, 3),
    Habit("antiracism_work", 9, 2, 4),
    Habit("buddy", 22, 1, 4),
    Habit("participation_body", 8, 1, 4),
    Habit("settlement_size", 22, 1, 4, options=one("small_town", "town", "city", "city", "metropolis")),
    Habit("public_transport", 28, 2, 5, options=one("basic", "good", "very_good")),
    Habit("distance_large_city", 10, 1, 4),
    Habit("green_space", 15, 1, 4),
    Habit("room_for_joining_family", 80, 3, 5, _expects),
    Habit("family_reunification_advice", 70, 3, 5, _expects),
    Habit("tracing_service", 4, 3, 5),
)
"""What households ask for together, most particular first."""

OWN = (
    Habit("vacancies_wanted_job", 82, 3, 5, _works),
    Habit("vacancies_new_job", 12, 2, 4, _works, _other_work),
    Habit("recognition_advice", 70, 3, 5, lambda speaker: speaker.wants(RECOGNISED)),
    Habit("regulated_profession_route", 45, 3, 5, lambda speaker: speaker.wants(REGULATED)),
    Habit("skills_assessment", 35, 2, 4, lambda speaker: speaker.wants(CRAFTS)),
    Habit("job_before_language", 25, 2, 5, _works),
    Habit("part_time_jobs", 35, 2, 5, _parent),
    Habit("job_mentoring", 15, 1, 4, _works),
    Habit("fair_work_advice", 14, 2, 4, _works),
    Habit("self_employment", 8, 2, 4, _works),
    Habit("language_course_level", 66, 3, 5, options=_course_levels),
    Habit("language_course_start", 24, 2, 4, options=one("4_weeks", "8_weeks", "12_weeks")),
    Habit("job_language_course", 16, 2, 4, _works),
    Habit("course_evening_online", 12, 1, 3, _works),
    Habit("vocational_training", 40, 3, 5, _young, some("vocational_training", 2)),
    Habit("university_place", 16, 3, 5, _young, some("university_place", 1)),
    Habit("university_preparation", 14, 2, 5, _young),
    Habit("school_certificate_adult", 14, 2, 5, _young),
    Habit("digital_skills", 12, 1, 3),
    Habit("sport", 22, 1, 3, options=some("sport", 2)),
    Habit("arts", 16, 1, 3, options=some("arts", 2)),
    Habit("womens_space", 6, 2, 4),
    Habit("trauma_therapy", 7, 3, 5),
)
"""What each adult asks for alone."""

QUIET_STRUCTURES = frozenset(
    {Structure.ALONE, Structure.COUPLE, Structure.ADULT_SIBLINGS, Structure.ELDER_ALONE}
)
"""Households among which some state nothing at all."""
