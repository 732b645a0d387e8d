"""Who is told that something happened: ids only, in the transaction of what happened."""

from collections.abc import Iterable, Sequence

from rematch.models.event import EventKind
from rematch.store import OrganisationKind, StoredOffer, StoredRound, StoredRun, UnitOfWork


def tell(uow: UnitOfWork, kind: str, thing: str, *to: str) -> None:
    """Tell organisations of an event; a kind that is not on the list is a mistake of ours."""
    uow.events.tell(EventKind(kind), thing, to=to)


def tell_coordination(uow: UnitOfWork, kind: str, thing: str) -> None:
    """Tell everybody who coordinates."""
    tell_coordination_all(uow, kind, [thing])


def tell_coordination_all(uow: UnitOfWork, kind: str, things: Sequence[str]) -> None:
    """Tell everybody who coordinates the same of many things."""
    to = uow.organisations.ids_of(OrganisationKind.COORDINATION)
    uow.events.tell_all(EventKind(kind), things, to=to)


def tell_household_side(uow: UnitOfWork, kind: str, offer: StoredOffer) -> None:
    """Tell the household's NGO and those who coordinate; a municipality hears nothing."""
    tell(uow, kind, offer.id, offer.ngo)
    tell_coordination(uow, kind, offer.id)


def tell_all_sides(uow: UnitOfWork, kind: str, offer: StoredOffer) -> None:
    """Tell the municipality as well, which knows of the household since its yes."""
    tell_household_side(uow, kind, offer)
    tell(uow, kind, offer.id, *uow.organisations.speaking_for(offer.home.municipality))


def tell_round(uow: UnitOfWork, kind: str, round_: StoredRound) -> None:
    """Tell those who coordinate, and the NGOs with a case in the round's present freezing."""
    tell_coordination(uow, kind, round_.id)
    leaves = uow.rounds.leaves(round_.id, freezing=round_.freezing)
    tell(uow, kind, round_.id, *_ngos(leaves))


def tell_ngos_of(uow: UnitOfWork, kind: str, run: StoredRun) -> None:
    """Tell the NGOs that have a case in a run."""
    tell(uow, kind, run.id, *_ngos(uow.rounds.leaves(run.round_ref, freezing=run.freezing)))


def _ngos(leaves: Iterable[str]) -> set[str]:
    return {key.removeprefix("case:").partition("/")[0] for key in leaves if key.startswith("case:")}
