"""Monitoring records: a key of their own, one length, a version, gone with the case."""

from pathlib import Path

import pytest

from rematch.errors import NotFoundError, SettingError, StaleError
from rematch.models.monitoring import Gender, MonitoringRecord, RegionOfOrigin
from rematch.models.round import CaseState
from rematch.store import Store
from rematch.store.vault import Vault
from tests.databases import raw_bytes, raw_sql
from tests.store.builders import NGO, a_case

CASE_ID = f"{NGO}/C-1"
WOMAN = MonitoringRecord(gender=Gender.WOMAN, region_of_origin=RegionOfOrigin.WESTERN_ASIA)


def recorded(store: Store, *refs: str, record: MonitoringRecord = WOMAN) -> None:
    """Store cases, each with a record."""
    with store.unit_of_work() as uow:
        for ref in refs or ("C-1",):
            case = uow.cases.add(a_case(ref), ngo=NGO, state=CaseState.READY)
            uow.monitoring.record(case.id, record, expected_version=0)


def sealed(folder: Path) -> list[bytes]:
    """What the table holds."""
    return [row[0] for row in raw_sql(folder, "SELECT sealed_record FROM monitoring_record ORDER BY case_id")]


def test_records_are_counted_over_the_cases_asked_for(store: Store) -> None:
    """All that are there of these cases; a case without one is left out."""
    recorded(store, "C-1", "C-2")
    with store.read() as uow:
        assert uow.monitoring.of([CASE_ID, f"{NGO}/C-9"]) == {CASE_ID: WOMAN}
        assert (uow.monitoring.version(CASE_ID), uow.monitoring.version(f"{NGO}/C-9")) == (1, 0)


def test_a_stale_change_is_refused_with_both_versions(store: Store) -> None:
    """Recording and deleting alike; nothing is written."""
    recorded(store)
    with store.unit_of_work() as uow:
        assert uow.monitoring.record(CASE_ID, MonitoringRecord(), expected_version=1) == 2
    both = "version 2, the change was made on version 1"
    with pytest.raises(StaleError, match=both), store.unit_of_work() as uow:
        uow.monitoring.record(CASE_ID, WOMAN, expected_version=1)
    with pytest.raises(StaleError, match=both), store.unit_of_work() as uow:
        uow.monitoring.delete(CASE_ID, expected_version=1)
    with store.read() as uow:
        assert uow.monitoring.of([CASE_ID]) == {CASE_ID: MonitoringRecord()}


def test_a_deleted_record_is_gone_from_the_files(store: Store, tmp_path: Path) -> None:
    """Of the old ciphertext no byte is left; a second time there is nothing to delete."""
    recorded(store)
    (before,) = sealed(tmp_path)
    assert before in raw_bytes(tmp_path)
    with store.unit_of_work() as uow:
        uow.monitoring.delete(CASE_ID, expected_version=1)
    assert sealed(tmp_path) == [] and before not in raw_bytes(tmp_path)
    with pytest.raises(NotFoundError), store.unit_of_work() as uow:
        uow.monitoring.delete(CASE_ID, expected_version=0)


def test_a_replaced_record_is_gone_from_the_files(store: Store, tmp_path: Path) -> None:
    """What was said first cannot be found any more."""
    recorded(store)
    (before,) = sealed(tmp_path)
    with store.unit_of_work() as uow:
        uow.monitoring.record(CASE_ID, MonitoringRecord(), expected_version=1)
    assert before not in raw_bytes(tmp_path)


def test_erasing_a_case_erases_its_record(store: Store, tmp_path: Path) -> None:
    """And leaves that of another case."""
    recorded(store, "C-1", "C-2")
    gone, kept = sealed(tmp_path)
    with store.unit_of_work() as uow:
        uow.cases.erase(CASE_ID)
    assert sealed(tmp_path) == [kept] and gone not in raw_bytes(tmp_path)


def test_no_other_key_opens_a_record(store: Store, tmp_path: Path) -> None:
    """Neither the case's own key nor the one for answers; nor does the record's key open another case's."""
    recorded(store)
    (content,) = sealed(tmp_path)
    wrapped = raw_sql(tmp_path, "SELECT sealed_key FROM cases")[0][0]
    with store.read() as uow:
        vault: Vault = uow.monitoring.transaction.vault
    key = vault.case_key(CASE_ID, wrapped)
    for opens in (
        lambda: key.open("monitoring", content),
        lambda: vault.open(f"monitoring:{CASE_ID}", content),
        lambda: vault.open_monitoring(f"{NGO}/C-2", content),
    ):
        with pytest.raises(SettingError, match="does not open"):
            opens()
    assert b"woman" in vault.open_monitoring(CASE_ID, content)


def test_neither_words_nor_lengths_tell(store: Store, tmp_path: Path) -> None:
    """No word lies in the files, and every ciphertext has the same length."""
    recorded(store, "C-1", record=WOMAN)
    recorded(store, "C-2", record=MonitoringRecord(gender=Gender.MAN, region_of_origin="polynesia"))
    recorded(store, "C-3", record=MonitoringRecord(region_of_origin="australia_and_new_zealand"))
    assert len({len(content) for content in sealed(tmp_path)}) == 1
    for word in (b"western_asia", b"polynesia", b"woman"):
        assert word not in raw_bytes(tmp_path)
