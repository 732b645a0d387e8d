"""A run: one solve, its levels, its certificate, and a proposal or none for every case."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from rematch.models.bundle import TwoHomes
from rematch.models.certificate import LevelCertificate
from rematch.models.policy import Objective
from rematch.models.types import (
    Code,
    Digest,
    Flag,
    Model,
    Moment,
    ScopedId,
    Score,
    Text,
    Token,
)


class RunState(StrEnum):
    """Life of a run."""

    QUEUED = "queued"
    SOLVING = "solving"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class StageName(StrEnum):
    """`who`: the household side alone fixes who is placed; `where`: the mixed score decides where."""

    WHO = "who"
    WHERE = "where"


Status = Literal["optimal", "within_gap", "feasible", "infeasible", "unknown"]
Stopped = Literal["done", "deadline", "work", "memory", "cancelled"]
Proof = Literal["certified", "proved", "none"]


class RunParams(Model):
    """How to solve; what is decided stands in the rules of the round."""

    deadline_s: Annotated[int, Field(strict=True, ge=1, le=600)] = Field(
        default=60, description="Seconds for the whole solve.", examples=[60]
    )
    audit: Flag = Field(default=False, description="Work limits in place of the clock: bit-identical.")
    certify: Flag = Field(
        default=True,
        description="Look for certificates that need no solver; false: faster, on a solver's word where "
        "prices do not show it.",
    )
    gap_ppm: Annotated[int, Field(strict=True, ge=0, lt=1_000_000)] = Field(
        default=0,
        description="An objective is left as soon as its bound is so many millionths of itself away; 0: it "
        "is searched to the end.",
        examples=[0],
    )


class LevelResult(Model):
    """One objective: value reached, bound, and how the bound is known."""

    name: Objective = Field(description="Objective.", examples=["placed_persons"])
    value: int = Field(description="Value reached.", examples=[31])
    bound: int | None = Field(
        description="No placement under these rules exceeds it; null: nothing was shown.", examples=[31]
    )
    status: Status = Field(description="Of this level.", examples=["optimal"])
    proof: Proof = Field(description="How the bound is known.", examples=["certified"])


class StageCertificate(Model):
    """Certificate of one stage: names once, in lists; its levels refer to positions in these."""

    stage: StageName = Field(description="Which stage.")
    resources: tuple[str, ...] = Field(description="Names of the resources, in the order of `prices`.")
    cases: tuple[ScopedId, ...] = Field(default=(), description="Cases, where a level names some.")
    columns: tuple[str, ...] = Field(default=(), description="Columns, where a level names some.")
    levels: tuple[LevelCertificate, ...] = Field(description="One per objective, in order.")


class Certificate(Model):
    """Numbers that let anyone re-check the bounds of a run without a solver."""

    scenario_hash: Digest = Field(description="Hash of the scenario it speaks of.")
    stages: tuple[StageCertificate, ...] = Field(description="One per stage that was solved.")


class Stage(Model):
    """One solve: who is placed, or where."""

    name: StageName = Field(description="Which stage.")
    levels: tuple[LevelResult, ...] = Field(description="One per objective, in order.")
    status: Status = Field(description="Of all levels together.")
    proof: Proof = Field(description="The weakest of the levels.")
    stopped: Stopped = Field(description="Why it ended.")
    placed: dict[ScopedId, str] = Field(
        description="Column of each case this stage placed: `<municipality>/<pledge_ref>/<unit_ref>`, or "
        "with the `bundle_ref` of a bundle."
    )


class Placement(Model):
    """What a run says for one case: a home at a municipality, or none."""

    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    municipality: Code | None = Field(description="Null: no proposal in this round.", examples=["DE-kiel"])
    pledge_ref: Token | None = Field(default=None, description="Pledge of that municipality.")
    unit_ref: Token | None = Field(default=None, description="Unit type, or bundle, of that pledge.")
    bundle: TwoHomes | None = Field(
        default=None,
        exclude_if=lambda homes: homes is None,
        description="Of a bundle, its two homes; left out: it is one home.",
    )
    score: Score | None = Field(default=None, description="Score of this home for the household.")

    @model_validator(mode="after")
    def all_or_none(self) -> Self:
        """Refuse half a placement."""
        if (
            len({value is None for value in (self.municipality, self.pledge_ref, self.unit_ref, self.score)})
            > 1
        ):
            raise ValueError("municipality, pledge_ref, unit_ref and score go together")
        if self.bundle is not None and self.municipality is None:
            raise ValueError("two homes are named where there is no proposal")
        return self


class Phase(Model):
    """Seconds of one phase."""

    name: Text = Field(description="Phase.", examples=["score"])
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(description="Wall time.")


class RunFacts(Model):
    """What was observed; never part of what is compared between runs."""

    phases: tuple[Phase, ...] = Field(description="Seconds per phase.")
    strategies: tuple[Text, ...] = Field(description="Strategy per stage.")
    versions: dict[str, str] = Field(description="Versions of what computed it.")
    peak_memory_mb: int | None = Field(default=None, description="Peak memory of the solving process.")
    start_from: Text | None = Field(default=None, description="Run whose placements the search started from.")
    finished_at: Moment = Field(description="When it ended.")


class Run(Model):
    """One solve of one scenario."""

    scenario_hash: Digest = Field(description="What was solved.")
    seed: int = Field(description="Seed of the lottery that breaks ties.")
    params: RunParams = Field(description="How it was solved.")
    stages: tuple[Stage, ...] = Field(description="`who`, then `where` unless the municipal share is 0.")
    placements: tuple[Placement, ...] = Field(description="One per case, in order of id.")
    facts: RunFacts = Field(description="What was observed.")


class RunProgress(Model):
    """Where a running solve stands."""

    stage: StageName = Field(description="Which stage.")
    level: str = Field(description="Objective being proved.", examples=["score"])
    value: int | None = Field(description="Best value so far; null: none yet.")
    bound: int | None = Field(description="Bound so far; null: none yet.")
    elapsed_s: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(
        description="Seconds since the start."
    )
    phase: str = Field(description="What is being done.", examples=["search"])
