"""What a person asks by the own link: a correction of one field; the erasure of everything, said twice."""

from datetime import timedelta

from rematch.errors import ConflictError, TooManyError
from rematch.explain.person_words import say, spoken
from rematch.models.ask import AskContent, AskKind, AskState, CorrectionRequest
from rematch.services.actor import Actor
from rematch.services.cases import erase_known
from rematch.services.correcting import asked_by
from rematch.services.house import House
from rematch.services.my_case import is_mine, my_ask
from rematch.services.once import KeyedRequest, once
from rematch.services.person_views import ErasureConfirm, MyAsk, MyErasure
from rematch.services.shown import adults_of, own_case
from rematch.services.telling import tell
from rematch.services.tenancy import require_link
from rematch.services.views import Page
from rematch.store import StoredCase, StoredLink, UnitOfWork

CONFIRM_FOR = timedelta(minutes=15)
"""How long the second word may take."""
DAY = timedelta(days=1)
WORDS = {
    AskState.TO_CONFIRM: "erase_confirm",
    AskState.ASKED: "erase_asked",
    AskState.ACCEPTED: "erase_done",
}


def ask_correction(house: House, actor: Actor, request: CorrectionRequest, *, asked: KeyedRequest) -> MyAsk:
    """Ask the NGO to correct one field; it is checked now, and changes nothing until the NGO accepts."""
    link = require_link(actor)
    with house.store.unit_of_work() as uow:

        def act() -> MyAsk:
            _refuse_many(uow, link, most=house.settings.asks_per_day)
            case = own_case(uow, link).thing
            content = asked_by(case, link.bearer.person_ref, request, uow.now.date())
            ask = uow.asks.add(AskKind.CORRECTION, link, content)
            uow.audit.append(actor.audited, "ask", "correction", ask.id)
            tell(uow, "correction.asked", ask.id, actor.organisation)
            return my_ask(ask)

        return once(uow, asked, MyAsk, act, about=link.case_id)


def list_my_corrections(house: House, actor: Actor) -> Page[MyAsk]:
    """Return the corrections the adult of the link asked for, and what came of them."""
    link = require_link(actor)
    with house.store.read() as uow:
        asks = uow.asks.of_case(own_case(uow, link).id)
        mine = [each for each in asks if each.kind is AskKind.CORRECTION and is_mine(each, link)]
        return Page[MyAsk](items=tuple(map(my_ask, mine)))


def ask_erasure(house: House, actor: Actor, *, asked: KeyedRequest) -> MyErasure:
    """Ask for the erasure: alone, it is to be confirmed; with other adults, the NGO is asked."""
    link = require_link(actor)
    words: list[str] = []
    with house.store.unit_of_work() as uow:

        def act() -> MyErasure:
            _refuse_many(uow, link, most=house.settings.asks_per_day)
            if not _is_alone(uow, own_case(uow, link)):
                return _asked_of_the_ngo(uow, actor, link)
            content = AskContent(person_ref=link.bearer.person_ref)
            until = uow.now + CONFIRM_FOR
            ask, word = uow.asks.add_to_confirm(link, content, confirm_by=until)
            uow.audit.append(actor.audited, "ask", "erasure", ask.id)
            words.append(word)
            return _erasure(link, AskState.TO_CONFIRM).model_copy(update={"confirm_by": until})

        view = once(uow, asked, MyErasure, act, about=link.case_id)
    return view.model_copy(update={"confirm": words[0]}) if words else view


def confirm_erasure(house: House, actor: Actor, word: ErasureConfirm, *, asked: KeyedRequest) -> MyErasure:
    """Erase everything about the household for good, on the second word; the link is over with it."""
    link = require_link(actor)
    with house.store.unit_of_work() as uow:

        def act() -> MyErasure:
            case = own_case(uow, link)
            if not uow.asks.confirmed(link, word.confirm):
                raise ConflictError("This word confirms nothing, or not any more: ask for the erasure again.")
            if not _is_alone(uow, case):
                raise ConflictError(say(spoken(link.bearer.language), "erase_asked"))
            erase_known(uow, case.id, by=actor.audited)
            tell(uow, "case.erased", case.id, actor.organisation)
            return _erasure(link, AskState.ACCEPTED)

        return once(uow, asked, MyErasure, act)


def _asked_of_the_ngo(uow: UnitOfWork, actor: Actor, link: StoredLink) -> MyErasure:
    open_now = [
        each
        for each in uow.asks.of_case(link.case_id)
        if each.kind is AskKind.ERASURE and each.state is AskState.ASKED and is_mine(each, link)
    ]
    if not open_now:
        ask = uow.asks.add(AskKind.ERASURE, link, AskContent(person_ref=link.bearer.person_ref))
        uow.audit.append(actor.audited, "ask", "erasure", ask.id)
        tell(uow, "erasure.asked", ask.id, actor.organisation)
    return _erasure(link, AskState.ASKED)


def _erasure(link: StoredLink, state: AskState) -> MyErasure:
    return MyErasure(state=state, words=say(spoken(link.bearer.language), WORDS[state]))


def _is_alone(uow: UnitOfWork, case: StoredCase) -> bool:
    return len(adults_of(case.thing, uow.now.date())) == 1


def _refuse_many(uow: UnitOfWork, link: StoredLink, *, most: int) -> None:
    made = uow.asks.made_since(link, uow.now - DAY)
    if made >= most:
        raise TooManyError(
            f"{made} corrections and erasures were asked for within a day, {most} at most.",
            retry_after_s=int(DAY.total_seconds()),
        )
