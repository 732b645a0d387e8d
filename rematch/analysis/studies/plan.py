"""Turns a study into what a worker solves: a scenario for each setting, the same on every machine."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rematch.analysis.studies.capacities import with_capacity
from rematch.analysis.studies.changes import with_change
from rematch.analysis.studies.reading import StudyText, near, read_study
from rematch.analysis.studies.refreezing import refrozen
from rematch.analysis.studies.rounds import drawn, start_of
from rematch.analysis.studies.rules import refuse_criterion, rules_of
from rematch.errors import InputError
from rematch.models.canonical import canonical_json
from rematch.models.policy import Kind, Policy
from rematch.models.scenario import Scenario
from rematch.models.study import Draw, Study, StudyCapacity, StudyWords
from rematch.models.sweep import Setting


@dataclass(frozen=True, eq=False)
class Plan:
    """
    A study with all it needs: can be sent to another machine.

    Parameters
    ----------
    study : Study
        What was written.
    start : Scenario
        The round it starts from; with `draw = "round"` that of the first seed.
    policies : mapping of name to Policy
        Rules of each setting.
    """

    study: Study
    start: Scenario
    policies: Mapping[str, Policy]

    @property
    def digest(self) -> str:
        """SHA-256 over the study, the round it starts from and all rules: another one is another study."""
        rules = {name: policy.model_dump(mode="json") for name, policy in self.policies.items()}
        whole = [self.study.model_dump(mode="json"), self.start.hash, rules]
        return hashlib.sha256(canonical_json(whole)).hexdigest()

    @property
    def to_send(self) -> "Plan":
        """The plan as a worker needs it: a round that each seed draws anew is not sent along."""
        if self.study.draw is not Draw.ROUND:
            return self
        return replace(self, start=self.start.model_copy(update={"cases": ()}))

    def scenario(self, setting: Setting) -> Scenario:
        """
        Return what is solved for a setting.

        Raises
        ------
        InputError
            What the setting names is not in the round of its seed.
        """
        seed = setting.seed
        capacities = {each.name: each for each in self.study.capacity}
        changes = {each.name: each for each in self.study.change}
        scenario = drawn(self.study, self.start, seed)
        scenario = with_change(scenario, changes[setting.change], seed=seed)
        scenario = with_capacity(scenario, capacities[setting.capacity], seed=seed)
        return refrozen(scenario, seed=seed, policy=self.policies[setting.policy])


def planned(path: Path, *, seeds: int | None = None) -> Plan:
    """
    Read a study with everything it names.

    Parameters
    ----------
    path : Path
        A study file; docs/studies.md.
    seeds : int, optional
        Solve the seeds 1 to this, in place of those of the file.

    Returns
    -------
    Plan
        Each of its changes has been tried on the first round.

    Raises
    ------
    FileError, BarredError
        Something it names is not there; names file, line and key.
    """
    return plan_of(*read_study(path), seeds=seeds)


def plan_of(study: Study, named: StudyText, *, seeds: int | None = None) -> Plan:
    """
    Find everything a study names.

    Parameters
    ----------
    study : Study
        What was written.
    named : StudyText
        Says where each key stands.
    seeds : int, optional
        Solve the seeds 1 to this, in place of those of the study.

    Returns
    -------
    Plan
        Each of its changes has been tried on the first round.

    Raises
    ------
    FileError, BarredError
        Something it names is not there.
    """
    if seeds is not None:
        words = StudyWords.model_validate({**dict(study.study), "seeds": seeds})
        study = Study.model_validate({**dict(study), "study": words})
    _refuse_reference(study, named)
    start = start_of(study, named)
    plan = Plan(study, start, rules_of(study, start.policy, named))
    _refuse_needs(plan, named)
    _try_out(plan, named)
    return plan


def _refuse_reference(study: Study, named: StudyText) -> None:
    for kind in ("policy", "capacity", "change"):
        names, asked = [each.name for each in getattr(study, kind)], getattr(study.compare, kind)
        if asked is not None and asked not in names:
            named.refuse(("compare", kind), f"no [[{kind}]] has this name; {near(asked, names)}")


def _refuse_needs(plan: Plan, named: StudyText) -> None:
    """A need without options, place or count is one of a provision."""
    known = {each.key: each for each in plan.start.policy.criteria}
    for position, change in enumerate(plan.study.change):
        for key in change.needs:
            keys = ("change", position, "needs", key)
            if key not in known:
                refuse_criterion(key, list(known), keys, named)
            if known[key].kind is not Kind.PROVISION or known[key].counted:
                named.refuse(
                    keys, "only what a municipality provides at a level, uncounted, can be asked for"
                )


def _try_out(plan: Plan, named: StudyText) -> None:
    """Apply every change and capacity once; where a unit type is named, to the round of every seed."""
    for position, change in enumerate(plan.study.change):
        with _refusing(named, ("change", position)):
            with_change(plan.start, change, seed=0)
    for position, capacity in enumerate(plan.study.capacity):
        for seed in _seeds_to_try(plan.study, capacity):
            with _refusing(named, ("capacity", position)):
                with_capacity(drawn(plan.study, plan.start, seed), capacity, seed=seed)


@contextmanager
def _refusing(named: StudyText, keys: tuple[str | int, ...]) -> Iterator[None]:
    """Say where in the file stands what cannot be done."""
    try:
        yield
    except InputError as error:
        named.refuse(keys, error.message)


def _seeds_to_try(study: Study, capacity: StudyCapacity) -> tuple[int, ...]:
    """Rounds drawn anew differ in their unit types: one named must be in all of them."""
    by_unit = study.draw is Draw.ROUND and any(each.unit for each in capacity.count)
    return study.study.seeds if by_unit else study.study.seeds[:1]
