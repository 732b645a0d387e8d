"""What the columns of a sheet of cases mean, and the words that some of them are limited to."""

from enum import StrEnum
from typing import NamedTuple

import pycountry

from rematch.models.person import AgeBand, SchoolStage
from rematch.models.types import HomeKind, HostHousehold, Pathway

YES_NO = ("yes", "no")


class Explained(NamedTuple):
    """One column for whoever fills it in."""

    meaning: str
    required: str = ""
    words: tuple[str, ...] = ()
    """The closed list; empty: none."""
    several: bool = False
    """Whether several words may stand there, with `;` between them."""


def _values(words: type[StrEnum]) -> tuple[str, ...]:
    return tuple(word.value for word in words)


def _numbers(first: int, last: int) -> tuple[str, ...]:
    return tuple(map(str, range(first, last + 1)))


COUNTRIES = tuple(sorted(country.alpha_2 for country in pycountry.countries))
STAYS = ("reception_centre", "hotspot", "private_home", "rented", "camp", "street", "other")
URGENCIES = (
    *("safety", "medical", "child", "no_shelter"),
    *("earlier_round_without_proposal", "earlier_home_not_available"),
)
GUIDE: dict[str, Explained] = {
    "case_ref": Explained("your own reference, the same in every row of the household", "yes"),
    "size": Explained("number of persons, the same in every row", "yes", _numbers(1, 30)),
    "person_ref": Explained("mark of the person, unique in the household", "yes"),
    "birth_year": Explained("year of birth", "one of two"),
    "age_band": Explained("age on the day of the move", "one of two", _values(AgeBand)),
    "age_disputed": Explained("yes: counts as a child", words=YES_NO),
    "cares_for_children": Explained("the adult is parent or legal guardian of the children", words=YES_NO),
    "languages": Explained("language:level, level A1 to C2 or native, such as uk:native;en:B1"),
    "work_wanted": Explained("ISCO-08 groups the person wants, such as 5120;5131"),
    "school_stage": Explained("stage a place is needed in", words=_values(SchoolStage)),
    "person_needs": Explained("the person's own needs, such as legal_advice:2"),
    "person_wishes": Explained("the person's own wishes, such as recognition_advice:4"),
    "consent_given_at": Explained("when this adult agreed to take part, alone, with the zone"),
    "consent_language": Explained("language it was explained in, such as uk"),
    "kinds": Explained("homes accepted", words=_values(HomeKind), several=True),
    "step_free": Explained("a step-free home is needed", words=YES_NO),
    "wheelchair_usable": Explained("a wheelchair-usable home is needed", words=YES_NO),
    "women_only": Explained("a women-only building is asked for", words=YES_NO),
    "pets": Explained("a pet comes along", words=YES_NO),
    "assistance_animal": Explained("an assistance animal comes along: no pet", words=YES_NO),
    "protection_plan": Explained(
        "shared accommodation only with a checked protection plan and rooms that lock", words=YES_NO
    ),
    "hosts": Explained("who may live in a host home", "with kind host", _values(HostHousehold), several=True),
    "bundle_within_minutes": Explained(
        "two homes in place of one, at most so many minutes on foot apart; 0: at one address; empty: no"
    ),
    "needs": Explained("needs of the whole household, such as school_place"),
    "wishes": Explained("wishes all adults share, such as language_course_level[A2|B1]:3"),
    "ties": Explained("places of people, such as close_family_place@DE-kiel:5, or none"),
    "ranked": Explained("codes of municipalities, best first, such as DE-kiel;DE-troisdorf"),
    "ranked_importance": Explained("how much the ranking counts", words=_numbers(0, 5)),
    "unwanted": Explained("codes of municipalities, or none; no reason is asked"),
    "together_with": Explained("case_ref of your own cases to stay near"),
    "expected_members": Explained("count@day, such as 1@2027-06-01"),
    "acceptance_floor": Explained("0 to 10000: below it, no proposal is better than a bad one"),
    "ready_from": Explained("earliest day of the move, such as 2027-01-10"),
    "move_by": Explained("latest day of the move, such as 2027-04-30"),
    "pathway": Explained("legal route", words=_values(Pathway)),
    "stay_country": Explained("country of stay now", words=COUNTRIES),
    "stay_kind": Explained("kind of place of stay, never an address", words=STAYS),
    "urgency_tier": Explained("0 first, 1 next; empty: regular", words=_numbers(0, 1)),
    "urgency_reason": Explained("why", "with a tier", URGENCIES),
    "urgency_set_by": Explained("role or mark of the caseworker", "with a tier"),
    "urgency_set_on": Explained("day it was set", "with a tier"),
    "guardian_appointed_by": Explained("for children without a parent or guardian: who appointed one"),
    "best_interests_by": Explained("who decided what is best for the child", "with a guardian"),
    "best_interests_on": Explained("when", "with a guardian"),
    "external_ids": Explained("system:number, such as kobo:8841"),
}
"""The columns of the template, in their order."""
EXAMPLE: tuple[dict[str, str], ...] = (
    {
        **{"size": "2", "person_ref": "P1", "birth_year": "1988", "cares_for_children": "yes"},
        **{"languages": "uk:native;de:A2", "work_wanted": "5120", "kinds": "own_home;shared_flat"},
        **{"consent_given_at": "2026-11-02T10:00:00+01:00", "consent_language": "uk"},
        **{"step_free": "no", "wheelchair_usable": "no", "wishes": "language_course_level[B1]:4"},
        **{"ties": "none", "ranked": "DE-kiel", "ranked_importance": "3", "unwanted": "none"},
        **{"ready_from": "2027-01-10", "move_by": "2027-04-30", "pathway": "humanitarian_admission"},
        **{"stay_country": "PL", "stay_kind": "reception_centre"},
    },
    {"size": "2", "person_ref": "P2", "age_band": "6-11", "school_stage": "primary"},
)
"""A household of two; what it shares stands in the first row."""
