"""What a person reads by the own link: who sees what first, then what is held about the household."""

from collections.abc import Sequence

from rematch.explain.languages import Language
from rematch.explain.person_words import say, spoken
from rematch.models.ask import AskKind
from rematch.services.actor import Actor
from rematch.services.house import House
from rematch.services.notices import notice_of, who_sees_what
from rematch.services.person_views import MyAsk, MyCase, MyReview
from rematch.services.shown import adults_of, own_case, shown_to
from rematch.services.tenancy import require_link
from rematch.store import StoredAsk, StoredLink, StoredReview, UnitOfWork


def read_my_case(house: House, actor: Actor) -> MyCase:
    """Return what is held about the household, as the adult of the link may see it."""
    link = require_link(actor)
    with house.store.read() as uow:
        return my_case(uow, actor, link)


def my_case(uow: UnitOfWork, actor: Actor, link: StoredLink) -> MyCase:
    """Return the same within a transaction."""
    stored, language = own_case(uow, link), spoken(link.bearer.language)
    today, ngo = uow.now.date(), stored.owner
    adviser = notice_of(uow, ngo).adviser
    asks = [each for each in uow.asks.of_case(stored.id) if is_mine(each, link)]
    return MyCase(
        who_sees_what=who_sees_what(uow, ngo, language, several=len(adults_of(stored.thing, today)) > 1),
        adviser=adviser,
        adviser_note=None if adviser else say(language, "phone_unknown"),
        notices=notices_in(language),
        organisation=uow.organisations.get(ngo).name,
        language=language.tag,
        person_ref=link.bearer.person_ref,
        valid_until=link.expires_at,
        state=stored.state,
        case=shown_to(stored.thing, link.bearer.person_ref, today),
        reviews=tuple(my_review(each, actor) for each in uow.reviews.of_case(stored.id)),
        corrections=_of_kind(asks, AskKind.CORRECTION),
        erasures=_of_kind(asks, AskKind.ERASURE),
    )


def notices_in(language: Language) -> tuple[str, ...]:
    """Return what is not shown, and that nobody has reviewed the texts, where that is so."""
    unreviewed = () if language.reviewed_by else (say(language, "unreviewed"),)
    return (say(language, "kept_back"), say(language, "counted"), *unreviewed)


def my_review(review: StoredReview, actor: Actor) -> MyReview:
    """Return a review; its reason to whoever gave it."""
    return MyReview(
        review_id=review.id,
        state=review.state,
        reason=review.reason if review.asked_by == actor.principal else None,
        asked_at=review.created_at,
    )


def my_ask(ask: StoredAsk) -> MyAsk:
    """Return what was asked, to whoever asked it."""
    return MyAsk(
        ask_id=ask.id,
        state=ask.state,
        pointer=ask.content.pointer,
        value=ask.content.value,
        reason=ask.content.reason,
        asked_at=ask.created_at,
    )


def is_mine(ask: StoredAsk, link: StoredLink) -> bool:
    """Say whether the adult of a link asked this, by whichever link."""
    return ask.content.person_ref == link.bearer.person_ref


def _of_kind(asks: Sequence[StoredAsk], kind: AskKind) -> tuple[MyAsk, ...]:
    return tuple(my_ask(each) for each in asks if each.kind is kind)
