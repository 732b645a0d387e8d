"""What use cases hand out: frozen values around the models, with version and state."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from pydantic import AwareDatetime, Field

from rematch.errors import InputError
from rematch.models.bundle import TwoHomes
from rematch.models.case import Case, Safety
from rematch.models.given import CasePin, Exclusion
from rematch.models.municipality import Municipality
from rematch.models.orders import OrderOutcome
from rematch.models.policy import Policy
from rematch.models.round import CaseState, Round, RoundState
from rematch.models.run import LevelResult, Proof, RunParams, RunProgress, RunState, Stopped
from rematch.models.types import Code, Count, Digest, Flag, Model, ScopedId, Score, Text, Token

T = TypeVar("T")
U = TypeVar("U")
Version = Annotated[int, Field(ge=1, description="Counts up with every change; the ETag.", examples=[1])]
CURSOR_DIGITS = 10
POSITION_MAX = 2**31 - 1
NO_DECISION = "A proposal is no decision: a named person decides, after the household was asked."


class Page(Model, Generic[T]):
    """A part of a list."""

    items: tuple[T, ...] = Field(description="In order of id.")
    next_cursor: str | None = Field(
        default=None, description="Ask with it for the next part; null: this was the last."
    )


class MunicipalityView(Model):
    """A municipality as stored."""

    code: Code = Field(description="Its code.", examples=["DE-kiel"])
    version: Version
    changed_at: AwareDatetime = Field(description="Last change.")
    municipality: Municipality = Field(description="What is known about it.")


class Route(StrEnum):
    """What a household's case goes through before it can be matched."""

    CHILD_PROTECTION = "child_protection"


class CaseReceipt(Model):
    """That a case was received, and which answers it still lacks; repeats nothing of the household."""

    case_id: ScopedId = Field(description="`<ngo>/<case_ref>`.", examples=["harbour/C-0007"])
    version: Version
    state: CaseState = Field(description="Life of the case.", examples=["ready"])
    unanswered: tuple[str, ...] = Field(
        description="Answers that still make it a draft; empty: it is ready.", examples=[["pathway"]]
    )
    route: Route | None = Field(
        default=None,
        description="child_protection: a child is there and no adult who cares for children. The case is "
        "accepted, and not matched until guardian, best-interests decision and a child-protection pledge "
        "exist: turn to the competent child-protection authority. Null: not so, or guardian and decision are "
        "recorded; then child-protection pledges alone receive it.",
        examples=["child_protection"],
    )


class CaseView(CaseReceipt):
    """A case as stored."""

    round_ref: Token | None = Field(default=None, description="Round it is in.", examples=["pilot"])
    created_at: AwareDatetime = Field(description="When it was posted.")
    changed_at: AwareDatetime = Field(description="Last change.")
    withheld: Count = Field(
        description="Needs, wishes and a reason of urgency left out here because they are sensitive; those "
        "of the NGO who may read them see all.",
        examples=[0],
    )
    case: Case = Field(description="What the NGO posted.")


class RowResult(Model):
    """What became of one row of a bulk."""

    row: Count = Field(description="Position in the list that was sent, from 0.", examples=[0])
    outcome: Annotated[str, Field(pattern=r"^(stored|refused)$")] = Field(
        description="Stored (also when the same case was there already), or refused.", examples=["stored"]
    )
    receipt: CaseReceipt | None = Field(default=None, description="Of a row that is stored.")
    problem: str | None = Field(
        default=None, description="Kind of problem of a refused row.", examples=["conflict"]
    )
    detail: Text | None = Field(default=None, description="What is wrong with it, in words.")
    pointer: str | None = Field(
        default=None, description="Field it lies with (RFC 6901), within the row.", examples=["/case_ref"]
    )


class BulkResult(Model):
    """What became of every row of a bulk."""

    stored: Count = Field(description="Rows stored.", examples=[1])
    refused: Count = Field(description="Rows refused; nothing of them was written.", examples=[0])
    rows: tuple[RowResult, ...] = Field(description="In the order sent.")


class SafetyView(Model):
    """What a coordinator recorded for a case's safety; confidential."""

    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    version: Annotated[int, Field(ge=0)] = Field(
        description="0: nothing is recorded yet; the ETag.", examples=[1]
    )
    safety: Safety = Field(description="Distances and separations.")


class MonitoringReceipt(Model):
    """Whether a household has a monitoring record; what it says is read back by nobody."""

    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    version: Annotated[int, Field(ge=0)] = Field(
        description="0: nothing is recorded; the ETag.", examples=[1]
    )
    recorded: Flag = Field(description="Whether there is a record.", examples=[True])


class PolicyView(Model):
    """Rules of a round as stored."""

    policy_id: str = Field(description="`<policy_ref>/<version of the rules>`.", examples=["balanced/1"])
    version: Version
    changed_at: AwareDatetime = Field(description="Last change.")
    policy: Policy = Field(description="The rules.")


class RoundView(Model):
    """A round and where it stands."""

    round_ref: Token = Field(description="Its name.", examples=["pilot"])
    version: Version
    state: RoundState = Field(description="Life of the round.", examples=["open"])
    round: Round = Field(description="What was set.")
    frozen_at: AwareDatetime | None = Field(default=None, description="When it was frozen.")


class RoundCases(Model):
    """Cases that entered a round."""

    round_ref: Token = Field(description="The round.", examples=["pilot"])
    version: Version
    added: tuple[ScopedId, ...] = Field(description="Cases that entered now.", examples=[["harbour/C-0007"]])


