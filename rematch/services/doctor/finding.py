"""One thing that was looked at: fine, worth a look, or wrong, and what to do next."""

from enum import StrEnum

from pydantic import Field

from rematch.models.types import Flag, LongText, Model, Token


class State(StrEnum):
    """How it stands."""

    OK = "ok"
    NOTICE = "notice"
    WRONG = "wrong"


class Finding(Model):
    """What was looked at, and what was seen."""

    check: Token = Field(description="What was looked at.", examples=["migrations"])
    state: State = Field(description="How it stands.", examples=["ok"])
    says: LongText = Field(description="What was seen.", examples=["Tables are at revision 0008."])
    next: LongText | None = Field(default=None, description="What to do; null: nothing.")


class Diagnosis(Model):
    """Everything that was looked at."""

    ok: Flag = Field(description="Whether nothing is wrong; notices do not count.")
    findings: tuple[Finding, ...] = Field(description="One by one.")


def fine(check: str, says: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(check=check, state=State.OK, says=says)


def notice(check: str, says: str, then: str) -> Finding:
    """Return that something works, and may be better."""
    return Finding(check=check, state=State.NOTICE, says=says, next=then)


def wrong(check: str, says: str, then: str) -> Finding:
    """Return that something does not work, or will not for long."""
    return Finding(check=check, state=State.WRONG, says=says, next=then)
