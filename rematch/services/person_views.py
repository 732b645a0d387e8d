"""What a person reads by the own link, and what the NGO sees of links and of what people ask by them."""

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, Field, JsonValue

from rematch.models.ask import AskState, DeclineReason
from rematch.models.case import Case
from rematch.models.letter import Adviser, Paper
from rematch.models.notice import LegalBasis, Notice, Purpose, SensitiveBasis
from rematch.models.offer import Choice, Handover, OfferState, Talk
from rematch.models.review import ReviewReason, ReviewState
from rematch.models.round import CaseState
from rematch.models.types import Code, Count, Flag, Key, Language, LongText, Model, ScopedId, Text, Token
from rematch.services.views import Version

LinkId = Annotated[str, Field(description="Id of the link.", examples=["5f0e8d7c6b5a4938"])]


class LinkView(Model):
    """A person's own link as the NGO sees it; its token is shown once, when it is made."""

    link_id: LinkId
    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    person_ref: Token = Field(description="The adult it is for.", examples=["P1"])
    language: Language = Field(description="Language it speaks.", examples=["uk"])
    made_by: str = Field(description="Who made it.", examples=["harbour/caseworker-07"])
    created_at: AwareDatetime = Field(description="When it was made.")
    expires_at: AwareDatetime = Field(description="Until when it is valid.")
    revoked_at: AwareDatetime | None = Field(default=None, description="When it was ended; null: it was not.")
    token: str | None = Field(
        default=None,
        description="Shown this once: `rl_<id>_<secret>`. A repeated request does not show it again.",
        examples=["rl_5f0e8d7c6b5a4938_..."],
    )


class NoticeView(Model):
    """What an organisation tells those whose answers it holds."""

    organisation: Token = Field(description="The organisation.", examples=["harbour"])
    version: Annotated[int, Field(ge=0)] = Field(
        description="0: nothing is written yet; the ETag.", examples=[1]
    )
    notice: Notice = Field(description="Whom to call, and by what law answers are used.")


class WhoSees(Model):
    """One reader: what it sees, what for, and by what law."""

    reader: Key = Field(description="Stable name of the reader.", examples=["municipality"])
    who: LongText = Field(description="The reader, in the language of the link.")
    sees: LongText = Field(description="What it sees, in the language of the link.")
    purpose: Purpose = Field(description="What for.", examples=["arrival"])
    basis: LegalBasis | None = Field(description="Article 6(1) GDPR; null: not written down yet.")
    sensitive_basis: SensitiveBasis | None = Field(description="Article 9(2) GDPR, for sensitive answers.")
    law: Text | None = Field(description="The law it rests on.")
    kept_for: Text | None = Field(description="How long answers are kept for it.")
    basis_note: LongText | None = Field(description="What to do where no basis is written down.")


class MyAsk(Model):
    """Something the person asked by this link, and what came of it."""

    ask_id: str = Field(description="Its id.", examples=["correction-0190a1b2c3d-5f0e8d7c6b5a4938"])
    state: AskState = Field(description="Where it stands.", examples=["asked"])
    pointer: str | None = Field(default=None, description="Field to be corrected.")
    value: JsonValue = Field(default=None, description="What it should say.")
    reason: DeclineReason | None = Field(default=None, description="Why it was declined.")
    asked_at: AwareDatetime = Field(description="When.")


class MyReview(Model):
    """A review of the household's proposal; the reason is told to whoever gave it."""

    review_id: str = Field(description="Its id.", examples=["review-0190a1b2c3d-5f0e8d7c6b5a4938"])
    state: ReviewState = Field(description="Where it stands.", examples=["open"])
    reason: ReviewReason | None = Field(description="What is to be looked at again; null: another asked.")
    asked_at: AwareDatetime = Field(description="Since when.")


class MyCase(Model):
    """What is held about the household, as one of its adults may see it."""

    who_sees_what: tuple[WhoSees, ...] = Field(description="Who sees what, and why they may.")
    adviser: Adviser | None = Field(description="A human to call; null: see `adviser_note`.")
    adviser_note: LongText | None = Field(description="What to do where nobody is written down.")
    notices: tuple[LongText, ...] = Field(description="What is not shown; who has not reviewed these texts.")
    organisation: Text = Field(description="The organisation that advises you.", examples=["Harbour"])
    language: Language = Field(description="Language of these sentences.", examples=["uk"])
    person_ref: Token = Field(description="You in `case`.", examples=["P1"])
    valid_until: AwareDatetime = Field(description="Until when this link is valid.")
    state: CaseState = Field(description="Where the case stands.", examples=["ready"])
    case: Case = Field(description="What is shared, and what is your own.")
    reviews: tuple[MyReview, ...] = Field(description="Reviews asked for, oldest first.")
    corrections: tuple[MyAsk, ...] = Field(description="Corrections you asked for, oldest first.")
    erasures: tuple[MyAsk, ...] = Field(description="Erasures you asked for, oldest first.")


