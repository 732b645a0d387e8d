"""Publication: a coordinator chooses one finished run of a round for the review, after verify and a look at
what is really free. Nothing is offered by it: households are asked one by one, after a decision each.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from rematch.errors import CapacityError, ConflictError
from rematch.matching.resources import months_touched
from rematch.models.offer import HomeKept
from rematch.models.pledge import Pledge, PledgeState
from rematch.models.round import RoundState
from rematch.models.run import Run
from rematch.models.scenario import Scenario
from rematch.services.actor import Actor, Role
from rematch.services.freezing import scenario_of
from rematch.services.homes import home_for
from rematch.services.house import House
from rematch.services.once import KeyedRequest, kept, once
from rematch.services.run_views import seen_by
from rematch.services.solving import report_facts
from rematch.services.telling import tell_ngos_of
from rematch.services.tenancy import require
from rematch.services.views import RunView
from rematch.store import StoredRun, UnitOfWork
from rematch.verify import require as require_report
from rematch.verify import verify

Resource = tuple[str, str, str]
"""Pledge, kind (unit, of bundles too; place; persons; arrivals), name."""


def publish_run(house: House, actor: Actor, run_id: str, *, asked: KeyedRequest) -> RunView:
    """Choose a finished run for the review; CapacityError where its homes are not all free any more."""
    require(actor, Role.COORDINATOR)
    with house.store.read() as uow:
        if (answer := kept(uow, asked, RunView)) is not None:
            return answer
        run = uow.runs.get(run_id)
        scenario, documents = scenario_of(uow, run), uow.runs.documents(run_id)
    report = None if scenario.erased else verify(scenario, documents.run, documents.certificate)
    if report is not None:
        require_report(report)
    with house.store.unit_of_work() as uow:

        def act() -> RunView:
            _refuse_state(uow, run)
            _refuse_used(uow, run, scenario, documents.run)
            published = uow.runs.publish(run_id, actor.principal)
            if report is not None:
                uow.runs.record_report(run_id, report_facts(report))
            uow.audit.append(actor.audited, "publish", "run", run_id)
            tell_ngos_of(uow, "run.published", run)
            return seen_by(uow, actor, published)

        return once(uow, asked, RunView, act)


def _refuse_state(uow: UnitOfWork, run: StoredRun) -> None:
    round_ = uow.rounds.get(run.round_ref)
    if round_.state is not RoundState.REVIEW or round_.freezing != run.freezing:
        raise ConflictError(
            f"Round {round_.id} is {round_.state.value}: a run is published while its own freezing is in "
            "review."
        )


def _refuse_used(uow: UnitOfWork, run: StoredRun, scenario: Scenario, solved: Run) -> None:
    """Compare what the proposals claim with what is free now; what offers of this round hold is theirs."""
    homes = list(_claimed(uow, scenario, solved))
    own = [offer.home for offer in uow.offers.of_round(run.round_ref)]
    pledges = {pledge.pledge_id: uow.pledges.get(pledge.pledge_id).thing for pledge in scenario.pledges}
    claimed, free = summed(homes), free_of(pledges)
    free.update(summed(own))
    for pledge_id in sorted({home.pledge_id for home in homes}):
        if pledges[pledge_id].state is not PledgeState.OPEN:
            raise ConflictError(f"Pledge {pledge_id} is {pledges[pledge_id].state.value}: solve again.")
    for (pledge_id, _, name), needed in sorted(claimed.items()):
        left = free.get((pledge_id, _, name), 0)
        if needed > left:
            raise CapacityError(
                f"Pledge {pledge_id}, {name}: the run proposes {needed}, {left} are free now. "
                "Decide on another run, or close the round and open the next."
            )


def _claimed(uow: UnitOfWork, scenario: Scenario, solved: Run) -> Iterable[HomeKept]:
    gone = uow.cases.gone()
    cases = {part.case_id: part.case for part in scenario.cases}
    pledges = {pledge.pledge_id: pledge for pledge in scenario.pledges}
    for placement in solved.placements:
        if placement.municipality is None or placement.case_id in gone or placement.case_id not in cases:
            continue
        pledge = pledges[f"{placement.municipality}/{placement.pledge_ref}"]
        yield home_for(cases[placement.case_id], pledge, str(placement.unit_ref))


def summed(homes: Iterable[HomeKept]) -> Counter[Resource]:
    """Return what homes draw on each resource."""
    used: Counter[Resource] = Counter()
    for home in homes:
        for ref, count in home.drawn.items():
            used[home.pledge_id, "unit", ref] += count
        used[home.pledge_id, "persons", "max_persons"] += home.persons
        used[home.pledge_id, "arrivals", "arrivals_per_month"] += home.persons
        for criterion, count in home.places.items():
            used[home.pledge_id, "place", criterion] += count
    return used


def free_of(pledges: Mapping[str, Pledge]) -> Counter[Resource]:
    """Return what is free of each resource of pledges with live counts; below 0 where facts went past it."""
    free: Counter[Resource] = Counter()
    for pledge_id, pledge in pledges.items():
        for ref, left in pledge.left.items():
            free[pledge_id, "unit", ref] = left
        for place in pledge.places:
            free[pledge_id, "place", place.criterion] = place.count - place.held - place.taken
        used = pledge.held_persons + pledge.taken_persons
        most = pledge.max_persons
        free[pledge_id, "persons", "max_persons"] = 10**9 if most is None else most - used
        monthly = pledge.arrivals_per_month
        arrivals = 10**9 if monthly is None else monthly * months_touched(pledge.period) - used
        free[pledge_id, "arrivals", "arrivals_per_month"] = arrivals
    return free
