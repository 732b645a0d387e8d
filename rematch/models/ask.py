"""What a person asks of the NGO by the own link: a correction of one field, or the erasure of everything."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, JsonValue, model_validator

from rematch.models.types import Model, Token

Pointer = Annotated[str, Field(pattern=r"^/[a-z_]{1,40}$|^/persons/[0-9]{1,2}/[a-z_]{1,40}$")]


class AskKind(StrEnum):
    """What is asked."""

    CORRECTION = "correction"
    ERASURE = "erasure"


class AskState(StrEnum):
    """Life of what was asked; to_confirm: it waits for the second word; dropped: asked once more instead."""

    TO_CONFIRM = "to_confirm"
    DROPPED = "dropped"
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"


UNSAID = (AskState.TO_CONFIRM, AskState.DROPPED)
"""Not yet asked of anybody: the NGO does not see it."""


class DeclineReason(StrEnum):
    """Why something asked is not done, from a closed list; the rest is said in a talk."""

    ALREADY_SO = "already_so"
    NEEDS_A_TALK = "needs_a_talk"
    NEEDS_A_DOCUMENT = "needs_a_document"
    CONCERNS_OTHERS = "concerns_others"
    KEPT_BY_LAW = "kept_by_law"


class CorrectionRequest(Model):
    """One field, and what it should say."""

    pointer: Pointer = Field(
        description="JSON pointer (RFC 6901) to a field of the case as the link shows it: an answer you "
        "share, or one of your own or of a child.",
        examples=["/persons/0/work_wanted"],
    )
    value: JsonValue = Field(
        description="What the whole field should say, in the form the case has it.", examples=[["2221"]]
    )


class Declined(Model):
    """Why something asked is not done."""

    reason: DeclineReason = Field(description="From the closed list.", examples=["needs_a_talk"])


class ErasureEnd(Model):
    """What came of an erasure that was asked where others' answers are in the same case."""

    state: AskState = Field(description="accepted: done, as agreed; declined.", examples=["accepted"])
    reason: DeclineReason | None = Field(default=None, description="Needed where it is declined.")

    @model_validator(mode="after")
    def ended(self) -> Self:
        """Refuse what is no end, and an end without its reason."""
        if self.state not in {AskState.ACCEPTED, AskState.DECLINED}:
            raise ValueError("an erasure that was asked ends accepted or declined")
        if (self.state is AskState.DECLINED) != (self.reason is not None):
            raise ValueError("a reason goes with declined, and with nothing else")
        return self


class AskContent(Model):
    """The words of what was asked; sealed with the key of the case."""

    person_ref: Token = Field(description="Who asked.")
    pointer: str | None = Field(default=None, description="Field to be corrected.")
    about: Token | None = Field(default=None, description="Whose field it is, where it is a person's.")
    value: JsonValue = Field(default=None, description="What it should say.")
    reason: DeclineReason | None = Field(default=None, description="Why it was declined.")
