"""What repositories hand out: frozen records around the models, with id, version, owner and times."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from rematch.models.case import Case
from rematch.models.round import CaseState, ComesFirst, Round, RoundState
from rematch.models.run import Certificate, Run, RunParams, RunState
from rematch.models.scenario import Part

T_co = TypeVar("T_co", covariant=True)


class OrganisationKind(StrEnum):
    """Who an organisation is in a round."""

    NGO = "ngo"
    MUNICIPALITY = "municipality"
    COORDINATION = "coordination"
    AUTHORITY = "authority"
    AUDIT = "audit"


class Role(StrEnum):
    """What a key may do."""

    NGO = "ngo"
    MUNICIPALITY = "municipality"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    AUTHORITY = "authority"
    AUDITOR = "auditor"
    ADMIN = "admin"
    PERSON = "person"
    """By a link of its own; no key has this role."""


class Scope(StrEnum):
    """What a key leaves out of what its person may do."""

    READ_ONLY = "read_only"
    WITHOUT_SENSITIVE = "without_sensitive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A tenant. `org_id` is a token; a case's id begins with its NGO's."""

    org_id: str
    kind: OrganisationKind
    name: str
    municipality: str | None = None
    """Code of the municipality it speaks for; only and always for kind municipality."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key as the store knows it: never its secret."""

    key_id: str
    organisation: Organisation
    role: Role
    person: str
    """Who acts with it, such as coordinator-a."""
    scopes: frozenset[Scope]
    """Narrows the role; empty: everything the role may do."""
    sees_sensitive: bool
    """Whether its person may read sensitive codes."""
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedKey:
    """A new key with its token `rm_<id>_<secret>`, which is shown this once."""

    key: ApiKey
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored(Generic[T_co]):
    """A thing with what the store knows about it. `id` is also its cursor in lists."""

    id: str
    thing: T_co
    version: int
    owner: str
    """Organisation it belongs to."""
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCase(Stored[Case]):
    """A case, decrypted. Its id is `<ngo>/<case_ref>`, its owner the NGO."""

    state: CaseState
    round_ref: str | None
    """The round it is in, while state is in_round, offered or placed."""
    comes_first: ComesFirst | None = None
    """Why it comes first, or next, in the next round."""
    salt: str = field(repr=False)
    """Salt of its scenario part; erased with the case."""
    created: bool = False
    """True on the answer of the `add` that stored it; False on every replay and read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRound(Stored[Round]):
    """A round and where it stands."""

    state: RoundState
    frozen_at: datetime | None
    freezing: int
    """Counts freezes: 0 before the first. Parts and runs belong to one freezing."""


class FrozenPart(NamedTuple):
    """A scenario part as a round froze it; of an erased case only the leaf hash is left."""

    salt: str | None
    leaf_hash: str
    document: Part | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """What a run is asked to solve."""

    round_ref: str
    policy_id: str
    scenario_hash: str
    params: RunParams
    given: str | None = None
    """Key of the frozen part with its pins, exclusions and earlier placements."""
    start_from: str | None = None
    """Run whose placements the search starts from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """A run without its documents. Ids sort by time, so `id` is a cursor."""

    id: str
    round_ref: str
    freezing: int
    policy_id: str
    scenario_hash: str
    params: RunParams
    state: RunState
    progress: Mapping[str, Any]
    error: str | None
    """Code of what made it fail; no case's words."""
    cancel_requested: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    published_at: datetime | None
    """When a coordinator chose it for the review; None: not, or not yet."""
    worker: str | None
    """Who solves it; None: nobody yet, or any more."""
    attempts: int
    """How often a worker began with it."""
    given: str | None
    start_from: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDocuments:
    """What a finished run left behind."""

    run: Run
    certificate: Certificate
    report: Mapping[str, Any] | None
    """Last report of `verify`, with `reported_at`."""
    reported_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one placement uses of a pledge: homes of a unit type, persons, counted places by criterion.

    Of shared accommodation `homes` counts persons' beds, as `UnitType.offered` does. Of a bundle, `bundle_of`
    names the unit types of its homes, one home each.
    """

    homes: int
    persons: int
    places: Mapping[str, int] = field(default_factory=dict)
    bundle_of: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    """Calendar months of the arrival: to hold, all that would do; else the one counted. None: not counted."""

    def __post_init__(self) -> None:
        """Refuse a claim on nothing, or on less, and a bundle of other than its homes."""
        if self.bundle_of and self.homes != len(set(self.bundle_of)):
            raise ValueError(f"a claim on {self.homes} homes of {len(set(self.bundle_of))} is no bundle")
        if self.homes < 1 or self.persons < 1 or any(count < 0 for count in self.places.values()):
            raise ValueError(f"a claim on {self.homes} homes for {self.persons} persons is none")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedRequest:
    """A request with an Idempotency-Key. The body is never stored, only a keyed fingerprint of it."""

    key: str
    principal: str
    """Key id's organisation and person, so that a rotated key still finds its answer."""
    route: str
    """Operation id, with path parameters where there are any."""
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer given to a KeyedRequest; stored encrypted."""

    status: int
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did something: key id and organisation; `system` for start-up and workers."""

    key_id: str
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the audit: ids only, chained by hash."""

    seq: int
    at: datetime
    actor: Actor
    action: str
    kind: str
    thing: str
    previous: str
    hash: str


class ChainHead(NamedTuple):
    """Length and last hash of the audit chain: noted elsewhere, it shows a shortened chain."""

    seq: int
    hash: str
