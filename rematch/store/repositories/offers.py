"""Offers: each step is one conditional UPDATE from the state and version it was made on."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from rematch.errors import ConflictError, GoneError
from rematch.models.offer import STEPS, Answers, HomeKept, OfferState
from rematch.store.records_offers import NewOffer, StoredOffer
from rematch.store.repositories.ids import new_id
from rematch.store.repositories.rows import absent, change_row, page, row_of
from rematch.store.tables import CASES, OFFERS
from rematch.store.transaction import Repository
from rematch.store.vault import CaseKey


class Offers(Repository):
    """What follows decisions; id is unlinkable to the case."""

    def add(self, new: NewOffer) -> StoredOffer:
        """Ask a household; ConflictError where an offer of its case is live."""
        offer_id = new_id("offer", self._now)
        values = {
            "id": offer_id,
            "case_id": new.case_id,
            "round_ref": new.round_ref,
            "run_id": new.run_id,
            "decision": new.decision,
            "ngo": new.ngo,
            "pledge": new.home.pledge_id,
            "home": new.home.model_dump_json(),
            "pathway": new.pathway,
            "state": OfferState.ASKED.value,
            "version": 1,
            "answer_by": new.answer_by,
            "prepared": "[]",
            "created_at": self._now,
            "changed_at": self._now,
        }
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(OFFERS), values)
        except IntegrityError:
            raise ConflictError(f"Case {new.case_id} has an offer that is not over yet.") from None
        return self.get(offer_id)

    def get(self, offer_id: str, *, ngo: str | None = None, municipality: str | None = None) -> StoredOffer:
        """Return an offer (of an NGO, to a municipality), or raise NotFoundError."""
        offer = _stored(row_of(self._connection, OFFERS, offer_id))
        foreign = ngo is not None and offer.ngo != ngo
        if foreign or (municipality is not None and offer.home.municipality != municipality):
            raise absent("offer", offer_id)
        return offer

    def live_of(self, case_id: str) -> StoredOffer | None:
        """Return the offer of a case that is not over; None: there is none."""
        query = select(OFFERS).where(OFFERS.c.case_id == case_id, OFFERS.c.state.in_(_values(STEPS)))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _stored(row)

    def list(
        self,
        *,
        ngo: str | None = None,
        municipality: str | None = None,
        states: Collection[OfferState] = (),
        after: str | None = None,
        limit: int | None = 100,
    ) -> tuple[StoredOffer, ...]:
        """Return offers, oldest first."""
        query = select(OFFERS)
        if ngo is not None:
            query = query.where(OFFERS.c.ngo == ngo)
        if municipality is not None:
            begins = f"{municipality}/"
            query = query.where(OFFERS.c.pledge >= begins, OFFERS.c.pledge < f"{municipality}0")
        if states:
            query = query.where(OFFERS.c.state.in_(_values(states)))
        return self._all(page(query, OFFERS.c.id, after=after, limit=limit))

    def cases_at(self, municipality: str) -> tuple[str, ...]:
        """Return the cases with a live offer at a municipality."""
        begins, ends = f"{municipality}/", f"{municipality}0"
        here = (OFFERS.c.pledge >= begins, OFFERS.c.pledge < ends, OFFERS.c.state.in_(_values(STEPS)))
        query = select(OFFERS.c.case_id).where(*here).order_by(OFFERS.c.case_id)
        return tuple(row.case_id for row in self._connection.execute(query))

    def of_case(self, case_id: str) -> tuple[StoredOffer, ...]:
        """Return the offers of a case, oldest first."""
        return self._all(select(OFFERS).where(OFFERS.c.case_id == case_id).order_by(OFFERS.c.id))

    def of_round(self, round_ref: str) -> tuple[StoredOffer, ...]:
        """Return the live offers of a round, oldest first."""
        query = select(OFFERS).where(OFFERS.c.round_ref == round_ref, OFFERS.c.state.in_(_values(STEPS)))
        return self._all(query.order_by(OFFERS.c.id))

    def due(self, *, by: datetime, limit: int) -> tuple[StoredOffer, ...]:
        """Return offers still asked whose time to answer ends by a moment, the oldest first."""
        asked = OFFERS.c.state == OfferState.ASKED.value
        query = select(OFFERS).where(asked, OFFERS.c.answer_by <= by)
        return self._all(query.order_by(OFFERS.c.answer_by, OFFERS.c.id).limit(limit))

    def counts(self) -> dict[str, int]:
        """Return how many offers are in each state."""
        query = select(OFFERS.c.state, func.count()).group_by(OFFERS.c.state)
        return {state: count for state, count in self._connection.execute(query)}

    def step(
        self, offer: StoredOffer, to: OfferState, *, expected_version: int, **values: Any
    ) -> StoredOffer:
        """Move an offer on; GoneError where it is over, ConflictError where the state forbids the step."""
        if to not in STEPS.get(offer.state, ()):
            raise _refused(offer, to)
        if to not in STEPS:
            values["ended_at"] = self._now
        return self.note(offer, expected_version=expected_version, state=to.value, **values)

    def resume(self, offer: StoredOffer, *, answer_by: datetime) -> StoredOffer:
        """Let an offer go on where a review had paused it."""
        if offer.paused_state is None:
            raise _refused(offer, offer.state)
        went_on = {"state": offer.paused_state.value, "paused_state": None, "answer_by": answer_by}
        return self.note(offer, expected_version=offer.version, **went_on)

    def note(self, offer: StoredOffer, *, expected_version: int, **values: Any) -> StoredOffer:
        """Write something down on an offer; StaleError where somebody else was faster."""
        row = row_of(self._connection, OFFERS, offer.id)
        if "prepared" in values:
            values["prepared"] = json.dumps(values["prepared"])
        values["changed_at"] = self._now
        change_row(self._connection, OFFERS, row, expected_version=expected_version, values=values)
        return self.get(offer.id)

    def remind(self, offer: StoredOffer) -> bool:
        """Note that a reminder went out; False where one did already."""
        first = update(OFFERS).where(OFFERS.c.id == offer.id, OFFERS.c.reminded_at.is_(None))
        return self._connection.execute(first.values(reminded_at=self._now)).rowcount == 1

    def answers(self, offer: StoredOffer) -> Answers:
        """Return what the adults have answered; nothing where the case was erased."""
        row = row_of(self._connection, OFFERS, offer.id)
        if row.sealed_answers is None:
            return Answers()
        return Answers.model_validate_json(self._key(offer).open("answers", row.sealed_answers))

    def sealed(self, offer: StoredOffer, answers: Answers) -> bytes:
        """Return answers sealed with the case's key, to be noted."""
        return self._key(offer).seal("answers", answers.model_dump_json().encode())

    def _key(self, offer: StoredOffer) -> CaseKey:
        row = row_of(self._connection, CASES, offer.case_id)
        if row.sealed_key is None:
            raise GoneError(f"The case of {offer.id} was erased.")
        return self.transaction.vault.case_key(offer.case_id, row.sealed_key)

    def _all(self, query: Select[Any]) -> tuple[StoredOffer, ...]:
        return tuple(_stored(row) for row in self._connection.execute(query))


