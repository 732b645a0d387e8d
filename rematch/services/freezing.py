"""A round's things become the frozen, hashed parts of a scenario, and parts become a scenario again."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from rematch.models.case import Case, Safety, Urgency, UrgencyRecord
from rematch.models.given import Given
from rematch.models.municipality import Municipality
from rematch.models.pledge import Pledge, PledgeState
from rematch.models.policy import Policy
from rematch.models.round import ComesFirst, Round
from rematch.models.scenario import CasePart, Part, RoundFacts, Scenario, leaf_hash, new_salt, root_hash
from rematch.scoring.distances import distances_for
from rematch.services.pledge_deadlines import resume_due
from rematch.store import FrozenPart, StoredCase, StoredRun, UnitOfWork

P = TypeVar("P", CasePart, Municipality, Pledge, Policy, RoundFacts, Given)
V = TypeVar("V")
TIERS = {ComesFirst.NOT_AVAILABLE: Urgency.FIRST, ComesFirst.WITHOUT_PROPOSAL: Urgency.SECOND}
REASONS = {
    Urgency.FIRST: "earlier_home_not_available",
    Urgency.SECOND: "earlier_round_without_proposal",
}
PER_RUN = ("policy", "given")
"""Kinds of parts of which a freezing may hold several, and each run has its own."""


class Chosen(NamedTuple):
    """What a run takes of its round's parts beside those that all runs share."""

    policy_id: str
    given: str | None = None


def freeze_parts(uow: UnitOfWork, round_: Round, cases: Sequence[StoredCase]) -> dict[str, FrozenPart]:
    """Return every part of a round's scenario but the rules, each with its salt and leaf hash.

    A paused pledge stays out; one whose pause has ended is opened first.
    """
    municipalities = [row.thing for row in uow.municipalities.list(limit=None)]
    resume_due(uow)
    pledges = [row.thing for row in uow.pledges.list(state=PledgeState.OPEN, limit=None)]
    parts = {
        f"case:{case.id}": frozen(_case_part(uow, case, municipalities), salt=case.salt) for case in cases
    }
    parts |= {f"municipality:{place.code}": frozen(place) for place in municipalities}
    parts |= {f"pledge:{pledge.pledge_id}": frozen(pledge) for pledge in pledges}
    return parts | {f"round:{round_.round_ref}": frozen(_facts(round_, municipalities))}


def frozen(document: Part, *, salt: str | None = None) -> FrozenPart:
    """Return a part with its leaf hash; a fresh salt where none is given."""
    salt = salt or new_salt()
    return FrozenPart(salt, leaf_hash(document, salt), document)


def scenario_of(uow: UnitOfWork, run: StoredRun) -> Scenario:
    """Return what a run solves; of cases erased since then only the hash is left."""
    parts = uow.rounds.frozen_parts(run.round_ref, freezing=run.freezing)
    return assembled(dict(of_run(parts, Chosen(run.policy_id, run.given))))


def hash_with(leaves: Mapping[str, str], chosen: Chosen) -> str:
    """Return the hash of the scenario that these parts make with what a run chose among them."""
    return root_hash(dict(of_run(leaves, chosen)))


def of_run(parts: Mapping[str, V], chosen: Chosen) -> Iterator[tuple[str, V]]:
    """Yield the parts of one run: those of the round, its rules, and what it was given."""
    own = {f"policy:{chosen.policy_id}", chosen.given}
    for key, part in parts.items():
        if key.partition(":")[0] not in PER_RUN or key in own:
            yield key, part


def assembled(parts: Mapping[str, FrozenPart]) -> Scenario:
    """Return the scenario of these parts: exactly one round and one policy, and one given at most."""
    documents = {key: part.document for key, part in parts.items() if part.document is not None}
    return Scenario(
        round=_all(documents, RoundFacts)[0],
        policy=_all(documents, Policy)[0],
        municipalities=_all(documents, Municipality),
        pledges=_all(documents, Pledge),
        cases=_all(documents, CasePart),
        given=next(iter(_all(documents, Given)), None),
        salts={key: parts[key].salt or "" for key in documents},
        erased={key: part.leaf_hash for key, part in parts.items() if part.document is None},
    )


def _all(documents: Mapping[str, Part], kind: type[P]) -> tuple[P, ...]:
    return tuple(document for document in documents.values() if isinstance(document, kind))


def _case_part(uow: UnitOfWork, case: StoredCase, municipalities: Sequence[Municipality]) -> CasePart:
    recorded = uow.cases.safety(case.id)
    safety = recorded.thing if recorded else Safety()
    return CasePart(
        case_id=case.id,
        case=_with_precedence(case),
        safety=safety,
        distances_km=distances_for(case.thing, safety, municipalities),
    )


def _with_precedence(case: StoredCase) -> Case:
    """A household whose home was gone comes first; one without a proposal in an earlier round comes next."""
    tier = None if case.comes_first is None else TIERS[case.comes_first]
    if tier is None or case.thing.tier <= tier:
        return case.thing
    record = UrgencyRecord(
        tier=tier, reason=REASONS[tier], set_by="the service", set_on=case.changed_at.date()
    )
    return case.thing.model_copy(update={"urgency": record})


def _facts(round_: Round, municipalities: Sequence[Municipality]) -> RoundFacts:
    return RoundFacts(
        name=round_.round_ref,
        title=round_.title,
        as_of=round_.as_of,
        seed=round_.seed,
        synthetic=any(place.synthetic for place in municipalities),
    )
