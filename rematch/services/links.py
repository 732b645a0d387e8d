"""People's own links: made by the case's NGO for one adult, listed without their tokens, ended at once."""

from datetime import timedelta

from rematch.errors import ConflictError, InputError, TooManyError
from rematch.models.person_link import Bearer, LinkRequest
from rematch.services.actor import Actor
from rematch.services.house import House
from rematch.services.once import KeyedRequest, once
from rematch.services.person_views import LinkView
from rematch.services.shown import adults_of
from rematch.services.tenancy import require_own_case
from rematch.services.views import Page
from rematch.store import IssuedLink, StoredLink, UnitOfWork

LIVE_PER_ADULT = 2
HOUR = timedelta(hours=1)


def make_link(
    house: House, actor: Actor, case_id: str, request: LinkRequest, *, asked: KeyedRequest
) -> LinkView:
    """Make a link for an adult of the household; its token is in this answer alone and kept nowhere."""
    require_own_case(actor, case_id)
    made: list[IssuedLink] = []
    with house.store.unit_of_work() as uow:

        def act() -> LinkView:
            case = uow.cases.get(case_id, ngo=actor.organisation).thing
            if request.person_ref not in adults_of(case, uow.now.date()):
                raise InputError("No adult of this household has this mark.", pointer="/person_ref")
            _refuse_many(uow, actor, most=house.settings.links_per_hour)
            _refuse_third(uow, case_id, request.person_ref)
            bearer = Bearer(person_ref=request.person_ref, language=request.language)
            until = uow.now + timedelta(days=request.days)
            issued = uow.links.add(case_id, bearer, expires_at=until, made_by=actor.principal)
            uow.audit.append(actor.audited, "create", "link", issued.link.id)
            made.append(issued)
            return view(issued.link)

        shown = once(uow, asked, LinkView, act, about=case_id)
    return shown.model_copy(update={"token": made[0].token}) if made else shown


def list_links(house: House, actor: Actor, case_id: str) -> Page[LinkView]:
    """Return the links of a case, those over included."""
    require_own_case(actor, case_id)
    with house.store.read() as uow:
        uow.cases.get(case_id, ngo=actor.organisation)
        return Page[LinkView](items=tuple(map(view, uow.links.of_case(case_id))))


def revoke_link(house: House, actor: Actor, case_id: str, link_id: str) -> None:
    """End a link now; a second time changes nothing."""
    require_own_case(actor, case_id)
    with house.store.unit_of_work() as uow:
        uow.cases.get(case_id, ngo=actor.organisation)
        if uow.links.get(link_id, case_id=case_id).revoked_at is None:
            uow.links.revoke(link_id, case_id=case_id)
            uow.audit.append(actor.audited, "revoke", "link", link_id)


def view(link: StoredLink) -> LinkView:
    """Return a link as its NGO sees it."""
    return LinkView(
        link_id=link.id,
        case_id=link.case_id,
        person_ref=link.bearer.person_ref,
        language=link.bearer.language,
        made_by=link.made_by,
        created_at=link.created_at,
        expires_at=link.expires_at,
        revoked_at=link.revoked_at,
    )


def _refuse_many(uow: UnitOfWork, actor: Actor, *, most: int) -> None:
    made = uow.links.made_since(actor.organisation, uow.now - HOUR)
    if made >= most:
        raise TooManyError(
            f"{actor.organisation} made {made} links within an hour, {most} at most.",
            retry_after_s=int(HOUR.total_seconds()),
        )


def _refuse_third(uow: UnitOfWork, case_id: str, person_ref: str) -> None:
    own = [each for each in uow.links.of_case(case_id) if each.bearer.person_ref == person_ref]
    live = sum(uow.links.is_live(each) for each in own)
    if live >= LIVE_PER_ADULT:
        raise ConflictError(f"This adult has {live} live links, {LIVE_PER_ADULT} at most: revoke one.")
