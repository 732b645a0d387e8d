"""Who is told that something happened: ids only, in the transaction of what happened."""

from rematch.store import OrganisationKind, StoredOffer, UnitOfWork


def tell(uow: UnitOfWork, kind: str, thing: str, *to: str) -> None:
    """Tell organisations of an event."""


def tell_coordination(uow: UnitOfWork, kind: str, thing: str) -> None:
    """Tell everybody who coordinates."""
    tell(uow, kind, thing, *uow.organisations.ids_of(OrganisationKind.COORDINATION))


def tell_household_side(uow: UnitOfWork, kind: str, offer: StoredOffer) -> None:
    """Tell the household's NGO and those who coordinate; a municipality hears nothing."""
    tell(uow, kind, offer.id, offer.ngo)
    tell_coordination(uow, kind, offer.id)


def tell_all_sides(uow: UnitOfWork, kind: str, offer: StoredOffer) -> None:
    """Tell the municipality as well, which knows of the household since its yes."""
    tell_household_side(uow, kind, offer)
    tell(uow, kind, offer.id, *uow.organisations.speaking_for(offer.home.municipality))
