"""Who acts: by a key, signed in, or by a link of their own. Tenancy reads nothing else."""

from dataclasses import dataclass

from rematch.store import Actor as AuditActor
from rematch.store import ApiKey, OrganisationKind, Role, Scope, StoredLink, StoredSession

__all__ = [
    "SYSTEM",
    "Actor",
    "AuditActor",
    "OrganisationKind",
    "Role",
    "actor_in",
    "actor_of",
    "bearer_of",
]

SYSTEM = AuditActor(key_id="system", organisation="system")
"""Who starts up and works in the background."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person of an organisation, acting with one key or in one session."""

    key_id: str
    organisation: str
    role: Role
    person: str
    municipality: str | None = None
    """Code of the municipality the organisation speaks for."""
    sees_sensitive: bool = True
    """Whether sensitive codes of the organisation's own cases are shown."""
    reads_only: bool = False
    """Whether the key changes nothing."""
    session_id: str | None = None
    """The session, of somebody signed in."""
    link: StoredLink | None = None
    """The own link a person comes by: it names the case and the adult; with role person only."""

    @property
    def principal(self) -> str:
        """Organisation and person: what stays when a key is rotated."""
        return f"{self.organisation}/{self.person}"

    @property
    def audited(self) -> AuditActor:
        """What the audit writes down."""
        return AuditActor(key_id=self.key_id, organisation=self.organisation)


def actor_of(key: ApiKey) -> Actor:
    """Return who acts with the key."""
    return Actor(
        key_id=key.key_id,
        organisation=key.organisation.org_id,
        role=key.role,
        person=key.person,
        municipality=key.organisation.municipality,
        sees_sensitive=key.sees_sensitive and Scope.WITHOUT_SENSITIVE not in key.scopes,
        reads_only=Scope.READ_ONLY in key.scopes,
    )


def actor_in(session: StoredSession) -> Actor:
    """Return who acts in the session."""
    return Actor(
        key_id=f"session-{session.session_id}",
        organisation=session.person.organisation.org_id,
        role=session.role,
        person=session.person.person,
        municipality=session.person.organisation.municipality,
        sees_sensitive=session.person.sees_sensitive,
        session_id=session.session_id,
    )


def bearer_of(link: StoredLink) -> Actor:
    """Return who comes by a link: one adult of one case; what is written down names the link alone."""
    return Actor(
        key_id=link.id,
        organisation=link.case_id.partition("/")[0],
        role=Role.PERSON,
        person=f"link:{link.id}",
        link=link,
    )
