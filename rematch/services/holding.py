"""Everything held about a household, taken out as one document: for its NGO, and for one of its adults."""

from collections.abc import Callable, Iterator

from pydantic import AwareDatetime, Field

from rematch.explain.languages import DEFAULT_LANGUAGE
from rematch.explain.person_words import spoken
from rematch.models.ask import UNSAID, AskKind
from rematch.models.case import Case
from rematch.models.run import Placement
from rematch.models.types import Flag, LongText, Model
from rematch.services.actor import Actor
from rematch.services.asks import correction, erasure
from rematch.services.case_views import seen_by as case_seen_by
from rematch.services.following import follow_up_view
from rematch.services.house import House
from rematch.services.links import view as link_view
from rematch.services.my_case import my_case, notices_in
from rematch.services.my_offer import my_offer
from rematch.services.offer_progress import seen_by as offer_seen_by
from rematch.services.offer_views import FollowUpView, OfferView, ReviewView
from rematch.services.person_views import (
    CorrectionView,
    ErasureView,
    FrozenCopy,
    HistoryLine,
    LinkView,
    MyCase,
    MyOffer,
)
from rematch.services.reviewing import view as review_view
from rematch.services.shown import own_case, shown_to
from rematch.services.tenancy import require_link, require_own_case, require_sensitive
from rematch.services.views import CaseView, ProposalView
from rematch.store import UnitOfWork

TOLD = frozenset(
    {
        *("create", "change", "withdraw", "export", "ask_review", "review_upheld", "review_not_upheld"),
        *("record_monitoring", "delete_monitoring"),
    }
)
"""Lines of the audit that may be told; what is recorded for anybody's safety is not among them."""


class Export(Model):
    """Everything held about a household, as its NGO may hand it out."""

    made_at: AwareDatetime = Field(description="When it was taken out.")
    notices: tuple[LongText, ...] = Field(description="What is not in it.")
    case: CaseView = Field(description="The case.")
    frozen: tuple[FrozenCopy, ...] = Field(description="The case as rounds froze it.")
    proposals: tuple[ProposalView, ...] = Field(description="What published runs said.")
    offers: tuple[OfferView, ...] = Field(description="Offers with the adults' answers, oldest first.")
    reviews: tuple[ReviewView, ...] = Field(description="Reviews, oldest first.")
    follow_ups: tuple[FollowUpView, ...] = Field(description="Follow-ups, oldest first.")
    links: tuple[LinkView, ...] = Field(description="Links of its adults.")
    corrections: tuple[CorrectionView, ...] = Field(description="Corrections asked for.")
    erasures: tuple[ErasureView, ...] = Field(description="Erasures asked for.")
    monitoring_record: Flag = Field(description="Whether there is one.", examples=[True])
    history: tuple[HistoryLine, ...] = Field(description="What was done with the case, oldest first.")


class MyExport(Model):
    """Everything held about the household that one of its adults may see."""

    made_at: AwareDatetime = Field(description="When it was taken out.")
    held: MyCase = Field(description="Who sees what; the case; what you asked for.")
    frozen: tuple[FrozenCopy, ...] = Field(description="The case as rounds froze it.")
    proposals: tuple[ProposalView, ...] = Field(description="What published runs said.")
    offers: tuple[MyOffer, ...] = Field(description="Offers with your own answers, oldest first.")
    follow_ups: tuple[FollowUpView, ...] = Field(description="Follow-ups, oldest first.")
    links: tuple[LinkView, ...] = Field(description="Your own links.")
    history: tuple[HistoryLine, ...] = Field(description="What was done with the case, oldest first.")


def export_case(house: House, actor: Actor, case_id: str) -> Export:
    """Return everything held about a household of the own NGO; the audit keeps that it was taken out."""
    require_own_case(actor, case_id)
    require_sensitive(actor)
    with house.store.unit_of_work() as uow:
        uow.cases.get(case_id, ngo=actor.organisation)
        uow.audit.append(actor.audited, "export", "case", case_id)
    with house.store.read() as uow:
        stored = uow.cases.get(case_id, ngo=actor.organisation)
        asks = [each for each in uow.asks.of_case(case_id) if each.state not in UNSAID]
        return Export(
            made_at=uow.now,
            notices=notices_in(spoken(DEFAULT_LANGUAGE)),
            case=case_seen_by(actor, stored),
            frozen=tuple(_frozen(uow, case_id, lambda case: case)),
            proposals=tuple(_proposals(uow, case_id)),
            offers=tuple(offer_seen_by(uow, actor, each) for each in uow.offers.of_case(case_id)),
            reviews=tuple(map(review_view, uow.reviews.of_case(case_id))),
            follow_ups=tuple(map(follow_up_view, uow.follow_ups.of_case(case_id))),
            links=tuple(map(link_view, uow.links.of_case(case_id))),
            corrections=tuple(correction(uow, each) for each in asks if each.kind is AskKind.CORRECTION),
            erasures=tuple(erasure(each) for each in asks if each.kind is AskKind.ERASURE),
            monitoring_record=uow.monitoring.version(case_id) > 0,
            history=tuple(_history(uow, case_id)),
        )


def download_mine(house: House, actor: Actor) -> MyExport:
    """Return everything held about the household that the adult of the link may see."""
    link = require_link(actor)
    person_ref, case_id = link.bearer.person_ref, link.case_id
    with house.store.unit_of_work() as uow:
        own_case(uow, link)
        uow.audit.append(actor.audited, "export", "case", case_id)
    with house.store.read() as uow:
        held, today = my_case(uow, actor, link), uow.now.date()
        own = [each for each in uow.links.of_case(case_id) if each.bearer.person_ref == person_ref]
        return MyExport(
            made_at=uow.now,
            held=held,
            frozen=tuple(_frozen(uow, case_id, lambda case: shown_to(case, person_ref, today))),
            proposals=tuple(_proposals(uow, case_id)),
            offers=tuple(my_offer(uow, link, each) for each in uow.offers.of_case(case_id)),
            follow_ups=tuple(map(follow_up_view, uow.follow_ups.of_case(case_id))),
            links=tuple(map(link_view, own)),
            history=tuple(_history(uow, case_id)),
        )


def _frozen(uow: UnitOfWork, case_id: str, shown: Callable[[Case], Case]) -> Iterator[FrozenCopy]:
    for (round_ref, freezing), part in uow.rounds.copies_of(case_id):
        yield FrozenCopy(round_ref=round_ref, freezing=freezing, case=shown(part.case))


def _proposals(uow: UnitOfWork, case_id: str) -> Iterator[ProposalView]:
    rounds = dict.fromkeys(round_ref for (round_ref, _), _ in uow.rounds.copies_of(case_id))
    for round_ref in rounds:
        for run in uow.runs.list(round_ref=round_ref, limit=None):
            placements = uow.runs.documents(run.id).run.placements if run.published_at else ()
            yield from (_proposal(each) for each in placements if each.case_id == case_id)


def _proposal(placement: Placement) -> ProposalView:
    return ProposalView(**placement.model_dump())


def _history(uow: UnitOfWork, case_id: str) -> Iterator[HistoryLine]:
    for line in uow.audit.list(kind="case", thing_id=case_id, limit=None):
        if line.action in TOLD:
            yield HistoryLine(at=line.at, action=line.action, organisation=line.actor.organisation)
