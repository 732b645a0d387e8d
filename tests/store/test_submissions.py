"""Versions of submissions: one is the latest, each NGO has its own, and an erasure leaves ids alone."""

from pathlib import Path

from rematch.models.round import CaseState
from rematch.store import Store, StoredSubmission, SubmissionVersion
from tests.databases import raw_sql
from tests.store.builders import NGO, OTHER_NGO, a_case, a_marked_case

CASE_ID = f"{NGO}/C-1"
FIRST = SubmissionVersion(instance_id="version-1", root_id="version-1", replaces=None)
THIRD = SubmissionVersion(instance_id="version-3", root_id="version-1", replaces="version-2")


def taken(store: Store, *versions: SubmissionVersion) -> None:
    """A case, and the versions of its submission one after the other."""
    with store.unit_of_work() as uow:
        uow.cases.add(a_case(), ngo=NGO, state=CaseState.DRAFT)
        for version in versions:
            uow.submissions.take(NGO, version, case_id=CASE_ID, case=a_case())


def states(store: Store, *ids: str) -> list[bool | None]:
    """Whether each version is the latest; None: never heard of."""
    with store.read() as uow:
        found = [uow.submissions.version(NGO, each) for each in ids]
    return [each and each.is_latest for each in found]


def test_the_latest_version_is_found_by_its_root(store: Store) -> None:
    """With the fingerprint of the case that it states."""
    taken(store, FIRST)
    with store.read() as uow:
        assert uow.submissions.latest(NGO, "version-1") == StoredSubmission(
            instance_id="version-1",
            root_id="version-1",
            case_id=CASE_ID,
            is_latest=True,
            fingerprint=uow.submissions.fingerprint(a_case()),
        )
        assert uow.submissions.fingerprint(a_case()) != uow.submissions.fingerprint(a_case("C-2"))


def test_what_came_before_is_replaced_heard_of_or_not(store: Store) -> None:
    """The root, and the version it was edited from."""
    taken(store, FIRST, THIRD)
    assert states(store, "version-1", "version-2", "version-3", "version-4") == [False, False, True, None]
    with store.read() as uow:
        latest = uow.submissions.latest(NGO, "version-1")
        assert latest is not None
        assert latest.instance_id == "version-3"


def test_a_version_taken_again_stays_the_latest(store: Store) -> None:
    """As an edit in place does."""
    taken(store, FIRST, FIRST)
    assert states(store, "version-1") == [True]


def test_another_ngo_finds_nothing(store: Store) -> None:
    """Neither by the version nor by its root."""
    taken(store, FIRST)
    with store.read() as uow:
        assert uow.submissions.version(OTHER_NGO, "version-1") is None
        assert uow.submissions.latest(OTHER_NGO, "version-1") is None


def test_an_erased_case_leaves_ids_and_nothing_else(store: Store, tmp_path: Path) -> None:
    """The fingerprint goes, so that nobody with the master key can try answers against it."""
    case = a_marked_case()
    with store.unit_of_work() as uow:
        uow.cases.add(case, ngo=NGO, state=CaseState.DRAFT)
        uow.submissions.take(NGO, FIRST, case_id=CASE_ID, case=case)
    with store.unit_of_work() as uow:
        uow.cases.erase(CASE_ID, ngo=NGO)
    rows = raw_sql(tmp_path, "SELECT instance_id, case_id, fingerprint FROM submissions")
    assert [tuple(row) for row in rows] == [("version-1", CASE_ID, None)]
