"""Shape: everything an instance is made from; plain values, so that a child process can be told."""

from __future__ import annotations

from dataclasses import dataclass

SCORE = ("score",)
PERSONS_SCORE = ("placed_persons", "score")
CASES_SCORE = ("placed_cases", "score")
FOUR_LEVELS = ("placed_persons@0", "placed_persons@1", "placed_persons", "score")
OBJECTIVES = (SCORE, PERSONS_SCORE, CASES_SCORE, FOUR_LEVELS)


@dataclass(frozen=True)
class Shape:
    """
    `n` cases on `m` columns.

    `tightness` is supply over demand in every dimension, `barred_pct` the share of pairs that are not
    possible, `kind` the type of a generalised assignment instance (a to e).
    """

    family: str
    n: int
    m: int
    seed: int = 1
    tightness: float = 1.0
    barred_pct: int = 25
    kind: str = ""

    @property
    def text(self) -> str:
        """The shape in a few words, for tables and progress."""
        if self.kind:
            return f"type {self.kind}, {self.n:,} tasks x {self.m:,} agents, seed {self.seed}"
        size = f"{self.n:,} x {self.m:,}"
        return f"{size}, tightness {self.tightness}, {self.barred_pct} % barred, seed {self.seed}"
