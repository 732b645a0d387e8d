"""A case: one placement asked for, its household, what they need, what matters to them."""

from enum import IntEnum
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from rematch.models.bundle import Minutes
from rematch.models.person import Person, refuse_unborn
from rematch.models.statement import Need, Tie, Wish, refuse_repeats
from rematch.models.types import (
    Code,
    Count,
    Country,
    Day,
    Flag,
    HomeKind,
    HostHousehold,
    Importance,
    Kilometres,
    Language,
    Model,
    Moment,
    Pathway,
    Place,
    ScopedId,
    Score,
    Text,
    Token,
)


class Urgency(IntEnum):
    """Tier of urgency: 0 first, then 1, then everybody."""

    FIRST = 0
    SECOND = 1
    REGULAR = 2


def written_tier(given: object) -> object:
    """Return a tier that comes first or next; true, "1" and 1.0 are none, and regular needs no record."""
    if not isinstance(given, int) or isinstance(given, bool) or given not in {Urgency.FIRST, Urgency.SECOND}:
        raise ValueError("is the integer 0 or 1; leave `urgency` out for a regular case")
    return given


UrgentTier = Annotated[Urgency, BeforeValidator(written_tier, json_schema_input_type=Literal[0, 1])]
UrgencyReason = Annotated[
    str,
    Field(
        pattern=r"^(safety|medical|child|no_shelter|earlier_round_without_proposal|earlier_home_not_available)$"
    ),
]


class Accommodation(Model):
    """The homes a household accepts."""

    kinds: tuple[HomeKind, ...] = Field(min_length=1, max_length=4, description="Kinds accepted.")
    step_free: Flag | None = Field(
        default=None, description="A step-free home is needed; null: not answered.", examples=[False]
    )
    wheelchair_usable: Flag | None = Field(
        default=None, description="A wheelchair-usable home is needed; null: not answered.", examples=[False]
    )
    women_only: Flag = Field(
        default=False, description="A women-only building is asked for.", examples=[False]
    )
    pets: Flag = Field(default=False, description="A pet comes along.", examples=[False])
    assistance_animal: Flag = Field(
        default=False,
        description="An assistance animal comes along: no pet, and no home may refuse it.",
        examples=[False],
    )
    protection_plan: Flag = Field(
        default=False,
        description="Shared accommodation only with a checked protection plan and rooms that lock.",
        examples=[False],
    )
    hosts: tuple[HostHousehold, ...] = Field(
        default=(), max_length=5, description="Who may live in a host home; needed where a host is accepted."
    )
    bundle_within_minutes: Minutes | None = Field(
        default=None,
        # Left out where nobody accepts one: a case without it keeps the hash it always had.
        exclude_if=lambda minutes: minutes is None,
        description="Two homes are accepted in place of one, at most so many minutes on foot apart; 0: at "
        "one address only; null: they are not.",
        examples=[10],
    )

    @model_validator(mode="after")
    def hosts_chosen(self) -> Self:
        """Refuse an accepted host home without a choice of host households."""
        if HomeKind.HOST in self.kinds and not self.hosts:
            raise ValueError("a host home is accepted: say in `hosts` who may live there")
        return self


class SafetyDistance(Model):
    """A place the household must stay away from; no reason is recorded."""

    place: Place = Field(description="The place.")
    at_least_km: Kilometres = Field(description="Least distance.", examples=[50])


class Safety(Model):
    """Recorded by a coordinator, confidential: the other household never learns of it."""

    keep_distance: tuple[SafetyDistance, ...] = Field(
        default=(), max_length=10, description="Places to avoid."
    )
    separated_from: tuple[ScopedId, ...] = Field(
        default=(), max_length=20, description="Cases never to be placed in the same municipality."
    )


class Consent(Model):
    """One adult's agreement to take part, given alone."""

    person_ref: Token = Field(description="The adult.", examples=["P1"])
    given_at: Moment = Field(description="When, with zone.", examples=["2026-11-02T10:00:00+01:00"])
    language: Language = Field(description="Language it was explained in.", examples=["uk"])


class UrgencyRecord(Model):
    """Why a case comes first, set by a named caseworker."""

    tier: UrgentTier = Field(description="0 first, 1 next.", examples=[1])
    reason: UrgencyReason | None = Field(
        description="From the closed list; null only where it is withheld from a reader.",
        examples=["no_shelter"],
    )
    set_by: Text = Field(description="Role or staff mark of the caseworker.", examples=["caseworker-07"])
    set_on: Day = Field(description="Day it was set.", examples=["2026-11-02"])

    @field_validator("reason")
    @classmethod
    def given(cls, reason: str | None) -> str | None:
        """Refuse a record without its reason: only a view leaves it out."""
        if reason is None:
            raise ValueError("give a reason of the closed list")
        return reason


