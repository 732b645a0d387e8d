"""What became of the pledges since a round was frozen, and what that does to its open proposals."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import AwareDatetime, Field

from rematch.errors import ConflictError
from rematch.models.pledge import Pledge, PledgeState
from rematch.models.pledge_life import FieldChange
from rematch.models.types import Count, Flag, Model, ScopedId, Token
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.pledge_diff import pledge_diff
from rematch.services.round_fit import Fit, Stand, fit_of, stand_of
from rematch.services.tenancy import require
from rematch.services.views import Version
from rematch.store import StoredPledge, StoredRound, UnitOfWork

Kind = Annotated[str, Field(pattern=r"^(unit|place|persons|arrivals)$")]


class CapacityChange(Model):
    """A resource of which another amount is offered than when the round was frozen."""

    kind: Kind = Field(description="Homes of a unit type, counted places, or a limit.", examples=["unit"])
    name: Token = Field(description="Which.", examples=["flat-3"])
    before: Count | None = Field(description="Offered then; null: without a limit.", examples=[2])
    after: Count | None = Field(description="Offered now; null: without a limit.", examples=[1])


class Shortage(Model):
    """A resource of which the open proposals need more than is free now."""

    kind: Kind = Field(description="What it is.", examples=["unit"])
    name: Token = Field(description="Which.", examples=["flat-3"])
    needed: Count = Field(description="What the proposals nobody has decided on need.", examples=[2])
    left: Count = Field(description="What is free.", examples=[1])


class Unfit(Model):
    """A proposal that does not fit any more; with `too_few`, one of several of which not all fit."""

    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    unit_ref: Token = Field(description="Unit type proposed.", examples=["flat-3"])
    reasons: tuple[str, ...] = Field(
        description="Codes of docs/criteria.md, or unit_gone, or too_few.", examples=[["too_few"]]
    )


class ChangedPledge(Model):
    """One pledge that is not as the round froze it."""

    pledge_id: ScopedId = Field(description="`<municipality>/<pledge_ref>`.", examples=["DE-kiel/P-17"])
    added: Flag = Field(
        description="True: the round was frozen without it; it takes part in the next.", examples=[False]
    )
    version: Version
    state: PledgeState = Field(description="Life of the pledge now.", examples=["open"])
    changed_at: AwareDatetime = Field(description="Last change.")
    changes: tuple[FieldChange, ...] = Field(
        description="Fields that differ since the freezing; of one that was added, none is listed."
    )
    capacity: tuple[CapacityChange, ...] = Field(description="What more, or less, is offered.")
    short: tuple[Shortage, ...] = Field(description="What the open proposals lack.")
    unfit: tuple[Unfit, ...] = Field(description="Proposals that do not fit, or not all, by case.")


class PledgeChanges(Model):
    """Pledges that changed since a round was frozen."""

    round_ref: Token = Field(description="The round.", examples=["winter"])
    frozen_at: AwareDatetime = Field(description="Since when.")
    run_id: str | None = Field(
        description="The run whose proposals are looked at: published last, else finished last; null: none.",
        examples=["run-0190a1b2c3d-5f0e8d7c6b5a4938"],
    )
    pledges: tuple[ChangedPledge, ...] = Field(description="By id; unchanged ones are left out.")


def read_changes(house: House, actor: Actor, round_ref: str) -> PledgeChanges:
    """Return what changed, and what it does; ConflictError where the round is not frozen."""
    require(actor, Role.COORDINATOR)
    with house.store.read() as uow:
        round_ = uow.rounds.get(round_ref)
        if round_.frozen_at is None:
            raise ConflictError(f"Round {round_ref} is {round_.state.value}: it has frozen no pledge yet.")
        stand = stand_of(uow, round_)
        return PledgeChanges(
            round_ref=round_ref,
            frozen_at=round_.frozen_at,
            run_id=None if stand is None else stand.run.id,
            pledges=tuple(_changed(uow, round_, stand)),
        )


def _changed(uow: UnitOfWork, round_: StoredRound, stand: Stand | None) -> Iterator[ChangedPledge]:
    frozen = set(uow.rounds.leaves(round_.id))
    for live in uow.pledges.list(limit=None):
        key = f"pledge:{live.id}"
        part = uow.rounds.frozen_part(round_.id, key, freezing=round_.freezing) if key in frozen else None
        before = part.document if part is not None and isinstance(part.document, Pledge) else None
        if before is None:
            if live.thing.state is PledgeState.OPEN:
                yield _view(live, (), _capacity(None, live.thing), Fit(), added=True)
            continue
        fit = Fit() if stand is None else fit_of(uow, stand, before, live.thing)
        changes = pledge_diff(before, live.thing)
        if changes or fit.short or fit.unfit:
            yield _view(live, changes, _capacity(before, live.thing), fit, added=False)


def _view(
    live: StoredPledge,
    changes: tuple[FieldChange, ...],
    capacity: tuple[CapacityChange, ...],
    fit: Fit,
    *,
    added: bool,
) -> ChangedPledge:
    return ChangedPledge(
        pledge_id=live.id,
        added=added,
        version=live.version,
        state=live.thing.state,
        changed_at=live.changed_at,
        changes=changes,
        capacity=capacity,
        short=tuple(
            Shortage(kind=one.resource[1], name=one.resource[2], needed=one.needed, left=one.left)
            for one in fit.short
        ),
        unfit=tuple(
            Unfit(case_id=case_id, unit_ref=unit_ref, reasons=reasons)
            for (case_id, unit_ref), reasons in fit.unfit.items()
        ),
    )


def _capacity(before: Pledge | None, after: Pledge) -> tuple[CapacityChange, ...]:
    earlier = {} if before is None else _offered(before)
    now = _offered(after)
    names = sorted({*earlier, *now})
    return tuple(
        CapacityChange(kind=kind, name=name, before=then, after=today)
        for kind, name in names
        if (then := earlier.get((kind, name), 0)) != (today := now.get((kind, name), 0))
    )


def _offered(pledge: Pledge) -> dict[tuple[str, str], int | None]:
    """What a pledge offers of each resource: nothing while it is not open."""
    if pledge.state is not PledgeState.OPEN:
        return {}
    offered: dict[tuple[str, str], int | None] = {
        ("unit", unit.unit_ref): unit.offered for unit in pledge.unit_types
    }
    offered |= {("unit", bundle.bundle_ref): bundle.count for bundle in pledge.bundles}
    offered |= {("place", place.criterion): place.count for place in pledge.places}
    limits = {"persons": ("max_persons", pledge.max_persons)}
    limits |= {"arrivals": ("arrivals_per_month", pledge.arrivals_per_month)}
    return offered | {(kind, name): most for kind, (name, most) in limits.items()}
