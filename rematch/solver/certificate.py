"""Certificates as plain integers: levels, nodes, steps and rows, written as JSON and read back.

What the numbers mean, and how to re-check them, is docs/certificates.md. Indices are those of the Problem
in what `solve` hands out, and canonical inside a strategy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["prices", "packings", "rows", "tree"]

# The objective of a certificate that shows that nothing keeps every rule.
INFEASIBLE = "infeasible"


@dataclass(frozen=True)
class ApartRow:
    """At most one of two cases that must stay apart stands at `owner`."""

    cases: tuple[int, int]
    owner: int


@dataclass(frozen=True)
class CoverRow:
    """These cases, needing at least `needs` each, do not all fit into `resource`."""

    resource: int
    cases: tuple[int, ...]
    needs: tuple[int, ...]


@dataclass(frozen=True)
class RoundedRow:
    """Resources and cases, each with its weight, added up, divided by `divisor` and rounded down."""

    divisor: int
    resources: tuple[tuple[int, int], ...]
    cases: tuple[tuple[int, int], ...]


Row: TypeAlias = ApartRow | CoverRow | RoundedRow


@dataclass(frozen=True)
class Step:
    """
    One bound.

    Parameters
    ----------
    prices : one per resource, of either sign; 0 for the enforced
    earlier : one multiplier >= 0 per earlier level
    rows : one multiplier >= 0 per row of the level, or none at all
    enforced : resources held by packings in place of a price
    shares : (first case of the unit, u); those not named stay as they were
    """

    prices: tuple[int, ...]
    earlier: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()
    enforced: tuple[int, ...] = ()
    shares: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class CaseSplit:
    """The case in one of these columns; then the case in none of them."""

    case: int
    columns: tuple[int, ...]


@dataclass(frozen=True)
class SwitchSplit:
    """The resource not used; then used within its bounds."""

    resource: int


Split: TypeAlias = CaseSplit | SwitchSplit


@dataclass(frozen=True)
class Node:
    """Steps taken one after the other; then closed (None) or split, its children next in preorder."""

    steps: tuple[Step, ...]
    split: Split | None = None


@dataclass(frozen=True)
class LevelCertificate:
    """
    Shows that no placement exceeds `bound` in one level, the earlier ones held.

    Parameters
    ----------
    objective : name of the level, or INFEASIBLE
    scale : Q >= 1
    held : value of each earlier level
    bound : what is shown
    nodes : in preorder; empty where nothing has to be shown
    rows : valid inequalities that steps may use
    """

    objective: str
    scale: int
    held: tuple[int, ...]
    bound: int
    nodes: tuple[Node, ...]
    rows: tuple[Row, ...] = ()

    @property
    def kind(self) -> Kind:
        """The word for what it needs."""
        steps = [step for node in self.nodes for step in node.steps]
        if len(self.nodes) > 1:
            return "tree"
        if any(any(step.rows) for step in steps):
            return "rows"
        return "packings" if any(step.enforced for step in steps) else "prices"


@dataclass(frozen=True)
class Certificate:
    """One LevelCertificate per objective, in order; a single INFEASIBLE one for an infeasible answer."""

    levels: tuple[LevelCertificate, ...]


def single(objective: str, scale: int, held: tuple[int, ...], bound: int, step: Step) -> LevelCertificate:
    """The certificate of one step without fixing or splits."""
    return LevelCertificate(objective, scale, held, bound, (Node((step,)),))
