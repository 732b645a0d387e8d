"""What time brings: answers that are due, reminders before, follow-ups, pledges to look after. Run by the
jobs; safe to run twice.

The moments stand in the database: a service that was down makes up for them when it is back.
"""

from datetime import timedelta

from rematch.models.offer import OfferState
from rematch.services.actor import SYSTEM
from rematch.services.house import House
from rematch.services.offer_ends import Ending, end_offer
from rematch.services.pledge_deadlines import look_at_pledges
from rematch.services.telling import tell, tell_household_side

AT_ONCE = 100
"""Things looked at in one unit of work: others write in between."""


def expire_due(house: House) -> int:
    """End the offers that nobody answered in time: silence is no refusal, and has no disadvantage."""
    with house.store.unit_of_work() as uow:
        due = uow.offers.due(by=uow.now, limit=AT_ONCE)
        for offer in due:
            ending = Ending(to=OfferState.EXPIRED)
            ended = end_offer(uow, offer, ending, by=SYSTEM, expected_version=offer.version)
            tell_household_side(uow, "offer.expired", ended)
        return len(due)


def remind_due(house: House) -> int:
    """Remind each NGO once, some time before an answer is due."""
    with house.store.unit_of_work() as uow:
        soon = uow.now + timedelta(hours=house.settings.reminder_hours)
        due = [offer for offer in uow.offers.due(by=soon, limit=AT_ONCE) if uow.offers.remind(offer)]
        for offer in due:
            tell(uow, "offer.reminder", offer.id, offer.ngo)
        return len(due)


def follow_up_due(house: House) -> int:
    """Tell each NGO once that a household is to be asked how it is."""
    with house.store.unit_of_work() as uow:
        due = [each for each in uow.follow_ups.untold(by=uow.now.date(), limit=AT_ONCE)]
        told = [each for each in due if uow.follow_ups.tell(each)]
        for follow_up in told:
            tell(uow, "follow_up.due", follow_up.id, follow_up.case_id.partition("/")[0])
        return len(told)


def run_due(house: House) -> int:
    """Do all that is due now; return how much was done."""
    return expire_due(house) + remind_due(house) + follow_up_due(house) + look_at_pledges(house)
