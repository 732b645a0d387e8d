"""Coming arrivals as the municipality sees and moves them: nothing before the household's yes."""

from datetime import date

from rematch.errors import ConflictError, GoneError
from rematch.models.case import Case
from rematch.models.offer import GONE, KNOWN_THERE, Handover, NotAvailableReason, OfferState
from rematch.models.person import AgeBand, Person
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.offer_ends import Ending, end_offer
from rematch.services.offer_progress import confirm_when_complete, is_cleared
from rematch.services.offer_views import ArrivalView
from rematch.services.once import KeyedRequest, once
from rematch.services.telling import tell_all_sides
from rematch.services.tenancy import absent, require
from rematch.services.views import Page, page_of
from rematch.store import StoredOffer, UnitOfWork

BANDS = tuple(AgeBand)
TOLD_THERE = (*KNOWN_THERE, OfferState.UNDER_REVIEW)


def list_arrivals(house: House, actor: Actor, *, after: str | None, limit: int) -> Page[ArrivalView]:
    """Return the households who said yes to a home here, oldest first, each under a pseudonym."""
    require(actor, Role.MUNICIPALITY)
    with house.store.read() as uow:
        rows = uow.offers.list(
            municipality=str(actor.municipality), states=KNOWN_THERE, after=after, limit=limit + 1
        )
        there = [row for row in rows if uow.cases.is_there(row.case_id)]
        return page_of(there, limit, view=lambda row: seen_there(uow, row), cursor=lambda row: row.id)


def read_arrival(house: House, actor: Actor, arrival_id: str) -> ArrivalView:
    """Return one of them; before the yes, and elsewhere, it looks absent."""
    require(actor, Role.MUNICIPALITY)
    with house.store.read() as uow:
        return seen_there(uow, known(uow, actor, arrival_id))


def confirm_home(
    house: House, actor: Actor, arrival_id: str, *, expected_version: int, asked: KeyedRequest
) -> ArrivalView:
    """Confirm that home and named services are still there; the offer is confirmed once all is cleared."""
    require(actor, Role.MUNICIPALITY)
    with house.store.unit_of_work() as uow:

        def act() -> ArrivalView:
            offer = known(uow, actor, arrival_id)
            if offer.state is not OfferState.AGREED:
                raise ConflictError(f"Arrival {offer.id} is {offer.state.value}: nothing is to be confirmed.")
            noted = uow.offers.note(offer, expected_version=expected_version, home_confirmed_at=uow.now)
            uow.audit.append(actor.audited, "confirm_home", "offer", offer.id)
            return seen_there(uow, confirm_when_complete(uow, noted, actor))

        return once(uow, asked, ArrivalView, act)


def report_not_available(
    house: House,
    actor: Actor,
    report: tuple[str, NotAvailableReason],
    *,
    expected_version: int,
    asked: KeyedRequest,
) -> ArrivalView:
    """Report that the home is not there: the household comes first next, the pledge goes down."""
    require(actor, Role.MUNICIPALITY)
    arrival_id, reason = report
    with house.store.unit_of_work() as uow:

        def act() -> ArrivalView:
            offer = known(uow, actor, arrival_id)
            ending = Ending(to=OfferState.NOT_AVAILABLE, reason=reason.value, gone=reason in GONE)
            before = seen_there(uow, offer)
            ended = end_offer(uow, offer, ending, by=actor.audited, expected_version=expected_version)
            tell_all_sides(uow, "offer.not_available", ended)
            return before.model_copy(update={"state": ended.state, "version": ended.version})

        return once(uow, asked, ArrivalView, act)


def known(uow: UnitOfWork, actor: Actor, arrival_id: str) -> StoredOffer:
    """Return an offer whose household said yes to a home of this municipality; another looks absent.

    GoneError once it is over: what was told of the household was for its arrival.
    """
    offer = uow.offers.get(arrival_id, municipality=str(actor.municipality))
    if offer.agreed_at is None:
        raise absent()
    if offer.state not in TOLD_THERE or not uow.cases.is_there(offer.case_id):
        raise GoneError(f"Arrival {offer.id} is over: {offer.state.value}.")
    return offer


def seen_there(uow: UnitOfWork, offer: StoredOffer) -> ArrivalView:
    """Return what a municipality sees: what it prepares by, and what every adult agreed to pass on."""
    case = uow.cases.get(offer.case_id).thing
    on = offer.arrive_on or case.ready_from or uow.now.date()
    return ArrivalView(
        arrival_id=offer.id,
        version=offer.version,
        state=offer.state,
        home=offer.home,
        size=case.size,
        ages=tuple(sorted((band(person, on) for person in case.persons), key=BANDS.index)),
        school_stages=tuple(person.school_stage for person in case.persons if person.school_stage),
        languages=tuple(dict.fromkeys(skill.language for each in case.persons for skill in each.languages)),
        pathway=case.pathway,
        move_from=case.ready_from,
        move_by=case.move_by,
        arrive_on=offer.arrive_on,
        home_confirmed=offer.home_confirmed_at is not None,
        cleared=is_cleared(uow, offer),
        prepared=offer.prepared,
        contact=offer.ngo,
        changed_at=offer.changed_at,
        **_handed_over(case, _agreed(uow, offer)),
    )


def band(person: Person, on: date) -> AgeBand:
    """Return the age band of a person on a day, as far as it is surely known."""
    if person.age_band is not None:
        return person.age_band
    age = person.certain_age(on)
    return max((each for each in BANDS if each.youngest <= age), key=lambda each: each.youngest)


def _agreed(uow: UnitOfWork, offer: StoredOffer) -> frozenset[Handover]:
    """What every adult who answered agreed to pass on."""
    given = uow.offers.answers(offer).given
    return frozenset.intersection(*(frozenset(each.handover) for each in given)) if given else frozenset()


def _handed_over(case: Case, agreed: frozenset[Handover]) -> dict[str, object]:
    stated = [*case.needs, *(need for person in case.persons for need in person.needs)]
    needs = [need.criterion for need in stated]
    wanted = [group for person in case.persons for group in person.work_wanted]
    home = case.accommodation
    parts: dict[Handover, dict[str, object]] = {
        Handover.NEEDS: {"needs": tuple(sorted(set(needs)))},
        Handover.WORK_WANTED: {"work_wanted": tuple(dict.fromkeys(wanted))},
        Handover.EXPECTED_MEMBERS: {"expected_members": sum(each.count for each in case.expected_members)},
        Handover.PETS: {"pets": home.pets if home else None},
    }
    return {name: value for field in sorted(agreed) for name, value in parts[field].items()}
