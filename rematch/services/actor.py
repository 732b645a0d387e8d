"""Who acts: the holder of a key, with role and organisation. Tenancy reads nothing else."""

from dataclasses import dataclass

from rematch.store import Actor as AuditActor
from rematch.store import ApiKey, OrganisationKind, Role

__all__ = ["SYSTEM", "Actor", "OrganisationKind", "Role", "actor_of"]

SYSTEM = AuditActor(key_id="system", organisation="system")
"""Who starts up and works in the background."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person of an organisation, acting with one key."""

    key_id: str
    organisation: str
    role: Role
    person: str
    municipality: str | None = None
    """Code of the municipality the organisation speaks for."""

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
    )
