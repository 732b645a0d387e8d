"""A scenario: the frozen, hashed input of one solve, and its parts."""

import hashlib
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Annotated, Self, TypeAlias

import rfc8785
from pydantic import Field, model_validator

from rematch.models.canonical import canonical_json
from rematch.models.case import Case, Safety
from rematch.models.given import CasePin, Exclusion, Given
from rematch.models.municipality import Municipality
from rematch.models.pledge import Pledge
from rematch.models.policy import Policy
from rematch.models.types import (
    Code,
    Day,
    Digest,
    Flag,
    Kilometres,
    Model,
    Salt,
    ScopedId,
    Text,
    Token,
)


class RoundFacts(Model):
    """What holds for the whole round."""

    name: Token = Field(description="Name of the round.", examples=["pilot"])
    title: Text = Field(description="Title for people.", examples=["Pilot round"])
    as_of: Day = Field(description="Day notice days count from.", examples=["2026-12-01"])
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**53)] = Field(
        default=0, description="Seed of the published lottery that breaks ties.", examples=[2023]
    )
    synthetic: Flag = Field(default=False, description="Households or municipalities are invented.")


class CasePart(Model):
    """A case as the round froze it: with distances, and what a coordinator recorded for its safety."""

    case_id: ScopedId = Field(description="`<ngo>/<case_ref>`.", examples=["harbour/C-0007"])
    case: Case = Field(description="What the NGO posted.")
    safety: Safety = Field(default=Safety(), description="Confidential.")
    distances_km: dict[str, dict[Code, Kilometres]] = Field(
        default_factory=dict,
        description="For each place the case names (Place.key): whole km to each municipality, frozen.",
    )


Part: TypeAlias = CasePart | Municipality | Pledge | Policy | RoundFacts | Given


def canonical(part: Model) -> bytes:
    """Return the part as canonical JSON (RFC 8785)."""
    return canonical_json(part.model_dump(mode="json"))


def leaf_hash(part: Model, salt: str) -> str:
    """Return SHA-256(salt || canonical JSON), in hex."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(part)).hexdigest()


def root_hash(leaves: Mapping[str, str]) -> str:
    """Return SHA-256 over the canonical list of [kind, id, leaf hash], ordered by (kind, id)."""
    rows = sorted((*key.split(":", 1), leaf) for key, leaf in leaves.items())
    return hashlib.sha256(rfc8785.dumps([list(row) for row in rows])).hexdigest()


class Scenario(Model):
    """Everything one solve reads. Part keys are `<kind>:<id>`, such as `case:harbour/C-0007`."""

    round: RoundFacts = Field(description="What holds for the whole round.")
    policy: Policy = Field(description="Rules of the round.")
    municipalities: tuple[Municipality, ...] = Field(description="Places.")
    pledges: tuple[Pledge, ...] = Field(description="Offers of homes.")
    cases: tuple[CasePart, ...] = Field(description="Cases.")
    given: Given | None = Field(
        default=None, description="Pins, exclusions and earlier placements of this run; null: none."
    )
    salts: dict[str, Salt] = Field(description="One per part that can be re-checked.")
    erased: dict[str, Digest] = Field(
        default_factory=dict, description="Leaf hashes of cases that were erased: key and salt are gone."
    )

    @model_validator(mode="after")
    def whole(self) -> Self:
        """Refuse repeated ids, pledges of unknown municipalities and parts without a salt."""
        keys = [key for key, _ in self.parts()]
        if len(set(keys)) < len(keys):
            again = next(number for number, key in enumerate(keys) if key in keys[:number])
            raise ValueError(f"two parts share an id: two of kind {keys[again].partition(':')[0]}; keep one")
        codes = {municipality.code for municipality in self.municipalities}
        for number, pledge in enumerate(self.pledges, 1):
            if pledge.municipality not in codes:
                raise ValueError(f"pledge {number} of the list: no municipality of its code in the scenario")
        if set(keys) != set(self.salts):
            raise ValueError("every part needs exactly one salt")
        if set(self.erased) & set(keys):
            raise ValueError("a part is both there and erased")
        if self.given is not None:
            _refuse_unknown(self.given, keys={*keys, *self.erased})
        return self

    def parts(self) -> Iterator[tuple[str, Part]]:
        """Yield each part with its key."""
        for case in self.cases:
            yield f"case:{case.case_id}", case
        for municipality in self.municipalities:
            yield f"municipality:{municipality.code}", municipality
        for pledge in self.pledges:
            yield f"pledge:{pledge.pledge_id}", pledge
        if self.given is not None:
            yield f"given:{self.given.given_ref}", self.given
        yield f"policy:{self.policy.policy_id}", self.policy
        yield f"round:{self.round.name}", self.round

    @property
    def hash(self) -> str:
        """The scenario's hash; erased cases keep their leaf."""
        leaves = {key: leaf_hash(part, self.salts[key]) for key, part in self.parts()}
        return root_hash(leaves | self.erased)


def _refuse_unknown(given: Given, *, keys: Collection[str]) -> None:
    """Refuse pins and exclusions of what is not there; an erased case may still be named."""
    there = frozenset(keys)
    lists: tuple[tuple[str, Sequence[CasePin | Exclusion]], ...] = (
        ("pin", given.pins),
        ("exclusion", given.exclusions),
    )
    for kind, named in lists:
        for number, each in enumerate(named, 1):
            if not {f"case:{each.case_id}", f"municipality:{each.municipality}"} <= there:
                raise ValueError(f"{kind} {number} of the list: no such case or municipality in the scenario")


def new_salt() -> str:
    """Return 16 random bytes in hex."""
    return secrets.token_hex(16)


def seeded_salt(key: str, *, seed: int) -> str:
    """Return a salt derived from a seed: for committed synthetic scenarios, whose parts are public."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()[:32]
