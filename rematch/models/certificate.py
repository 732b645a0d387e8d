"""The numbers that show one bound, as certificate.json holds them; docs/certificates.md says what they mean.

Resources, cases and columns stand by their position in the lists of the stage that holds the level.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from rematch.models.types import Code, Model

Integer = Annotated[int, Field(strict=True)]
Natural = Annotated[int, Field(strict=True, ge=0)]
Counted = Annotated[int, Field(strict=True, ge=1)]
Position = Annotated[int, Field(strict=True, ge=0)]

Kind = Literal["prices", "packings", "rows", "tree"]
"""What a level certificate needs."""


class ApartRow(Model):
    """At most one of two cases that must stay apart stands at this municipality."""

    apart: tuple[Position, Position] = Field(description="Both cases.")
    municipality: Code = Field(description="Where at most one of them stands.", examples=["DE-kiel"])


class CoverRow(Model):
    """These cases, needing at least so much each, do not all fit into the resource."""

    resource: Position = Field(description="The resource.")
    cases: tuple[Position, ...] = Field(description="Cases.")
    needs: tuple[Counted, ...] = Field(description="Needs of each case, at least 1.")


class RoundedRow(Model):
    """Resources and cases, each with a weight, added up, divided and rounded down."""

    divisor: Annotated[int, Field(strict=True, ge=2)] = Field(description="Divisor, at least 2.")
    resources: tuple[tuple[Position, Natural], ...] = Field(description="Resources, each with its weight.")
    cases: tuple[tuple[Position, Natural], ...] = Field(description="Cases, each with its weight.")


Row: TypeAlias = ApartRow | CoverRow | RoundedRow


class Step(Model):
    """One bound: prices, multipliers, and what packings enforce in place of a price."""

    prices: tuple[Integer, ...] = Field(description="One per resource, of either sign; 0 for the enforced.")
    earlier: tuple[Natural, ...] = Field(default=(), description="Multiplier of each earlier level.")
    rows: tuple[Natural, ...] = Field(default=(), description="Multiplier of each row, or none at all.")
    enforced: tuple[Position, ...] = Field(default=(), description="Resources that packings enforce.")
    shares: tuple[tuple[Position, Integer], ...] = Field(
        default=(), description="First case of a unit, and its share; others keep the share they had."
    )


class CaseSplit(Model):
    """The case in one of these columns; then in none of them."""

    case: Position = Field(description="The case.")
    columns: tuple[Position, ...] = Field(description="Columns.")


class SwitchSplit(Model):
    """The resource not used; then used within its bounds."""

    resource: Position = Field(description="A resource that counts only if it is used.")


class Node(Model):
    """Steps taken one after the other; then closed (null) or split, its two children next."""

    steps: tuple[Step, ...] = Field(description="Bounds, each on what the ones before have left.")
    split: CaseSplit | SwitchSplit | None = Field(default=None, description="Null: closed.")


class LevelCertificate(Model):
    """Numbers that let anyone re-check one bound."""

    objective: str = Field(description="Objective of the level.", examples=["score"])
    kind: Kind = Field(description="The word for what the nodes need.", examples=["prices"])
    scale: Counted = Field(description="Q: one unit of the objective in these prices.")
    held: tuple[Integer, ...] = Field(description="Value held for each earlier level.")
    bound: Integer = Field(description="What is shown: no placement under these rules exceeds it.")
    rows: tuple[Row, ...] = Field(default=(), description="Inequalities that steps may use.")
    nodes: tuple[Node, ...] = Field(description="In preorder; none where nothing has to be shown.")
