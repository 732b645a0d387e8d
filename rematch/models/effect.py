"""An override before it is confirmed: first the household's own view, then what it does to the round."""

from pydantic import Field

from rematch.models.explanation import Contribution
from rematch.models.policy import Objective
from rematch.models.run import Proof, StageName
from rematch.models.types import Code, Count, Flag, Model, ScopedId, Score, Text


class OwnView(Model):
    """What another municipality would mean for this household, by its own wishes first."""

    municipality: Code = Field(description="The municipality asked about.", examples=["DE-kiel"])
    as_good: Count = Field(
        description="Other possible municipalities whose score is at least the proposed home's.", examples=[2]
    )
    household_score_proposed: Score | None = Field(
        description="By the household's own wishes alone, of the home proposed; null without a proposal."
    )
    household_score_there: Score | None = Field(
        description="The same, of the best home there; null without a pledge."
    )
    better: tuple[Contribution, ...] = Field(description="Wishes it meets better there, as they count there.")
    worse: tuple[Contribution, ...] = Field(description="Wishes it meets less there, as they count there.")
    not_met: tuple[Text, ...] = Field(description="Why it is not possible there; empty where it is.")


class LevelChange(Model):
    """One objective as the run reached it, and as the round reaches it with the household there."""

    stage: StageName = Field(description="Who is placed, or where.", examples=["who"])
    name: Objective = Field(description="Objective.", examples=["placed_persons"])
    before: int = Field(description="Value of the run.", examples=[31])
    after: int = Field(description="Value with the household there.", examples=[30])
    proof: Proof = Field(description="How the new value is known to be the best.", examples=["certified"])


class Move(Model):
    """A case whose proposal would be another; null: no proposal."""

    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    before: Code | None = Field(description="Municipality proposed by the run.", examples=["DE-kiel"])
    after: Code | None = Field(description="Municipality it would be.", examples=["DE-troisdorf"])


class Effect(Model):
    """The round solved again with a household at a municipality: exact where every level is optimal."""

    case_id: ScopedId = Field(description="The household's case.", examples=["harbour/C-0007"])
    municipality: Code = Field(description="Where it is held.", examples=["DE-kiel"])
    possible_there: Flag = Field(description="False: it cannot be there, whatever else moves.")
    why: Text | None = Field(default=None, description="Why not; null where it can.")
    exact: Flag = Field(description="True: every level was solved to its optimum.")
    levels: tuple[LevelChange, ...] = Field(default=(), description="Objectives, in order.")
    chain: tuple[Move, ...] = Field(
        default=(), description="Whose proposal changes: this household first, then by id."
    )


class Override(Model):
    """Another municipality for a household: its own view first, then the effect on others."""

    own: OwnView = Field(description="For the household itself.")
    effect: Effect = Field(description="For everybody.")
