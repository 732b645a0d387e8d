"""Follow-ups: asked by the NGO, never by municipality or authority; answers go on as counts only."""

from rematch.explain.follow_up_counts import counted_by_month
from rematch.models.follow_up import FollowUpAnswer, FollowUpState, Results
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.offer_views import FollowUpView
from rematch.services.once import KeyedRequest, once
from rematch.services.tenancy import owner_seen, require, require_municipality
from rematch.services.views import Page, page_of
from rematch.store import StoredFollowUp


def list_follow_ups(
    house: House, actor: Actor, state: FollowUpState | None, *, after: str | None, limit: int
) -> Page[FollowUpView]:
    """Return follow-ups, oldest first: an NGO's own, a coordinator's all."""
    require(actor, Role.NGO, Role.COORDINATOR)
    with house.store.read() as uow:
        rows = uow.follow_ups.list(ngo=owner_seen(actor), state=state, after=after, limit=limit + 1)
        return page_of(rows, limit, view=follow_up_view, cursor=lambda row: row.id)


def answer_follow_up(
    house: House,
    actor: Actor,
    said: tuple[str, FollowUpAnswer],
    *,
    expected_version: int,
    asked: KeyedRequest,
) -> FollowUpView:
    """Write down what a household says; nobody reads it back but as counts."""
    require(actor, Role.NGO)
    follow_up_id, answer = said
    with house.store.unit_of_work() as uow:

        def act() -> FollowUpView:
            known = uow.follow_ups.get(follow_up_id, ngo=actor.organisation)
            answered = uow.follow_ups.answer(known, answer, expected_version=expected_version)
            uow.audit.append(actor.audited, "answer", "follow_up", follow_up_id)
            return follow_up_view(answered)

        return once(uow, asked, FollowUpView, act)


def results_of(house: House, actor: Actor, municipality: str | None) -> Results:
    """Count what households said (at a municipality), never fewer than ten, rounded to five."""
    if municipality is None:
        require(actor, Role.COORDINATOR, Role.ANALYST)
    else:
        require_municipality(actor, municipality)
    with house.store.read() as uow:
        said = uow.follow_ups.answers(municipality=municipality)
    return Results(municipality=municipality, months=counted_by_month(said))


def follow_up_view(follow_up: StoredFollowUp) -> FollowUpView:
    """Return a follow-up as its NGO sees it: when and whether, never what was said."""
    return FollowUpView(
        follow_up_id=follow_up.id,
        version=follow_up.version,
        case_id=follow_up.case_id,
        offer_id=follow_up.offer,
        month=follow_up.month,
        due_on=follow_up.due_on,
        state=follow_up.state,
    )
