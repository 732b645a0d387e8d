"""An explanation: every municipality ranked for one case, with contributions and reasons."""

from enum import StrEnum

from pydantic import Field

from rematch.models.bundle import TwoHomes
from rematch.models.types import Code, Count, Flag, Key, Model, Percent, ScopedId, Score, Text, Token


class ReasonClass(StrEnum):
    """Who may read a reason; a confidential one reads the same to everybody as a caseworker's."""

    OPEN = "open"
    CASEWORKER = "caseworker"
    CONFIDENTIAL = "confidential"


class ReasonCode(StrEnum):
    """Why a pair is not possible, or why it was not proposed."""

    NO_PLEDGE = "no_pledge"
    PLEDGE_NOT_OPEN = "pledge_not_open"
    PATHWAY = "pathway"
    MOVE_WINDOW = "move_window"
    KIND_NOT_ACCEPTED = "kind_not_accepted"
    BUNDLE_NOT_ACCEPTED = "bundle_not_accepted"
    BUNDLE_NOT_NEEDED = "bundle_not_needed"
    HOME_TOO_SMALL = "home_too_small"
    HOME_TOO_LARGE = "home_too_large"
    NOT_STEP_FREE = "not_step_free"
    NOT_WHEELCHAIR_USABLE = "not_wheelchair_usable"
    NO_PETS = "no_pets"
    NO_PROTECTION_PLAN = "no_protection_plan"
    NOT_WOMEN_ONLY = "not_women_only"
    WOMEN_ONLY_NOT_ASKED = "women_only_not_asked"
    FAMILIES_ONLY = "families_only"
    HOST_CHECK = "host_check"
    HOST_NOT_ACCEPTED = "host_not_accepted"
    NEED_NOT_MET = "need_not_met"
    NEED_NOT_CONFIRMED = "need_not_confirmed"
    PLACES_NOT_ENOUGH = "places_not_enough"
    TIE_TOO_FAR = "tie_too_far"
    UNWANTED = "unwanted"
    KEEP_DISTANCE = "keep_distance"
    CHILD_PROTECTION = "child_protection"
    TOGETHER_INCOMPLETE = "together_incomplete"
    BELOW_FLOOR = "below_floor"
    DECIDED = "decided"
    NOTHING_FREE = "nothing_free"
    GROUP_DOES_NOT_FIT = "group_does_not_fit"
    SEPARATED = "separated"
    FULL = "full"
    LOWER_SCORE = "lower_score"
    EQUAL_SCORE = "equal_score"
    ROUND_BETTER = "round_better"
    WITHHELD = "withheld"


class Reason(Model):
    """One reason, in words, with its class."""

    code: ReasonCode = Field(description="Stable code.", examples=["home_too_small"])
    reason_class: ReasonClass = Field(description="Who may read it.", examples=["open"])
    text: Text = Field(description="In words.", examples=["the largest home has 3 beds; you are 5"])
    criterion: Key | None = Field(default=None, description="Criterion it rests on.")


class Contribution(Model):
    """What one criterion adds to a score; all contributions together are the score."""

    criterion: Key = Field(description="Criterion, or `no_wish_stated`.", examples=["recognition_advice"])
    label: Text = Field(description="In words.")
    points: Score = Field(description="Part of the score.", examples=[812])
    value: Score | None = Field(description="0 not at all, 10,000 fully; null where nothing was stated.")
    weight_share_pct: Percent = Field(
        description="Share of the household's weight; of a municipal line, of the municipality's."
    )
    answered: Flag = Field(description="False: the municipality has not answered; 0 counts.")
    assumed: Flag = Field(default=False, description="True: rests on an assumed figure.")
    municipal: Flag = Field(default=False, description="True: a priority of the municipality.")


class RankedMunicipality(Model):
    """One municipality for one case."""

    rank: int = Field(ge=1, description="1 is best: possible ones first, by score.", examples=[1])
    municipality: Code = Field(description="Code.", examples=["DE-kiel"])
    name: Text = Field(description="Name.", examples=["Kiel"])
    score: Score | None = Field(description="Of its best home for this household; null without a pledge.")
    coverage_pct: Percent = Field(description="Share of stated weight that rests on known answers.")
    possible: Flag = Field(description="Whether a placement there is possible at all.")
    proposed: Flag = Field(description="Whether this run proposes it.")
    pledge_ref: Token | None = Field(description="Pledge of the best home.")
    unit_ref: Token | None = Field(description="Its unit type, or bundle.")
    bundle: TwoHomes | None = Field(
        default=None, description="Of a bundle, its two homes; null: the best home is one home."
    )
    assumed: Flag = Field(default=False, description="True: nobody has stated this home; it is assumed.")
    reasons: tuple[Reason, ...] = Field(description="Why not possible, or why not proposed.")
    contributions: tuple[Contribution, ...] = Field(description="What the score is made of, largest first.")


class ProposedHome(Model):
    """The very home proposed, which need not be the municipality's best for this household."""

    municipality: Code = Field(description="Code.", examples=["DE-kiel"])
    pledge_ref: Token = Field(description="Pledge.", examples=["P-17"])
    unit_ref: Token = Field(description="Unit type, or bundle.", examples=["flat-3"])
    bundle: TwoHomes | None = Field(
        default=None, description="Of a bundle, its two homes; null: it is one home."
    )
    score: Score = Field(description="Score of this home for this household.", examples=[5079])
    contributions: tuple[Contribution, ...] = Field(description="What this score is made of, largest first.")


class Explanation(Model):
    """Why a case was proposed where it was, and why not elsewhere."""

    case_id: ScopedId = Field(description="The case.")
    size: int = Field(description="Persons.")
    proposed: Code | None = Field(description="Municipality proposed; null: no proposal in this round.")
    proposed_home: ProposedHome | None = Field(
        default=None, description="The home proposed, with its own score; null without a proposal."
    )
    summary: tuple[Text, ...] = Field(description="What happened, in whole sentences.")
    as_good: Count = Field(
        default=0,
        description="Other possible municipalities whose score is at least that of the home proposed.",
        examples=[1],
    )
    ranked: tuple[RankedMunicipality, ...] = Field(description="All municipalities.")
    decision_note: Text = Field(description="That a proposal is no decision.")