class StageView(Model):
    """One stage of a run: its objectives with value, bound and proof."""

    name: str = Field(description="Who is placed, or where.", examples=["who"])
    levels: tuple[LevelResult, ...] = Field(description="One per objective, in order.")
    proof: Proof = Field(description="The weakest of the levels.")
    stopped: Stopped = Field(description="Why the search ended.")


class RunView(Model):
    """A run and where it stands."""

    run_id: str = Field(description="Its id.", examples=["run-0190a1b2c3d-5f0e8d7c6b5a4938"])
    round_ref: Token = Field(description="The round.", examples=["pilot"])
    policy_id: str = Field(description="The rules.", examples=["balanced/1"])
    scenario_hash: Digest = Field(description="Hash of what is solved.")
    state: RunState = Field(description="Life of the run.", examples=["solving"])
    params: RunParams = Field(description="How it is solved.")
    progress: RunProgress | None = Field(default=None, description="Latest progress; null before the first.")
    ahead: Count | None = Field(
        default=None, description="Queued runs before it; null: it waits no more.", examples=[0]
    )
    pins: tuple[CasePin, ...] = Field(default=(), description="Cases it must place; told to coordinators.")
    exclusions: tuple[Exclusion, ...] = Field(
        default=(), description="Where it may not place a case; told to coordinators."
    )
    start_from: str | None = Field(
        default=None, description="Run whose placements the search started from; told to coordinators."
    )
    error: str | None = Field(
        default=None, description="Why it failed: a stable code.", examples=["interrupted"]
    )
    created_at: AwareDatetime = Field(description="When it was asked for.")
    started_at: AwareDatetime | None = Field(default=None, description="When the solve began.")
    finished_at: AwareDatetime | None = Field(default=None, description="When it ended.")
    published_at: AwareDatetime | None = Field(
        default=None, description="When it was chosen for the review; NGOs see it from then on."
    )
    verified: Flag | None = Field(
        default=None, description="Whether its latest re-check held; null: not done.", examples=[True]
    )
    stages: tuple[StageView, ...] = Field(default=(), description="What was reached; told to coordinators.")


class ProposalView(Model):
    """What a run says for one case. A proposal is no decision."""

    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    municipality: Code | None = Field(
        default=None,
        description="Municipality proposed; null: no proposal in this round.",
        examples=["DE-kiel"],
    )
    pledge_ref: Token | None = Field(default=None, description="Its pledge.", examples=["P-17"])
    unit_ref: Token | None = Field(default=None, description="Its unit type, or bundle.", examples=["flat-3"])
    bundle: TwoHomes | None = Field(
        default=None, description="Of a bundle, its two homes; null: it is one home.", examples=[None]
    )
    score: Score | None = Field(
        default=None, description="Score of this home for the household.", examples=[4760]
    )
    decision_note: Text = Field(default=NO_DECISION, description="What a proposal is not.")


class CardView(Model):
    """What the system does under the rules of a run, as pages in Markdown: to read and to publish."""

    run_id: str = Field(description="The run.")
    policy_id: str = Field(description="Its rules.", examples=["balanced/1"])
    card: str = Field(description="Algorithm card: purpose, rules, who made them, what is never used.")
    how: str = Field(description="How rematch decides, in plain words.")


class OrdersView(Model):
    """The chosen order of objectives and the others: who is placed under each."""

    run_id: str = Field(description="The run.")
    ready: Flag = Field(description="False: not solved yet; ask again.", examples=[True])
    outcomes: tuple[OrderOutcome, ...] = Field(
        description="The chosen order first; empty until they are solved."
    )


class CheckView(Model):
    """One claim that was re-checked."""

    name: str = Field(description="The claim.", examples=["who placed_persons bound"])
    ok: Flag = Field(description="Whether it holds.")
    detail: str = Field(description="Where it does not: ids and both numbers.", examples=["holds"])


class ClaimView(Model):
    """What may be said of one objective of a run, and what that rests on."""

    stage: str = Field(description="Which stage.", examples=["who"])
    objective: str = Field(description="Objective.", examples=["placed_persons"])
    value: int = Field(description="Value reached.", examples=[31])
    bound: int | None = Field(default=None, description="Bound that the prices give.", examples=[31])
    certified: Flag = Field(description="Whether the prices alone show that nothing better exists.")
    words: str = Field(description="The claim in words.", examples=["31 is the best under these rules"])


class VerificationView(Model):
    """A re-check of a run in plain integers, without a solver."""

    run_id: str = Field(description="The run.")
    ok: Flag = Field(description="Whether every claim holds.", examples=[True])
    checked_at: AwareDatetime = Field(description="When it was asked for.")
    last_verified_at: AwareDatetime | None = Field(
        default=None, description="When it was last re-checked; earlier where a case was erased since."
    )
    checks: tuple[CheckView, ...] = Field(description="Everything that was looked at.")
    claims: tuple[ClaimView, ...] = Field(default=(), description="What may be said of each objective.")


def page_of(rows: Sequence[U], limit: int, *, view: Callable[[U], T], cursor: Callable[[U], str]) -> Page[T]:
    """Return a page from rows of which one more than the limit was asked for."""
    kept = rows[:limit]
    more = cursor(kept[-1]) if len(rows) > limit else None
    return Page(items=tuple(view(row) for row in kept), next_cursor=more)


def number_of(cursor: str | None) -> int | None:
    """Return the position a cursor stands for; InputError for a cursor of another list."""
    if cursor is None:
        return None
    plain = cursor.isascii() and cursor.isdecimal() and len(cursor) <= CURSOR_DIGITS
    if not plain or int(cursor) > POSITION_MAX:
        raise InputError("This is no cursor of this list: send one you were given, or none.")
    return int(cursor)
