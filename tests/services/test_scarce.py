"""Sixteen people at once, far more households than homes: never over, never double, never under-filled."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from rematch.errors import CapacityError, ConflictError, SeparationError, StaleError
from rematch.models.case import Safety
from rematch.models.decision import DecisionKind, DecisionRequest
from rematch.models.offer import EndReason
from rematch.models.round import CaseState, RoundState
from rematch.models.run import Placement
from rematch.models.scenario import CasePart
from rematch.services.actor import Actor, Role
from rematch.services.arrival_days import MONTHS_AHEAD
from rematch.services.deciding import decide
from rematch.services.house import House
from rematch.services.offers import withdraw_offer
from rematch.services.once import KeyedRequest
from rematch.services.opening import jobs_for
from rematch.services.pledges import change_pledge
from rematch.store import NewRun
from tests.store.builders import (
    COORDINATION,
    NGO,
    PLEDGE_ID,
    TOWN,
    a_case,
    a_municipality,
    a_part,
    a_pledge,
    a_policy,
    a_round,
    a_unit,
    opened,
    results,
    settings_in,
    with_organisations,
)

BOTH_DATABASES = True
CASES, HOMES, THREADS = 128, 40, 16
DESK = Actor(key_id="k3", organisation=COORDINATION, role=Role.COORDINATOR, person="coordinator-a")
KIEL = Actor(
    key_id="k4", organisation=TOWN, role=Role.MUNICIPALITY, person="officer-1", municipality="DE-kiel"
)
_requests = count()


@dataclass(frozen=True)
class Scarce:
    """A published run that proposes the same few homes to everybody."""

    house: House
    run_id: str
    case_ids: tuple[str, ...]

    def decide(self, case_id: str) -> str | None:
        """Accept a proposal; None where nothing is free, or somebody decided before."""
        request = DecisionRequest(case_id=case_id, kind=DecisionKind.ACCEPT)
        try:
            return decide(self.house, DESK, self.run_id, request, asked=asked()).offer_id
        except (CapacityError, ConflictError):
            return None

    def withdraw(self, offer_id: str) -> None:
        """End an offer; the home is free, the case waits for the next round."""
        with self.house.store.read() as uow:
            version = uow.offers.get(offer_id).version
        withdraw_offer(
            self.house, DESK, (offer_id, EndReason.CORRECTION), expected_version=version, asked=asked()
        )

    def used(self) -> tuple[int, int, int]:
        """Homes held, homes offered, live offers."""
        with self.house.store.read() as uow:
            unit = uow.pledges.get(PLEDGE_ID).thing.unit_types[0]
            live = uow.offers.of_round("pilot")
        assert len({offer.case_id for offer in live}) == len(live)
        return unit.held, unit.offered, len(live)

    def offer_homes(self, homes: int) -> bool:
        """Change how many homes are promised; False where more are in use, or somebody was faster."""
        with self.house.store.read() as uow:
            stored = uow.pledges.get(PLEDGE_ID)
        pledge = stored.thing.model_copy(update={"unit_types": (a_unit(count=homes),)})
        try:
            change_pledge(self.house, KIEL, pledge, expected_version=stored.version)
        except (CapacityError, StaleError):
            return False
        return True

    def again(self) -> None:
        """Free all homes and bring all cases back into the round."""
        with self.house.store.read() as uow:
            live = uow.offers.of_round("pilot")
        for offer in live:
            self.withdraw(offer.id)
        with self.house.store.unit_of_work() as uow:
            back = [case.id for case in uow.cases.list(state=CaseState.READY, limit=None)]
            uow.cases.enter_round(back, "pilot")


def asked() -> KeyedRequest:
    """A new request."""
    return KeyedRequest(key=f"k{next(_requests)}", principal="x/y", route="test", body=b"")


@pytest.fixture
def scarce(database: str, tmp_path: Path) -> Iterator[Scarce]:
    """128 households, 40 homes, every sheet open; the run is written down, no solver would propose this."""
    with opened(tmp_path) as store:
        settings = settings_in(tmp_path)
        house = House(store=with_organisations(store), jobs=jobs_for(settings, store), settings=settings)
        cases = [a_case(f"C-{number:03}") for number in range(CASES)]
        ids = tuple(f"{NGO}/{case.case_ref}" for case in cases)
        pledge = a_pledge(a_unit(count=HOMES), places=())
        with store.unit_of_work() as uow:
            uow.pledges.add(pledge, owner=TOWN)
            stored = [uow.cases.add(case, ngo=NGO, state=CaseState.READY) for case in cases]
            uow.policies.add(a_policy(), owner=COORDINATION)
            uow.rounds.add(a_round(), owner=COORDINATION)
            parts = {
                f"case:{each.id}": a_part(CasePart(case_id=each.id, case=each.thing), each.salt)
                for each in stored
            }
            parts |= {f"pledge:{PLEDGE_ID}": a_part(pledge), "municipality:DE-kiel": a_part(a_municipality())}
            uow.cases.enter_round(ids, "pilot")
            uow.rounds.freeze("pilot", parts, expected_version=1)
            run, certificate = results()
            places = tuple(
                Placement(case_id=each, municipality="DE-kiel", pledge_ref="P-17", unit_ref="flat", score=1)
                for each in ids
            )
            new = NewRun(
                round_ref="pilot", policy_id="balanced/1", scenario_hash=run.scenario_hash, params=run.params
            )
            run_id = uow.runs.add(new).id
            uow.runs.start(run_id, "worker-1")
            uow.runs.finish(run_id, run.model_copy(update={"placements": places}), certificate)
            uow.runs.publish(run_id, "coordination/coordinator-a")
            uow.rounds.move("pilot", to=RoundState.REVIEW, expected_version=2)
            for case_id in ids:
                uow.decisions.open_sheet(run_id, case_id, DESK.principal)
        yield Scarce(house, run_id, ids)


def everybody_decides(scarce: Scarce, seed: int) -> list[str]:
    """All cases, in a random order, some of them twice, by sixteen threads."""
    dice = random.Random(seed)
    order = [*scarce.case_ids, *dice.sample(scarce.case_ids, 16)]
    dice.shuffle(order)
    with ThreadPoolExecutor(max_workers=THREADS) as threads:
        return [offer for offer in threads.map(scarce.decide, order) if offer is not None]


def one_round(scarce: Scarce, seed: int) -> None:
    """Decide on all; then half of the offers end while the others are decided on again."""
    offers = everybody_decides(scarce, seed)
    assert scarce.used() == (HOMES, HOMES, HOMES) == (len(offers), HOMES, HOMES)
    gone = random.Random(seed).sample(offers, HOMES // 2)
    with ThreadPoolExecutor(max_workers=THREADS) as threads:
        ended = [threads.submit(scarce.withdraw, offer) for offer in gone]
        again = [threads.submit(scarce.decide, case_id) for case_id in scarce.case_ids]
        for future in (*ended, *again):
            future.result()
    for case_id in scarce.case_ids:
        scarce.decide(case_id)
    assert scarce.used() == (HOMES, HOMES, HOMES)
    scarce.again()


def pledges_change_meanwhile(scarce: Scarce, seed: int) -> None:
    """Homes are promised and taken back while sixteen threads decide: what is held is always there."""
    dice = random.Random(seed)
    sizes = [dice.randint(10, 60) for _ in range(24)]
    with ThreadPoolExecutor(max_workers=THREADS) as threads:
        decided = [threads.submit(scarce.decide, case_id) for case_id in scarce.case_ids]
        changed = [threads.submit(scarce.offer_homes, homes) for homes in sizes]
        for future in (*decided, *changed):
            future.result()
    held, offered, live = scarce.used()
    assert held == live <= offered
    for case_id in scarce.case_ids:
        scarce.decide(case_id)
    held, offered, live = scarce.used()
    assert held == live == min(offered, CASES)
    assert scarce.offer_homes(held - 1) is False
    scarce.again()
    assert scarce.offer_homes(HOMES)


def test_sixteen_people_never_decide_over_double_or_short(scarce: Scarce) -> None:
    """As many offers as homes, each for another household, and no home is left."""
    one_round(scarce, seed=1)


def test_pledges_may_change_meanwhile(scarce: Scarce) -> None:
    """Neither side can pass the other."""
    pledges_change_meanwhile(scarce, seed=2)


def test_sixteen_people_never_promise_a_month_more_than_it_receives(scarce: Scarce) -> None:
    """One person a month: of 40 homes, one is held for each of the next two years' months, and no more."""
    with scarce.house.store.read() as uow:
        stored = uow.pledges.get(PLEDGE_ID)
    pledge = stored.thing.model_copy(update={"arrivals_per_month": 1})
    change_pledge(scarce.house, KIEL, pledge, expected_version=stored.version)
    offers = everybody_decides(scarce, seed=3)
    assert scarce.used() == (MONTHS_AHEAD, HOMES, len(offers))
    with scarce.house.store.read() as uow:
        months = uow.pledges.months(PLEDGE_ID)
        planned = [offer.home.arrives_in for offer in uow.offers.of_round("pilot")]
    assert {each.used for each in months} == {1}
    assert sorted(map(str, planned)) == [each.month for each in months]
    scarce.withdraw(offers[0])
    assert sum(scarce.decide(case_id) is not None for case_id in scarce.case_ids) == 1


@pytest.mark.parametrize("recorded_on", [0, 1])
def test_households_to_be_kept_apart_are_not_offered_the_same_place(scarce: Scarce, recorded_on: int) -> None:
    """Whichever of the two it is recorded for, also after the freeze; coordinators alone are told."""
    pair = scarce.case_ids[:2]
    assert scarce.decide(pair[0])
    with scarce.house.store.unit_of_work() as uow:
        apart = Safety(separated_from=(pair[1 - recorded_on],))
        uow.cases.record_safety(pair[recorded_on], apart, expected_version=0)
    request = DecisionRequest(case_id=pair[1], kind=DecisionKind.ACCEPT)
    with pytest.raises(SeparationError, match="kept apart"):
        decide(scarce.house, DESK, scarce.run_id, request, asked=asked())
    assert scarce.used()[2] == 1


@pytest.mark.prove
@pytest.mark.timeout(7_200)
def test_two_hundred_rounds_of_both(scarce: Scarce) -> None:
    """The same with two hundred seeds."""
    for seed in range(200):
        one_round(scarce, seed)
        pledges_change_meanwhile(scarce, seed)
    with scarce.house.store.read() as uow:
        assert uow.audit.verify_chain().seq > 200 * CASES // 2