class Guardian(Model):
    """For a household without an adult parent or guardian: who decided what is best for the child."""

    appointed_by: Text = Field(
        description="Authority that appointed the guardian.", examples=["youth office"]
    )
    best_interests_by: Text = Field(
        description="Who made the best-interests decision.", examples=["family court"]
    )
    best_interests_on: Day = Field(description="When.", examples=["2026-10-30"])


class PlaceOfStay(Model):
    """Where the household is now: country and kind of place, never an address."""

    country: Country = Field(description="ISO 3166-1 alpha-2.", examples=["PL"])
    kind: Annotated[
        str, Field(pattern=r"^(reception_centre|hotspot|private_home|rented|camp|street|other)$")
    ] = Field(description="Kind of place.", examples=["reception_centre"])


class ExpectedMember(Model):
    """Family members or a birth expected, without any health detail."""

    count: Annotated[int, Field(strict=True, ge=1, le=20)] = Field(description="How many.", examples=[1])
    expected_on: Day = Field(description="About when.", examples=["2027-03-01"])


class ExternalId(Model):
    """The case's number in another system."""

    system: Token = Field(description="The other system.", examples=["kobo"])
    value: Token = Field(description="Its number there.", examples=["8841"])


class Case(Model):
    """One placement asked for, as an NGO posts it. Unanswered fields stay null and keep it a draft."""

    case_ref: Token = Field(description="The NGO's own reference, unique there.", examples=["C-0007"])
    persons: tuple[Person, ...] = Field(
        min_length=1, max_length=30, description="Everybody who stays together."
    )
    accommodation: Accommodation | None = Field(default=None, description="Homes accepted.")
    needs: tuple[Need, ...] = Field(default=(), max_length=40, description="Needs of the whole household.")
    wishes: tuple[Wish, ...] = Field(default=(), max_length=60, description="Wishes all adults share.")
    ties: tuple[Tie, ...] | None = Field(
        default=None, max_length=20, description="Places of people; [] says none."
    )
    ranked_municipalities: tuple[Code, ...] = Field(
        default=(), max_length=50, description="Best first.", examples=[["DE-kiel", "DE-troisdorf"]]
    )
    ranked_importance: Importance = Field(default=0, description="How much the ranking counts.", examples=[4])
    unwanted_municipalities: tuple[Code, ...] | None = Field(
        default=None, max_length=50, description="Never there; no reason asked; [] says none."
    )
    together_with: tuple[Token, ...] = Field(
        default=(),
        max_length=20,
        description="case_ref of the same NGO's cases to stay near.",
        examples=[["C-0008"]],
    )
    expected_members: tuple[ExpectedMember, ...] = Field(
        default=(), max_length=10, description="Who may join later."
    )
    acceptance_floor: Score = Field(
        default=0, description="Below this score no proposal is better than a bad one.", examples=[0]
    )
    ready_from: Day | None = Field(
        default=None, description="Earliest day of the move.", examples=["2027-01-10"]
    )
    move_by: Day | None = Field(default=None, description="Latest day of the move.", examples=["2027-04-30"])
    pathway: Pathway | None = Field(
        default=None, description="Legal route; decides what is lawful, never a score."
    )
    place_of_stay: PlaceOfStay | None = Field(default=None, description="Where they are now.")
    urgency: UrgencyRecord | None = Field(default=None, description="Null: regular.")
    guardian: Guardian | None = Field(
        default=None, description="Only for children without a parent or guardian."
    )
    consents: tuple[Consent, ...] = Field(default=(), max_length=30, description="One per adult.")
    external_ids: tuple[ExternalId, ...] = Field(
        default=(), max_length=10, description="Other systems' numbers."
    )

    @model_validator(mode="after")
    def consistent(self) -> Self:
        """Refuse repeated references, repeated criteria, and a window that ends before it begins."""
        refs = [person.person_ref for person in self.persons]
        if len(set(refs)) < len(refs):
            raise ValueError("two persons share a person_ref")
        if self.ready_from and self.move_by and self.move_by < self.ready_from:
            raise ValueError("move_by is before ready_from")
        refuse_unborn(self.persons, self.move_by or self.ready_from)
        if self.case_ref in self.together_with:
            raise ValueError("together_with names the case itself")
        if len(set(self.ranked_municipalities)) < len(self.ranked_municipalities):
            raise ValueError("ranked_municipalities names a municipality twice")
        if unknown := {consent.person_ref for consent in self.consents} - set(refs):
            raise ValueError(f"a consent names {len(unknown)} person(s) who are not in the household")
        refuse_repeats(self.needs, self.wishes)
        return self

    @property
    def size(self) -> Count:
        """Number of persons."""
        return len(self.persons)

    @property
    def tier(self) -> Urgency:
        """Tier of urgency; regular where nothing is recorded."""
        return self.urgency.tier if self.urgency else Urgency.REGULAR
