"""A paper: letter to the person, sheet for the municipality, review note; and what a run cannot know."""

from typing import Annotated, Literal

from pydantic import Field

from rematch.models.types import Flag, Key, LongText, Model, Moment, Text, Token

LEGAL_EFFECTS = (
    "status",
    "procedure",
    "benefits",
    "work",
    "family_reunification",
    "duty_to_live_there",
    "return",
)
"""What a household has to know before it answers; docs/letters.md."""


class Adviser(Model):
    """Whom the household can ask."""

    name: Text = Field(description="A human's name.", examples=["A. Example"])
    phone: Text = Field(description="Phone number.", examples=["+49 30 000000"])


class Travel(Model):
    """The journey, as far as it is known."""

    date: Text | None = Field(default=None, description="Day and time.", examples=["12 January, 10:00"])
    pays: Text | None = Field(default=None, description="Who pays.")
    meets: Text | None = Field(default=None, description="Who meets the household.")
    bring: Text | None = Field(default=None, description="What to bring.")


class LegalEffects(Model):
    """What changes by law with the move, in the household's language; null: the adviser explains it."""

    status: LongText | None = Field(default=None, description="Legal status.")
    procedure: LongText | None = Field(default=None, description="Procedure.")
    benefits: LongText | None = Field(default=None, description="Money and benefits.")
    work: LongText | None = Field(default=None, description="Permission to work.")
    family_reunification: LongText | None = Field(default=None, description="Bringing the family.")
    duty_to_live_there: LongText | None = Field(default=None, description="Duty to live there.")
    return_: LongText | None = Field(default=None, alias="return", description="Whether they can come back.")


class LetterFacts(Model):
    """What a run cannot know, in the language of the paper; whatever is left out, the paper says to ask."""

    organisation: Text | None = Field(default=None, description="Who sends the letter.", examples=["Harbour"])
    answer_by: Moment | None = Field(default=None, description="By when to answer; at least 72 hours.")
    adviser: Adviser | None = Field(default=None, description="Whom to ask.")
    decided_by: Text | None = Field(default=None, description="Who looked at the proposal: a named person.")
    review: LongText | None = Field(default=None, description="How to ask for a review.")
    after: LongText | None = Field(default=None, description="What comes after the home.")
    travel: Travel = Field(default=Travel(), description="The journey.")
    legal: LegalEffects = Field(default=LegalEffects(), description="Legal effects of the move.")
    independent_advice: LongText | None = Field(
        default=None, description="Advice that does not depend on who sends the letter."
    )
    offer_ref: Token | None = Field(
        default=None, description="Reference of the offer on the sheet: unlinkable to any other."
    )


Line = Annotated[str, Field(min_length=1)]
"""A line of a paper: may hold the marks that isolate names within a text from right to left."""


class PaperSection(Model):
    """A heading and what stands under it."""

    key: Key = Field(description="Stable name of the section.", examples=["freedom"])
    heading: Line = Field(description="Heading in the language of the paper.")
    lines: tuple[Line, ...] = Field(min_length=1, description="Sentences, or the entries of a list.")
    listed: Flag = Field(default=False, description="True: entries of a list.")


class Paper(Model):
    """A paper in one language, ready to be printed on one page."""

    kind: Literal["letter", "sheet", "note"] = Field(description="Who reads it.")
    language: Text = Field(description="BCP 47 tag.", examples=["uk"])
    direction: Literal["ltr", "rtl"] = Field(description="Direction of the script.")
    title: Line = Field(description="Title.")
    notices: tuple[Line, ...] = Field(
        description="That nobody has reviewed the text, or that it is invented."
    )
    sections: tuple[PaperSection, ...] = Field(description="In the order of reading.")
