"""What a coordinator looks at before a decision: one case at a time, unmet and unconfirmed first."""

from collections.abc import Iterator

from rematch.errors import GoneError
from rematch.explain import explained
from rematch.models.clearance import ClearanceKind
from rematch.models.explanation import Contribution, Explanation
from rematch.models.readiness import unaccompanied
from rematch.scoring.bundles import home_of
from rematch.services.actor import Actor, Role
from rematch.services.case_views import seen_by
from rematch.services.house import House
from rematch.services.offer_views import HistoryEntry, ReviewSheet
from rematch.services.once import KeyedRequest, once
from rematch.services.results import view_for
from rematch.services.reviewing import view as review_view
from rematch.services.tenancy import require
from rematch.store import StoredCase, StoredRun, UnitOfWork


def open_sheet(house: House, actor: Actor, run_id: str, case_id: str, *, asked: KeyedRequest) -> ReviewSheet:
    """Open the review sheet of a case: from now on this person may decide on it, and the time is noted."""
    require(actor, Role.COORDINATOR)
    try:
        found = explained(view_for(house, actor, run_id, case_id))
    except GoneError:
        found = None
    with house.store.unit_of_work() as uow:

        def act() -> ReviewSheet:
            run, case = uow.runs.get(run_id), uow.cases.get(case_id)
            uow.decisions.open_sheet(run_id, case_id, actor.principal)
            uow.audit.append(actor.audited, "open_sheet", "case", case_id)
            return _sheet(uow, actor, (run, case), found)

        return once(uow, asked, ReviewSheet, act, about=case_id)


def _sheet(
    uow: UnitOfWork, actor: Actor, of: tuple[StoredRun, StoredCase], found: Explanation | None
) -> ReviewSheet:
    run, case = of
    home = found.proposed_home if found else None
    made_of = home.contributions if home else ()
    review, safety = uow.reviews.open_of(case.id), uow.cases.safety(case.id)
    opened_at = uow.decisions.sheet_opened(run.id, case.id, actor.principal)
    empty_beds, stay = _of_home(uow, run, case, found)
    return ReviewSheet(
        run_id=run.id,
        opened_at=opened_at or uow.now,
        case=seen_by(actor, case),
        waiting_days=(uow.now - case.created_at).days,
        explanation=found,
        unmet=_criteria(made_of, answered=True),
        unconfirmed=_criteria(made_of, answered=False),
        child_protection=unaccompanied(case.thing, case.thing.ready_from or uow.now.date()),
        kept_apart=safety is not None and bool(safety.thing.keep_distance or safety.thing.separated_from),
        clearances=_clearances(uow, run, case),
        together_with=tuple(f"{case.owner}/{ref}" for ref in case.thing.together_with),
        empty_beds=empty_beds,
        stay=stay,
        history=tuple(sorted(_history(uow, case.id), key=lambda entry: entry.at)),
        review=review_view(review) if review else None,
    )


def _criteria(made_of: tuple[Contribution, ...], *, answered: bool) -> tuple[str, ...]:
    """Wishes that count nothing: because nobody answered, or because they are not met."""
    own = [each for each in made_of if not each.municipal]
    return tuple(each.criterion for each in own if each.value == 0 and each.answered is answered)


def _clearances(uow: UnitOfWork, run: StoredRun, case: StoredCase) -> tuple[ClearanceKind, ...]:
    rules = uow.policies.get(run.policy_id).thing.clearances
    return tuple(rule.kind for rule in rules if rule.pathway is case.thing.pathway)


def _of_home(
    uow: UnitOfWork, run: StoredRun, case: StoredCase, found: Explanation | None
) -> tuple[int | None, str | None]:
    if found is None or found.proposed_home is None:
        return None, None
    home = found.proposed_home
    pledge = uow.pledges.get(f"{home.municipality}/{home.pledge_ref}").thing
    unit = home_of(pledge, home.unit_ref)
    if unit is None:
        return None, None
    return max(0, unit.beds - case.thing.size), unit.stay.value if unit.stay else None


def _history(uow: UnitOfWork, case_id: str) -> Iterator[HistoryEntry]:
    for decision in uow.decisions.of_case(case_id):
        reason = f": {decision.reason.value}" if decision.reason else ""
        yield HistoryEntry(at=decision.decided_at, what=f"decided {decision.kind.value}{reason}")
    for offer in uow.offers.of_case(case_id):
        at = offer.ended_at or offer.changed_at
        yield HistoryEntry(at=at, what=f"offer at {offer.home.municipality}: {offer.state.value}")
