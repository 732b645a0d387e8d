"""Monitoring records: written and deleted one by one, read only all together, for counts."""

from collections.abc import Collection

from sqlalchemy import delete, insert, select, update

from rematch.errors import StaleError
from rematch.models.monitoring import MonitoringRecord
from rematch.models.scenario import canonical
from rematch.store.repositories.rows import absent
from rematch.store.tables import MONITORING_RECORD
from rematch.store.transaction import Repository

SEALED_BYTES = 256
"""Every record is filled up to this length: a ciphertext must not tell «man» from «woman»."""


class Monitoring(Repository):
    """What households say of themselves. No method returns the record of one case."""

    erased = False
    """True once this unit of work has replaced or deleted a record: the log is emptied after the commit."""

    def version(self, case_id: str) -> int:
        """Return the version of a case's record; 0 where there is none."""
        query = select(MONITORING_RECORD.c.version).where(MONITORING_RECORD.c.case_id == case_id)
        return self._connection.execute(query).scalar_one_or_none() or 0

    def record(self, case_id: str, record: MonitoringRecord, *, expected_version: int) -> int:
        """Write a case's record and return its version; expected_version 0 for the first time."""
        self._refuse_stale(case_id, expected_version)
        document = canonical(record).ljust(SEALED_BYTES)
        values = {
            "version": expected_version + 1,
            "sealed_record": self.transaction.vault.seal_monitoring(case_id, document),
        }
        if expected_version == 0:
            self._connection.execute(insert(MONITORING_RECORD).values(case_id=case_id, **values))
        else:
            table = MONITORING_RECORD
            self._connection.execute(update(table).where(table.c.case_id == case_id).values(values))
            self.erased = True
        return expected_version + 1

    def delete(self, case_id: str, *, expected_version: int) -> None:
        """Delete a case's record; NotFoundError where there is none."""
        if not self.version(case_id):
            raise absent("monitoring record of case", case_id)
        self._refuse_stale(case_id, expected_version)
        self._connection.execute(delete(MONITORING_RECORD).where(MONITORING_RECORD.c.case_id == case_id))
        self.erased = True

    def of(self, case_ids: Collection[str]) -> dict[str, MonitoringRecord]:
        """Return the records of these cases by case id, for counting groups and nothing else."""
        wanted = set(case_ids)
        rows = self._connection.execute(select(MONITORING_RECORD).order_by(MONITORING_RECORD.c.case_id))
        vault = self.transaction.vault
        return {
            row.case_id: MonitoringRecord.model_validate_json(
                vault.open_monitoring(row.case_id, row.sealed_record)
            )
            for row in rows
            if row.case_id in wanted
        }

    def _refuse_stale(self, case_id: str, expected_version: int) -> None:
        version = self.version(case_id)
        if version != expected_version:
            raise StaleError(
                f"The monitoring record of {case_id} is at version {version}, the change was made on version "
                f"{expected_version}: read it again, then repeat the change."
            )