def _refused(offer: StoredOffer, to: OfferState) -> ConflictError | GoneError:
    if offer.state not in STEPS:
        return GoneError(f"Offer {offer.id} is over: {offer.state.value}. Nothing more can be done with it.")
    allowed = " or ".join(state.value for state in STEPS[offer.state])
    return ConflictError(
        f"Offer {offer.id} is {offer.state.value}; it cannot become {to.value}, only {allowed}."
    )


def _values(states: Collection[OfferState]) -> list[str]:
    return [state.value for state in states]


def _stored(row: Row[Any]) -> StoredOffer:
    return StoredOffer(
        id=row.id,
        case_id=row.case_id,
        round_ref=row.round_ref,
        run_id=row.run_id,
        decision=row.decision,
        ngo=row.ngo,
        home=HomeKept.model_validate_json(row.home),
        pathway=row.pathway,
        answer_by=row.answer_by,
        state=OfferState(row.state),
        paused_state=OfferState(row.paused_state) if row.paused_state else None,
        version=row.version,
        agreed_at=row.agreed_at,
        home_confirmed_at=row.home_confirmed_at,
        arrive_on=row.arrive_on,
        arrived_on=row.arrived_on,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        welfare_check=row.welfare_check,
        prepared=tuple(json.loads(row.prepared)),
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
