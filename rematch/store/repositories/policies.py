"""Rules of the round: drafted by one person, signed by another, then unchangeable."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.exc import IntegrityError

from rematch.errors import ConflictError
from rematch.models.policy import Policy
from rematch.store.records import Stored
from rematch.store.repositories.rows import change_row, page, row_of
from rematch.store.tables import POLICIES
from rematch.store.transaction import Repository


class Policies(Repository):
    """Rules; id is `<policy_ref>/<policy version>`. `Stored.version` counts drafts and the signature."""

    def add(self, policy: Policy, *, owner: str) -> Stored[Policy]:
        """Add rules, a draft as a rule; ConflictError where this version of them is known."""
        values = self._content(policy) | {
            "id": policy.policy_id,
            "policy_ref": policy.policy_ref,
            "policy_version": policy.version,
            "owner": owner,
            "version": 1,
            "created_at": self._now,
        }
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(POLICIES), values)
        except IntegrityError:
            raise ConflictError(
                f"Rules {policy.policy_id} are there already: give the next version number."
            ) from None
        return self.get(policy.policy_id)

    def get(self, policy_id: str) -> Stored[Policy]:
        """Return rules, or raise NotFoundError."""
        return _stored(row_of(self._connection, POLICIES, policy_id))

    def list(self, *, after: str | None = None, limit: int | None = 100) -> tuple[Stored[Policy], ...]:
        """Return rules by id."""
        rows = self._connection.execute(page(select(POLICIES), POLICIES.c.id, after=after, limit=limit))
        return tuple(_stored(row) for row in rows)

    def change(self, policy: Policy, *, expected_version: int) -> Stored[Policy]:
        """Replace a draft; ConflictError once signed, StaleError where the version is another."""
        return self._write(policy, expected_version)

    def sign(self, policy_id: str, *, signed_by: str, at: datetime, expected_version: int) -> Stored[Policy]:
        """Sign a draft; ConflictError where it is signed, or where the signer drafted it."""
        draft = self.get(policy_id).thing
        if draft.drafted_by == signed_by:
            raise ConflictError(f"Rules {policy_id} were drafted by {signed_by}: another person must sign.")
        return self._write(
            draft.model_copy(update={"signed_by": signed_by, "signed_at": at}), expected_version
        )

    def _write(self, policy: Policy, expected_version: int) -> Stored[Policy]:
        row = row_of(self._connection, POLICIES, policy.policy_id)
        if row.signed_at is not None:
            raise ConflictError(
                f"Rules {row.id} were signed by {row.signed_by}: give the next version number to change them."
            )
        change_row(
            self._connection,
            POLICIES,
            row,
            expected_version=expected_version,
            values=self._content(policy),
        )
        return self.get(row.id)

    def _content(self, policy: Policy) -> dict[str, Any]:
        return {
            "document": policy.model_dump_json(),
            "drafted_by": policy.drafted_by,
            "signed_by": policy.signed_by,
            "signed_at": policy.signed_at,
            "changed_at": self._now,
        }


def _stored(row: Row[Any]) -> Stored[Policy]:
    return Stored(
        id=row.id,
        thing=Policy.model_validate_json(row.document),
        version=row.version,
        owner=row.owner,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
