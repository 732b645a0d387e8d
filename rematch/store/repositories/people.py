"""People: who acts for which organisation in which roles; addresses are sealed, and found by fingerprint."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, Select, insert, select
from sqlalchemy.exc import IntegrityError

from rematch.errors import ConflictError, InputError
from rematch.store.records import Organisation, OrganisationKind, Role
from rematch.store.records_people import NewPerson, StoredPerson
from rematch.store.repositories.organisations import Organisations
from rematch.store.repositories.rows import absent, change_row, page, row_of
from rematch.store.tables import ORGANISATIONS, PEOPLE
from rematch.store.transaction import Repository

ROLES: dict[OrganisationKind, frozenset[Role]] = {
    OrganisationKind.NGO: frozenset({Role.NGO}),
    OrganisationKind.MUNICIPALITY: frozenset({Role.MUNICIPALITY}),
    OrganisationKind.COORDINATION: frozenset({Role.COORDINATOR, Role.ANALYST, Role.ADMIN}),
    OrganisationKind.AUTHORITY: frozenset({Role.AUTHORITY}),
    OrganisationKind.AUDIT: frozenset({Role.AUDITOR}),
}


class People(Repository):
    """Everybody who acts for an organisation, those who left included."""

    def add(self, new: NewPerson) -> StoredPerson:
        """Add a person. ConflictError where the handle or the address is known already, InputError for a
        role that the organisation cannot have.
        """
        organisation = Organisations(self.transaction).get(new.organisation)
        refuse_roles(organisation, new.roles)
        person_id = f"{new.organisation}/{new.person}"
        values = {
            "id": person_id,
            "organisation": new.organisation,
            "person": new.person,
            "roles": _written(new.roles),
            "sees_sensitive": new.sees_sensitive,
            "language": new.language,
            "version": 1,
            "created_at": self._now,
            "changed_at": self._now,
            **self._address(person_id, new.email),
        }
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(PEOPLE), values)
        except IntegrityError:
            raise ConflictError(
                f"{person_id} is known already, or somebody else signs in with this address."
            ) from None
        return self.get(new.organisation, new.person)

    def ensure(self, organisation: Organisation, person: str, *, role: Role) -> StoredPerson:
        """Return the person, added or given the role where that is new; ConflictError after they left."""
        refuse_roles(organisation, (role,))
        row = self._connection.execute(
            _people().where(PEOPLE.c.id == f"{organisation.org_id}/{person}")
        ).one_or_none()
        if row is None:
            return self.add(NewPerson(organisation=organisation.org_id, person=person, roles=(role,)))
        known = person_of(row)
        if known.ended_at is not None:
            raise ConflictError(f"{known.id} has left: take another handle for somebody else.")
        if role in known.roles:
            return known
        return self.change(known, expected_version=known.version, roles=(*known.roles, role))

    def get(self, org_id: str, person: str) -> StoredPerson:
        """Return a person, or raise NotFoundError."""
        person_id = f"{org_id}/{person}"
        row = self._connection.execute(_people().where(PEOPLE.c.id == person_id)).one_or_none()
        if row is None:
            raise absent("person", person_id)
        return person_of(row)

    def with_address(self, email: str) -> StoredPerson | None:
        """Return who signs in with this address."""
        row = self._connection.execute(
            _people().where(PEOPLE.c.email_fingerprint == self._fingerprint(email))
        ).one_or_none()
        return None if row is None else person_of(row)

    def address_of(self, person: StoredPerson) -> str | None:
        """Return the address, opened."""
        sealed = row_of(self._connection, PEOPLE, person.id).sealed_email
        return None if sealed is None else self.transaction.vault.open(f"email:{person.id}", sealed).decode()

    def list(
        self, org_id: str, *, after: str | None = None, limit: int | None = 100
    ) -> tuple[StoredPerson, ...]:
        """Return the people of an organisation by id, those who left included."""
        query = page(_people().where(PEOPLE.c.organisation == org_id), PEOPLE.c.id, after=after, limit=limit)
        return tuple(person_of(row) for row in self._connection.execute(query))

    def change(self, known: StoredPerson, *, expected_version: int, **values: Any) -> StoredPerson:
        """Change roles, sees_sensitive, language, email or ended_at; StaleError where somebody was faster."""
        if "roles" in values:
            refuse_roles(known.organisation, values["roles"])
            values["roles"] = _written(values["roles"])
        if "email" in values:
            values |= self._address(known.id, values.pop("email"))
        row = row_of(self._connection, PEOPLE, known.id)
        values["changed_at"] = self._now
        try:
            with self._connection.begin_nested():
                change_row(self._connection, PEOPLE, row, expected_version=expected_version, values=values)
        except IntegrityError:
            raise ConflictError("Somebody else signs in with this address.", pointer="/email") from None
        return self.get(known.organisation.org_id, known.person)

    def _address(self, person_id: str, email: str | None) -> dict[str, Any]:
        if email is None:
            return {"sealed_email": None, "email_fingerprint": None}
        sealed = self.transaction.vault.seal(f"email:{person_id}", email.encode())
        return {"sealed_email": sealed, "email_fingerprint": self._fingerprint(email)}

    def _fingerprint(self, email: str) -> str:
        return self.transaction.vault.fingerprint("email", email.casefold().encode())


def refuse_roles(organisation: Organisation, roles: Collection[Role]) -> None:
    """Raise InputError for a role that an organisation of this kind cannot have."""
    for role in roles:
        if role not in ROLES[organisation.kind]:
            raise InputError(
                f"{organisation.org_id} is of kind {organisation.kind.value}: nobody there is {role.value}.",
                pointer="/roles",
            )


def person_of(row: Row[Any]) -> StoredPerson:
    """Return the record of a row of people, joined with the organisation."""
    return StoredPerson(
        id=row.id,
        organisation=Organisation(
            org_id=row.organisation,
            kind=OrganisationKind(row.kind),
            name=row.name,
            municipality=row.municipality,
        ),
        person=row.person,
        roles=tuple(map(Role, row.roles.split())),
        sees_sensitive=row.sees_sensitive,
        language=row.language,
        has_address=row.email_fingerprint is not None,
        ended_at=row.ended_at,
        version=row.version,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def _people() -> Select[Any]:
    organisation = ORGANISATIONS.c
    return select(PEOPLE, organisation.kind, organisation.name, organisation.municipality).join(ORGANISATIONS)


def _written(roles: Collection[Role]) -> str:
    return " ".join(sorted({role.value for role in roles}))
