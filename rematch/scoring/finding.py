"""What a rule found: that a pair is not possible, who may read why, and the numbers behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from rematch.models.explanation import ReasonClass, ReasonCode
from rematch.models.scenario import CasePart
from rematch.scoring.answers import Answer
from rematch.scoring.arrays import Bools
from rematch.scoring.columns import Column
from rematch.scoring.rows import CaseRows, ColumnRows

Facts: TypeAlias = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that one pair breaks; `facts` are numbers, and days as ISO 8601. Confidential: no facts."""

    code: ReasonCode
    reason_class: ReasonClass
    criterion: str | None = None
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """Where one statement of one case is not met: bool[m], with facts that may differ by column."""

    code: ReasonCode
    reason_class: ReasonClass
    criterion: str | None
    fails: Bools
    facts: Mapping[str, int | Answer] = field(default_factory=dict)

    def at(self, column_idx: int) -> Finding:
        """Return the finding of one column; a number that is not known is left out."""
        if self.reason_class is ReasonClass.CONFIDENTIAL:
            return Finding(self.code, self.reason_class, self.criterion)
        facts: dict[str, int | str] = {}
        for name, fact in self.facts.items():
            if isinstance(fact, int):
                facts[name] = fact
            elif fact.known[column_idx]:
                facts[name] = int(fact.numbers[column_idx])
        return Finding(self.code, self.reason_class, self.criterion, facts)


@dataclass(frozen=True, slots=True)
class PairRule:
    """A rule on plain properties: `fails` bool[n, m] for all pairs at once, `facts` for one that fails."""

    code: ReasonCode
    fails: Callable[[CaseRows, ColumnRows], Bools]
    facts: Callable[[CasePart, Column, date], Facts] = lambda part, column, as_of: {}
    reason_class: ReasonClass = ReasonClass.OPEN

    def found(self, part: CasePart, column: Column, as_of: date) -> Finding:
        """Return the finding of one pair that fails."""
        confidential = self.reason_class is ReasonClass.CONFIDENTIAL
        facts = {} if confidential else self.facts(part, column, as_of)
        return Finding(self.code, self.reason_class, facts=facts)
