"""Whether a round's open proposals still fit a pledge as it is now: counted, and rule by rule.

Nobody is chosen here: where homes are too few, all proposals that draw on them are named.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rematch.models.explanation import ReasonClass, ReasonCode
from rematch.models.municipality import Municipality
from rematch.models.offer import HomeKept
from rematch.models.pledge import Pledge, PledgeState
from rematch.models.policy import Policy
from rematch.models.round import RoundState
from rematch.models.run import Placement
from rematch.models.scenario import CasePart, Part, RoundFacts, Scenario
from rematch.scoring.table import ScoreTable, findings, score_table
from rematch.services.homes import home_for
from rematch.services.publishing import Resource, free_of, summed
from rematch.services.telling import tell_coordination
from rematch.store import StoredRound, StoredRun, UnitOfWork

LIVE = (RoundState.FROZEN, RoundState.SOLVING, RoundState.REVIEW)
"""Rounds that a change of a pledge may touch."""
GONE, TOO_FEW = "unit_gone", "too_few"
"""Why a proposal does not fit, beside the codes of docs/criteria.md."""


class Short(NamedTuple):
    """A resource of which the open proposals need more than is free."""

    resource: Resource
    needed: int
    left: int


@dataclass(frozen=True)
class Fit:
    """How the open proposals at one pledge stand."""

    short: tuple[Short, ...] = ()
    unfit: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """Case and unit type of every proposal that does not fit, or may not, with the reasons."""


@dataclass(frozen=True)
class Stand:
    """What a round stands on: its run, and the proposals nobody has decided on, by pledge."""

    round: StoredRound
    run: StoredRun
    open: Mapping[str, tuple[Placement, ...]]


def stand_of(uow: UnitOfWork, round_: StoredRound) -> Stand | None:
    """Return what a round stands on; None where no run of its present freezing is done."""
    run = uow.runs.of_review(round_.id, freezing=round_.freezing)
    if run is None:
        return None
    undecided = uow.cases.in_round(round_.id)
    found: dict[str, list[Placement]] = {}
    for each in uow.runs.placements(run.id):
        if each.municipality is not None and each.case_id in undecided:
            found.setdefault(f"{each.municipality}/{each.pledge_ref}", []).append(each)
    return Stand(round_, run, {pledge_id: tuple(each) for pledge_id, each in found.items()})


def fit_of(uow: UnitOfWork, stand: Stand, before: Pledge, after: Pledge) -> Fit:
    """Say how the open proposals at a pledge fit it `after`, beside how it was `before`."""
    placed = stand.open.get(after.pledge_id, ())
    if not placed:
        return Fit()
    parts = _parts(uow, stand, placed)
    there = [each for each in placed if each.case_id in parts]
    homes = [(each, _home(parts[each.case_id], before, each)) for each in there]
    short = _short(after, [home for _, home in homes if home is not None])
    unfit: dict[tuple[str, str], list[str]] = {}
    rules = () if before is after else _new_reasons(uow, stand, (before, after), (there, parts))
    for each, reason in rules:
        unfit.setdefault((each.case_id, str(each.unit_ref)), []).append(reason)
    for each, home in homes:
        if home is not None and any(_draws(home, one.resource) for one in short):
            unfit.setdefault((each.case_id, str(each.unit_ref)), []).append(TOO_FEW)
    return Fit(short, {key: tuple(dict.fromkeys(reasons)) for key, reasons in sorted(unfit.items())})


def tell_below_round(uow: UnitOfWork, before: Pledge, after: Pledge) -> None:
    """Tell the coordination where a change leaves less than the proposals of a round need."""
    if before == after:
        return
    for round_ in uow.rounds.list(states=LIVE, limit=None):
        part = uow.rounds.frozen_part(round_.id, f"pledge:{after.pledge_id}", freezing=round_.freezing)
        stand = None if part is None else stand_of(uow, round_)
        if stand is None or after.pledge_id not in stand.open:
            continue
        earlier, now = fit_of(uow, stand, before, before), fit_of(uow, stand, before, after)
        if _is_worse(earlier, now):
            tell_coordination(uow, "pledge.below_round", after.pledge_id)
            return


def _is_worse(earlier: Fit, now: Fit) -> bool:
    missing = {one.resource: one.needed - one.left for one in earlier.short}
    more = any(one.needed - one.left > missing.get(one.resource, 0) for one in now.short)
    return more or any(set(why) - set(earlier.unfit.get(key, ())) for key, why in now.unfit.items())


def _parts(uow: UnitOfWork, stand: Stand, placed: Sequence[Placement]) -> dict[str, CasePart]:
    """The frozen cases of these proposals; erased ones are left out."""
    found = {}
    for each in placed:
        document = _frozen(uow, stand, f"case:{each.case_id}")
        if isinstance(document, CasePart):
            found[each.case_id] = document
    return found


def _frozen(uow: UnitOfWork, stand: Stand, key: str) -> Part | None:
    part = uow.rounds.frozen_part(stand.round.id, key, freezing=stand.run.freezing)
    return None if part is None else part.document


def _home(part: CasePart, pledge: Pledge, placement: Placement) -> HomeKept | None:
    """What a proposal draws on; None where its unit type was gone before."""
    unit_ref = str(placement.unit_ref)
    return home_for(part.case, pledge, unit_ref) if unit_ref in pledge.left else None


def _short(pledge: Pledge, homes: Sequence[HomeKept]) -> tuple[Short, ...]:
    free = free_of({pledge.pledge_id: pledge}) if pledge.state is PledgeState.OPEN else None
    needed = summed(homes)
    lefts = {resource: max(0, free[resource]) if free else 0 for resource in needed}
    limited = {"unit", "place"} if free is None else {"unit", "place", "persons", "arrivals"}
    return tuple(
        Short(resource, amount, lefts[resource])
        for resource, amount in sorted(needed.items())
        if resource[1] in limited and amount > lefts[resource]
    )


def _draws(home: HomeKept, resource: Resource) -> bool:
    _, kind, name = resource
    if kind == "unit":
        return name in home.drawn
    return name in home.places if kind == "place" else True


def _new_reasons(
    uow: UnitOfWork,
    stand: Stand,
    pledges: tuple[Pledge, Pledge],
    proposals: tuple[Sequence[Placement], Mapping[str, CasePart]],
) -> Iterator[tuple[Placement, str]]:
    """Rules that a proposal breaks at the pledge as it is, and did not break as it was."""
    placed, parts = proposals
    tables = [_table(uow, stand, pledge, parts) for pledge in pledges]
    there = pledges[1].left
    for each in placed:
        if each.unit_ref not in there:
            yield each, GONE
            continue
        earlier, now = (_broken(table, each) for table in tables)
        for code in sorted(now - earlier):
            yield each, code


def _table(uow: UnitOfWork, stand: Stand, pledge: Pledge, parts: Mapping[str, CasePart]) -> ScoreTable | None:
    """The cases proposed at one pledge and that pledge alone, scored; None where a part is not there."""
    facts = _frozen(uow, stand, f"round:{stand.round.id}")
    policy = _frozen(uow, stand, f"policy:{stand.run.policy_id}")
    town = _frozen(uow, stand, f"municipality:{pledge.municipality}")
    if not (isinstance(facts, RoundFacts) and isinstance(policy, Policy) and isinstance(town, Municipality)):
        return None
    # Read here and never hashed: it needs no salts.
    scenario = Scenario.model_construct(
        round=facts,
        policy=policy,
        municipalities=(town,),
        pledges=(pledge,),
        cases=tuple(parts.values()),
        given=None,
        salts={},
        erased={},
    )
    return score_table(scenario)


def _broken(table: ScoreTable | None, placement: Placement) -> set[str]:
    """Codes of the rules that a proposal breaks; what is not open to everybody reads as withheld."""
    refs = [] if table is None else [column.unit.unit_ref for column in table.columns]
    if table is None or placement.unit_ref not in refs:
        return set()
    row = table.case_ids.index(placement.case_id)
    found = findings(table.inputs.scenario, row, table)[refs.index(str(placement.unit_ref))]
    return {
        each.code.value if each.reason_class is ReasonClass.OPEN else ReasonCode.WITHHELD.value
        for each in found
    }
