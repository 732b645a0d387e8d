"""Refuses pins that cannot be kept, as far as that is seen without a solve; services ask before a run."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rematch.errors import ImpossibleError
from rematch.matching.cohort import apart_pairs, group_labels
from rematch.matching.resources import demand_of, resources_of
from rematch.models.explanation import ReasonClass
from rematch.models.given import CasePin
from rematch.models.scenario import Scenario
from rematch.scoring.table import ScoreTable, findings, score_table

NAMED = 10
"""Cases that an error names; the rest is counted."""


def refuse_unkeepable(scenario: Scenario) -> None:
    """
    Refuse pins that contradict a rule, each other, a group, a separation, or what a pledge has left.

    Raises
    ------
    ImpossibleError
        Names the case. What is not seen here ends the run without a result, with the ids behind it.
    """
    if scenario.given is None or not scenario.given.pins:
        return
    pinned = _Pinned(scenario)
    for fault in (*_split_groups(pinned), *_not_possible(pinned), *_not_apart(pinned), *_too_many(pinned)):
        raise ImpossibleError(fault)


@dataclass(frozen=True)
class _Pinned:
    """The pinned cases and all who stay together with them."""

    scenario: Scenario

    @cached_property
    def pins(self) -> Mapping[str, CasePin]:
        """By case."""
        return {pin.case_id: pin for pin in self.scenario.given.pins} if self.scenario.given else {}

    @cached_property
    def circle(self) -> Scenario:
        """The scenario with no other cases: all that their pairs rest on."""
        parts = self.scenario.cases
        labels = group_labels(parts)
        held = {label for part, label in zip(parts, labels, strict=True) if part.case_id in self.pins}
        kept = tuple(part for part, label in zip(parts, labels, strict=True) if label in held)
        return self.scenario.model_copy(update={"cases": kept})

    @cached_property
    def labels(self) -> list[int]:
        """Of each case of the circle, its group."""
        return group_labels(self.circle.cases)

    @cached_property
    def table(self) -> ScoreTable:
        """Of the circle."""
        return score_table(self.circle)

    @cached_property
    def owner(self) -> Mapping[int, str]:
        """The municipality of each group: that of its first pin."""
        found: dict[int, str] = {}
        for part, label in zip(self.circle.cases, self.labels, strict=True):
            if part.case_id in self.pins:
                found.setdefault(label, self.pins[part.case_id].municipality)
        return found

    def columns(self, row: int) -> list[int]:
        """Possible columns of a case at its group's municipality."""
        there = self.owner[self.labels[row]]
        return [
            idx
            for idx, column in enumerate(self.table.columns)
            if column.municipality.code == there and self.table.possible[row, idx]
        ]


def _split_groups(pinned: _Pinned) -> Iterator[str]:
    for part, label in zip(pinned.circle.cases, pinned.labels, strict=True):
        pin, there = pinned.pins.get(part.case_id), pinned.owner[label]
        if pin is not None and pin.municipality != there:
            yield (
                f"Case {part.case_id} is pinned at {pin.municipality}, and stays together with one that is "
                f"pinned at {there}."
            )


def _not_possible(pinned: _Pinned) -> Iterator[str]:
    for row, part in enumerate(pinned.circle.cases):
        if not pinned.columns(row):
            there = pinned.owner[pinned.labels[row]]
            said = "is pinned at" if part.case_id in pinned.pins else "stays together with one pinned at"
            yield f"Case {part.case_id} {said} {there}, and cannot be there: {_why(pinned, row, there)}."


def _why(pinned: _Pinned, row: int, there: str) -> str:
    """The open reasons of the column that comes closest; what is confidential is told to nobody."""
    here = [
        found
        for column, found in zip(
            pinned.table.columns, findings(pinned.circle, row, pinned.table), strict=True
        )
        if column.municipality.code == there and _is_pinned_to(pinned, row, column.id)
    ]
    if not here:
        return "no pledge offers a home there"
    closest = min(here, key=len)
    codes = [finding.code.value for finding in closest if finding.reason_class is ReasonClass.OPEN]
    return ", ".join(codes) or "its adviser knows more"


def _is_pinned_to(pinned: _Pinned, row: int, column_id: str) -> bool:
    pin = pinned.pins.get(pinned.circle.cases[row].case_id)
    return pin is None or pin.holds(column_id)


def _not_apart(pinned: _Pinned) -> Iterator[str]:
    parts = pinned.circle.cases
    for one, other in apart_pairs(parts):
        there = pinned.owner[pinned.labels[one]]
        if there == pinned.owner[pinned.labels[other]]:
            ids = f"{parts[one].case_id} and {parts[other].case_id}"
            yield f"Cases {ids} must stay apart, and the pins put both at {there}."


def _too_many(pinned: _Pinned) -> Iterator[str]:
    """What every possible home of a case draws on, it draws on for certain."""
    columns = [set(pinned.columns(row)) for row in range(len(pinned.circle.cases))]
    for resource in resources_of(pinned.table.columns):
        certain = Counter(
            {
                part.case_id: demand_of(part.case, resource.dimension)
                for part, own in zip(pinned.circle.cases, columns, strict=True)
                if own <= set(resource.column_idx)
            }
        )
        if certain.total() > resource.capacity:
            ids = sorted(case_id for case_id, amount in certain.items() if amount)
            more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
            yield (
                f"The pins need {certain.total()} of {resource.name}, {resource.capacity} are left: "
                f"{', '.join(ids[:NAMED])}{more}."
            )