class MyOffer(Model):
    """An offer as one adult sees it: never what another adult answered."""

    offer_id: str = Field(description="Its id.", examples=["offer-0190a1b2c3d-5f0e8d7c6b5a4938"])
    municipality: Code = Field(description="Where.", examples=["DE-kiel"])
    state: OfferState | None = Field(
        description="Where it stands; null: over, and by whom or why is told to nobody.", examples=["asked"]
    )
    answer_by: AwareDatetime = Field(description="By when to answer.")
    my_answer: Choice | None = Field(description="What you answered; null: nothing yet.")
    answered_at: AwareDatetime | None = Field(description="When you answered.")
    arrive_on: date | None = Field(description="Day of arrival, as planned.")


class MyProposal(Model):
    """What is proposed to the household now, in the language of the link."""

    offer: MyOffer | None = Field(description="The latest offer; null: there was none.")
    words: LongText = Field(description="That a no is free, or that there is nothing to answer.")
    letter: Paper | None = Field(description="The letter; null: see `letter_note`.")
    letter_note: LongText | None = Field(description="What to do where there is no letter.")
    review: MyReview | None = Field(description="An open review; everything waits meanwhile.")


class MyAnswer(Model):
    """What the adult of the link answers, alone. A no has no disadvantage, and needs no talk before it."""

    offer_id: Annotated[str, Field(pattern=r"^offer-[0-9a-f-]{1,60}$")] = Field(
        description="The offer that is answered.", examples=["offer-0190a1b2c3d-5f0e8d7c6b5a4938"]
    )
    choice: Choice = Field(description="Yes or no.", examples=["yes"])
    talk: Talk | None = Field(
        default=None, description="The talk with an adviser that comes before a yes: with whom, and when."
    )
    handover: tuple[Handover, ...] = Field(
        default=(),
        max_length=10,
        description="What may be passed on to the municipality.",
        examples=[["needs"]],
    )


class ErasureConfirm(Model):
    """The second word, so that a slip of the thumb erases nothing."""

    confirm: Annotated[str, Field(min_length=20, max_length=100, pattern=r"^[A-Za-z0-9_-]+$")] = Field(
        description="The word that asking for the erasure was answered with.",
        examples=["b3BlbiBzZXNhbWUgb3BlbiBzZXNhbWU"],
    )


class MyErasure(Model):
    """What comes of an erasure that is asked for."""

    state: AskState = Field(
        description="to_confirm: say it a second time; asked: the adviser talks with you; accepted: done.",
        examples=["to_confirm"],
    )
    words: LongText = Field(description="The same in words.")
    confirm: str | None = Field(
        default=None,
        description="The word to confirm with; shown this once.",
        examples=["b3BlbiBzZXNhbWUg..."],
    )
    confirm_by: AwareDatetime | None = Field(default=None, description="Until when.")


class CorrectionView(Model):
    """A correction as the NGO sees it, beside what the field says now."""

    correction_id: str = Field(description="Its id.", examples=["correction-0190a1b2c3d-5f0e8d7c6b5a4938"])
    version: Version
    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    person_ref: Token = Field(description="The adult who asks.", examples=["P1"])
    pointer: str = Field(description="Field, when it was asked.", examples=["/persons/0/work_wanted"])
    about: Token | None = Field(description="Whose field it is; null: the household's.", examples=["P1"])
    present: JsonValue = Field(description="What it says now.")
    value: JsonValue = Field(description="What it should say.")
    state: AskState = Field(description="Where it stands.", examples=["asked"])
    reason: DeclineReason | None = Field(description="Why it was declined.")
    asked_at: AwareDatetime = Field(description="When it was asked.")
    ended_by: str | None = Field(description="Who accepted or declined it.")


class ErasureView(Model):
    """An erasure that was asked where others' answers are in the same case."""

    erasure_id: str = Field(description="Its id.", examples=["erasure-0190a1b2c3d-5f0e8d7c6b5a4938"])
    version: Version
    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    person_ref: Token = Field(description="The adult who asks.", examples=["P1"])
    state: AskState = Field(description="Where it stands.", examples=["asked"])
    reason: DeclineReason | None = Field(description="Why it was declined.")
    asked_at: AwareDatetime = Field(description="When it was asked.")
    ended_by: str | None = Field(description="Who ended it.")


class OfferLetter(Model):
    """The letter about an offer, for the NGO that hands it over or reads it out."""

    offer_id: str = Field(description="The offer.", examples=["offer-0190a1b2c3d-5f0e8d7c6b5a4938"])
    spoken: Flag = Field(description="True: a script for an interpreter; there are no texts in the language.")
    letter: Paper = Field(description="The letter.")


class FrozenCopy(Model):
    """The case as a round froze it."""

    round_ref: Token = Field(description="The round.", examples=["winter"])
    freezing: Count = Field(description="Which freezing of the round.", examples=[1])
    case: Case = Field(description="What was frozen.")


class HistoryLine(Model):
    """Something that was done with the case."""

    at: AwareDatetime = Field(description="When.")
    action: Text = Field(description="What was done.", examples=["change"])
    organisation: str = Field(description="Whose doing it was.", examples=["harbour"])
