"""Reviews: asked for by a household, ended by another coordinator; the move stands still meanwhile."""

from datetime import timedelta

from pydantic import Field

from rematch.errors import ConflictError
from rematch.models.offer import BEFORE_ARRIVAL, OfferState
from rematch.models.review import ReviewRequest, ReviewState
from rematch.models.types import Flag, Model
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.offer_ends import Ending, end_offer
from rematch.services.offer_views import ReviewView
from rematch.services.once import KeyedRequest, once
from rematch.services.telling import tell_all_sides, tell_coordination, tell_household_side
from rematch.services.tenancy import owner_seen, require, require_own_case
from rematch.services.views import Page, page_of
from rematch.store import NewReview, StoredOffer, StoredReview, UnitOfWork


class ReviewEnd(Model):
    """What another person found."""

    upheld: Flag = Field(
        description="True: the household is right, the offer ends and the case is decided on again; false: "
        "the offer goes on where it was.",
        examples=[False],
    )


def ask_review(
    house: House, actor: Actor, case_id: str, request: ReviewRequest, *, asked: KeyedRequest
) -> ReviewView:
    """Ask for a review of a proposal, or of no proposal; an offer that is open stands still from now on."""
    require_own_case(actor, case_id)
    with house.store.unit_of_work() as uow:

        def act() -> ReviewView:
            return view(open_review(uow, actor, case_id, request))

        return once(uow, asked, ReviewView, act, about=case_id)


def open_review(uow: UnitOfWork, actor: Actor, case_id: str, request: ReviewRequest) -> StoredReview:
    """Open a review within a transaction, and let an open offer stand still."""
    offer = uow.offers.live_of(case_id)
    paused = None if offer is None else _pause(uow, offer)
    review = uow.reviews.add(_wanted(uow, actor, (case_id, paused), request))
    uow.audit.append(actor.audited, "ask_review", "case", case_id)
    if paused is not None:
        told = tell_household_side if paused.agreed_at is None else tell_all_sides
        told(uow, "offer.under_review", paused)
    else:
        tell_coordination(uow, "offer.under_review", review.id)
    return review


def end_review(
    house: House,
    actor: Actor,
    found: tuple[str, ReviewEnd],
    *,
    expected_version: int,
    asked: KeyedRequest,
) -> ReviewView:
    """End a review: upheld, the offer ends and the home is free; not upheld, the offer goes on."""
    require(actor, Role.COORDINATOR)
    review_id, end = found
    with house.store.unit_of_work() as uow:

        def act() -> ReviewView:
            review = uow.reviews.get(review_id)
            to = ReviewState.UPHELD if end.upheld else ReviewState.NOT_UPHELD
            ended = uow.reviews.end(review, to, by=actor.principal, expected_version=expected_version)
            uow.audit.append(actor.audited, f"review_{to.value}", "case", review.case_id)
            if review.offer is not None:
                _go_on(uow, actor, uow.offers.get(review.offer), ended)
            return view(ended)

        return once(uow, asked, ReviewView, act, about=uow.reviews.get(review_id).case_id)


def list_reviews(
    house: House, actor: Actor, state: ReviewState | None, *, after: str | None, limit: int
) -> Page[ReviewView]:
    """Return reviews, oldest first: an NGO's own, a coordinator's all."""
    require(actor, Role.NGO, Role.COORDINATOR)
    with house.store.read() as uow:
        rows = uow.reviews.list(ngo=owner_seen(actor), state=state, after=after, limit=limit + 1)
        return page_of(rows, limit, view=view, cursor=lambda row: row.id)


def view(review: StoredReview) -> ReviewView:
    """Return a review as both sides see it."""
    return ReviewView(
        review_id=review.id,
        version=review.version,
        case_id=review.case_id,
        offer_id=review.offer,
        run_id=review.run_id,
        reason=review.reason,
        state=review.state,
        reviewed_by=review.reviewed_by,
        asked_at=review.created_at,
    )


def _pause(uow: UnitOfWork, offer: StoredOffer) -> StoredOffer:
    if offer.state not in BEFORE_ARRIVAL:
        raise ConflictError(
            f"Offer {offer.id} is {offer.state.value}: a review comes before the arrival; a wish to move "
            "opens a new case."
        )
    return uow.offers.step(
        offer, OfferState.UNDER_REVIEW, expected_version=offer.version, paused_state=offer.state.value
    )


def _wanted(
    uow: UnitOfWork, actor: Actor, about: tuple[str, StoredOffer | None], request: ReviewRequest
) -> NewReview:
    case_id, offer = about
    decided = uow.decisions.of_case(case_id)
    run_id = offer.run_id if offer else (decided[-1].run_id if decided else _published_for(uow, case_id))
    return NewReview(
        case_id=case_id,
        offer=offer.id if offer else None,
        run_id=run_id,
        reason=request.reason,
        asked_by=actor.principal,
        not_by=decided[-1].decided_by if decided else None,
    )


def _published_for(uow: UnitOfWork, case_id: str) -> str:
    case = uow.cases.get(case_id)
    runs = uow.runs.list(round_ref=case.round_ref, limit=None) if case.round_ref else ()
    published = [run.id for run in runs if run.published_at is not None]
    if not published:
        raise ConflictError(f"Case {case_id} is {case.state.value}: there is no proposal to look at again.")
    return published[-1]


def _go_on(uow: UnitOfWork, actor: Actor, offer: StoredOffer, review: StoredReview) -> None:
    if review.state is ReviewState.UPHELD:
        ending = Ending(to=OfferState.WITHDRAWN, reason="review_upheld")
        after = end_offer(uow, offer, ending, by=actor.audited, expected_version=offer.version)
    else:
        paused_for = max(uow.now - review.created_at, timedelta(0))
        after = uow.offers.resume(offer, answer_by=offer.answer_by + paused_for)
        uow.audit.append(actor.audited, "resume", "offer", offer.id)
    told = tell_household_side if offer.agreed_at is None else tell_all_sides
    told(uow, "offer.review_ended", after)
