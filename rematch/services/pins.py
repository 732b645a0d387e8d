"""What a coordinator gives to a run, and what earlier decisions give, becomes a frozen part; runs call it."""

import hashlib
from collections.abc import Mapping, Sequence

from rematch.errors import ConflictError, InputError, NotFoundError
from rematch.matching import refuse_unkeepable
from rematch.models.given import CasePin, Exclusion, Given
from rematch.models.pledge import Pledge
from rematch.models.policy import KEPT, Policy
from rematch.models.run import RunState
from rematch.models.scenario import canonical
from rematch.services.freezing import Chosen, assembled, frozen, of_run
from rematch.services.run_request import RunRequest
from rematch.store import FrozenPart, StoredOffer, UnitOfWork

REF_DIGITS = 16
Parts = Mapping[str, FrozenPart]


def decided_pins(uow: UnitOfWork, round_ref: str) -> dict[str, CasePin]:
    """
    Return the pins that earlier decisions of this round bring into every further run, by case id.

    Cases with an offer or a home (state offered or placed) stay where they are: one pin each, at the
    municipality, pledge and unit type of the offer.
    """
    return {offer.case_id: _pin(offer) for offer in uow.offers.of_round(round_ref)}


def _pin(offer: StoredOffer) -> CasePin:
    municipality, _, pledge_ref = offer.home.pledge_id.partition("/")
    return CasePin(
        case_id=offer.case_id,
        municipality=municipality,
        pledge_ref=pledge_ref,
        unit_ref=offer.home.unit_ref,
    )


def given_part(uow: UnitOfWork, round_ref: str, request: RunRequest, policy: Policy) -> str | None:
    """Freeze what this run is given, and return the key of that part; None where it is given nothing."""
    if not (request.pins or request.exclusions or request.start_from or decided_pins(uow, round_ref)):
        return None
    parts = uow.rounds.frozen_parts(round_ref)
    _refuse_unknown(parts, request)
    given = _given(uow, round_ref, request, parts)
    previous = _previous(uow, round_ref, request, parts)
    given = given.model_copy(update={"previous": previous if KEPT in policy.objectives else None})
    if not (given.pins or given.exclusions or given.previous is not None):
        return None
    given = given.model_copy(update={"given_ref": hashlib.sha256(canonical(given)).hexdigest()[:REF_DIGITS]})
    key = f"given:{given.given_ref}"
    chosen = Chosen(policy.policy_id, key)
    refuse_unkeepable(assembled(dict(of_run({**parts, key: frozen(given)}, chosen))))
    uow.rounds.add_part(round_ref, key, frozen(given))
    return key


def earlier_placed(uow: UnitOfWork, run_id: str | None) -> dict[str, str] | None:
    """Return the column of every case that a run placed; None: there is no run to start from."""
    if run_id is None:
        return None
    placements = uow.runs.documents(run_id).run.placements
    return {
        each.case_id: f"{each.municipality}/{each.pledge_ref}/{each.unit_ref}"
        for each in placements
        if each.municipality is not None
    }


def _given(uow: UnitOfWork, round_ref: str, request: RunRequest, parts: Parts) -> Given:
    decided = {case_id: pin for case_id, pin in decided_pins(uow, round_ref).items() if _has(parts, case_id)}
    for each in request.exclusions:
        if each.case_id in decided and decided[each.case_id].municipality == each.municipality:
            raise ConflictError(f"Case {each.case_id} has an offer at {each.municipality} and stays there.")
    asked = {pin.case_id: pin for pin in request.pins}
    for case_id in sorted(decided.keys() & asked.keys()):
        if asked[case_id].municipality != decided[case_id].municipality:
            there = decided[case_id].municipality
            raise ConflictError(f"Case {case_id} has an offer at {there}: it cannot be pinned elsewhere.")
    pins = {**asked, **decided}
    return Given(
        given_ref="1",
        pins=tuple(pins[case_id] for case_id in sorted(pins)),
        exclusions=tuple(sorted(request.exclusions, key=lambda each: (each.case_id, each.municipality))),
    )


def _previous(uow: UnitOfWork, round_ref: str, request: RunRequest, parts: Parts) -> dict[str, str] | None:
    """Where the run to start from had the cases that are still in the round."""
    if request.start_from is None:
        return None
    try:
        run = uow.runs.get(request.start_from)
    except NotFoundError:
        run = None
    if run is None or run.round_ref != round_ref:
        raise InputError("There is no run of this id on this round.", pointer="/start_from")
    if run.state is not RunState.DONE:
        raise ConflictError(f"Run {run.id} is {run.state.value}: only a finished one can be started from.")
    placed = earlier_placed(uow, run.id) or {}
    return {case_id: column.split("/")[0] for case_id, column in placed.items() if _has(parts, case_id)}


def _has(parts: Parts, case_id: str) -> bool:
    part = parts.get(f"case:{case_id}")
    return part is not None and part.document is not None


def _refuse_unknown(parts: Parts, request: RunRequest) -> None:
    """Refuse what the frozen round does not hold, naming the field and never the value."""
    lists: tuple[tuple[str, Sequence[CasePin | Exclusion]], ...] = (
        ("pins", request.pins),
        ("exclusions", request.exclusions),
    )
    for name, items in lists:
        for position, each in enumerate(items):
            if (field := _unknown(parts, each)) is not None:
                raise InputError(
                    f"The frozen round holds no such {field.partition('_')[0]}.",
                    pointer=f"/{name}/{position}/{field}",
                )


def _unknown(parts: Parts, each: CasePin | Exclusion) -> str | None:
    if not _has(parts, each.case_id):
        return "case_id"
    if f"municipality:{each.municipality}" not in parts:
        return "municipality"
    if not isinstance(each, CasePin) or each.pledge_ref is None:
        return None
    part = parts.get(f"pledge:{each.municipality}/{each.pledge_ref}")
    if part is None or not isinstance(part.document, Pledge):
        return "pledge_ref"
    units = part.document.left
    return "unit_ref" if each.unit_ref is not None and each.unit_ref not in units else None
