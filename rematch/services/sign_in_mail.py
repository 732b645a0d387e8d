"""The letter that brings somebody the link to sign in."""

from datetime import timedelta

from rematch.services.house import House
from rematch.services.mail import send_to
from rematch.store import StoredPerson, UnitOfWork


def send_link(house: House, uow: UnitOfWork, person: StoredPerson, *, token: str) -> None:
    """Mail a person the link; where no public address is set, the token alone."""
    address = uow.people.address_of(person)
    if address is None:
        return
    until = uow.now + timedelta(minutes=house.settings.sign_in_minutes)
    public = house.settings.public_url
    # Behind the # it reaches no server's log, and a mail scanner that opens the page uses nothing up.
    link = token if public is None else f"{public.rstrip('/')}/sign-in#{token}"
    values = {"link": link, "until": f"{until:%Y-%m-%d %H:%M} UTC"}
    send_to(uow, address, "sign_in", language=person.language, values=values)
