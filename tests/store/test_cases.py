"""Cases: replay, versions, tenancy, states, encryption, erasure."""

from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from rematch.errors import ConflictError, GoneError, NotFoundError, SettingError, StaleError
from rematch.models.case import Safety
from rematch.models.round import CaseState
from rematch.models.scenario import leaf_hash
from rematch.store import Answer, KeyedRequest, Store
from tests.databases import raw_bytes, raw_sql
from tests.store.builders import (
    COORDINATION,
    MARKER,
    NGO,
    OTHER_NGO,
    a_case,
    a_marked_case,
    a_round,
    freeze_case,
    opened,
    with_organisations,
)

CASE_ID = f"{NGO}/C-1"
REQUEST = KeyedRequest(key="k1", principal=f"{NGO}/ada", route="create_case", body=b"{}")


def add(store: Store, case_ref: str = "C-1", *, state: CaseState = CaseState.READY) -> None:
    """Store a case of the first NGO."""
    with store.unit_of_work() as uow:
        uow.cases.add(a_marked_case(case_ref), ngo=NGO, state=state)


def test_the_same_body_gives_the_same_answer(store: Store) -> None:
    """A case posted twice is stored once, and says which time was the first."""
    with store.unit_of_work() as uow:
        first = uow.cases.add(a_case(), ngo=NGO, state=CaseState.DRAFT)
        again = uow.cases.add(a_case(), ngo=NGO, state=CaseState.READY)
    assert (first.created, again.created) == (True, False)
    assert (again.id, again.thing, again.state) == (CASE_ID, first.thing, CaseState.DRAFT)


def test_another_body_is_a_conflict(store: Store) -> None:
    """The same case_ref with other content is refused, and nothing of the content is said."""
    add(store)
    with pytest.raises(ConflictError) as refused, store.unit_of_work() as uow:
        uow.cases.add(a_case(acceptance_floor=7777), ngo=NGO, state=CaseState.READY)
    assert refused.value.pointer == "/case_ref"
    assert "7777" not in refused.value.message
    assert MARKER not in refused.value.message


def test_the_first_body_is_still_a_replay_after_a_change(store: Store) -> None:
    """The same file sent again after a change doubles nothing and reverts nothing."""
    add(store)
    with store.unit_of_work() as uow:
        uow.cases.change(a_case(acceptance_floor=1), ngo=NGO, expected_version=1)
        again = uow.cases.add(a_marked_case(), ngo=NGO, state=CaseState.READY)
    assert (again.created, again.version, again.thing.acceptance_floor) == (False, 2, 1)


def test_two_ngos_may_use_the_same_reference(store: Store) -> None:
    """A case_ref is unique within an NGO only."""
    with store.unit_of_work() as uow:
        for ngo in (NGO, OTHER_NGO):
            assert uow.cases.add(a_case(), ngo=ngo, state=CaseState.READY).created


def test_a_stale_change_names_both_versions(store: Store) -> None:
    """A change made on an old version is refused, and nothing of it is stored."""
    add(store)
    with store.unit_of_work() as uow:
        uow.cases.change(a_case(acceptance_floor=1), ngo=NGO, expected_version=1)
    both = "is at version 2, the change was made on version 1"
    with pytest.raises(StaleError, match=both), store.unit_of_work() as uow:
        uow.cases.change(a_case(acceptance_floor=2), ngo=NGO, expected_version=1)
    with store.read() as uow:
        assert uow.cases.get(CASE_ID).thing.acceptance_floor == 1


def test_another_ngos_case_looks_absent(store: Store) -> None:
    """The message for a foreign case and an absent one is the same to the letter."""
    add(store)
    with store.read() as uow:
        with pytest.raises(NotFoundError) as foreign:
            uow.cases.get(CASE_ID, ngo=OTHER_NGO)
        with pytest.raises(NotFoundError) as nothing:
            uow.cases.get(f"{NGO}/C-2", ngo=OTHER_NGO)
        assert uow.cases.list(ngo=OTHER_NGO) == ()
    assert foreign.value.message.replace("C-1", "C-2") == nothing.value.message


def test_pages_follow_the_cursor(store: Store) -> None:
    """Page by page gives every case once, in order of id."""
    refs = [f"C-{number}" for number in range(7)]
    for ref in reversed(refs):
        add(store, ref)
    seen: list[str] = []
    with store.read() as uow:
        while part := uow.cases.list(after=seen[-1] if seen else None, limit=3):
            seen += [case.id for case in part]
    assert seen == [f"{NGO}/{ref}" for ref in refs]


def test_lists_filter_by_state_and_round(store: Store) -> None:
    """A freeze asks for all ready cases; a round for its own."""
    add(store, "C-1")
    add(store, "C-2", state=CaseState.DRAFT)
    with store.unit_of_work() as uow:
        uow.rounds.add(a_round(), owner=COORDINATION)
        uow.cases.enter_round([CASE_ID], "pilot")
        assert [case.id for case in uow.cases.list(state=CaseState.DRAFT, limit=None)] == [f"{NGO}/C-2"]
        (inside,) = uow.cases.list(round_ref="pilot")
    assert (inside.state, inside.round_ref, inside.version) == (CaseState.IN_ROUND, "pilot", 2)


def test_a_round_is_entered_by_all_or_none(store: Store) -> None:
    """One case that is not ready keeps all of them out."""
    add(store, "C-1")
    add(store, "C-2", state=CaseState.DRAFT)
    with store.unit_of_work() as uow:
        uow.rounds.add(a_round(), owner=COORDINATION)
        with pytest.raises(ConflictError, match="C-2 is not ready any more"):
            uow.cases.enter_round([CASE_ID, f"{NGO}/C-2"], "pilot")
    with store.read() as uow:
        assert uow.cases.list(round_ref="pilot") == ()


def test_a_closed_round_lets_its_cases_go(store: Store) -> None:
    """Cases without a proposal are ready again."""
    add(store)
    with store.unit_of_work() as uow:
        uow.rounds.add(a_round(), owner=COORDINATION)
        uow.cases.enter_round([CASE_ID], "pilot")
        assert uow.cases.leave_round("pilot") == 1
        case = uow.cases.get(CASE_ID)
    assert (case.state, case.round_ref) == (CaseState.READY, None)


def test_withdrawing_counts_as_a_change(store: Store) -> None:
    """A state is set at the version expected."""
    add(store)
    with store.unit_of_work() as uow:
        assert uow.cases.move(CASE_ID, to=CaseState.WITHDRAWN, expected_version=1, ngo=NGO).version == 2
    with pytest.raises(StaleError), store.unit_of_work() as uow:
        uow.cases.move(CASE_ID, to=CaseState.READY, expected_version=1)


def test_a_safety_record_has_its_own_version(store: Store) -> None:
    """What a coordinator records leaves the NGO's version alone, and is refused when stale."""
    add(store)
    safety = Safety(separated_from=(f"{NGO}/C-2",))
    with store.unit_of_work() as uow:
        assert uow.cases.safety(CASE_ID) is None
        recorded = uow.cases.record_safety(CASE_ID, safety, expected_version=0)
        again = uow.cases.record_safety(CASE_ID, Safety(), expected_version=1)
        assert (recorded.thing, recorded.version, again.version) == (safety, 1, 2)
        assert uow.cases.get(CASE_ID).version == 1
    both = "version 2, the change was made on version 1"
    with pytest.raises(StaleError, match=both), store.unit_of_work() as uow:
        uow.cases.record_safety(CASE_ID, safety, expected_version=1)


def test_no_word_of_a_case_lies_in_the_files(store: Store, tmp_path: Path) -> None:
    """Neither the database nor its log holds a case in clear, frozen parts and kept answers included."""
    freeze_case(store, a_marked_case())
    with store.unit_of_work() as uow:
        uow.cases.record_safety(CASE_ID, Safety(separated_from=(f"{NGO}/{MARKER}",)), expected_version=0)
        uow.idempotency.remember(REQUEST, Answer(status=201, body=MARKER.encode()), about=CASE_ID)
    written = raw_bytes(tmp_path)
    assert NGO.encode() in written
    assert MARKER.encode() not in written
    with store.read() as uow:
        assert uow.cases.get(CASE_ID).thing.persons[0].person_ref == MARKER


def test_a_sealed_row_cannot_take_anothers_place(store: Store, tmp_path: Path) -> None:
    """A ciphertext moved to another case does not open."""
    add(store, "C-1")
    add(store, "C-2")
    raw_sql(
        tmp_path,
        "UPDATE cases SET (sealed_key, sealed_document, sealed_salt) ="
        " (SELECT sealed_key, sealed_document, sealed_salt FROM cases WHERE case_ref = 'C-2')",
    )
    with store.read() as uow:
        assert uow.cases.get(f"{NGO}/C-2")
        with pytest.raises(SettingError, match="does not open"):
            uow.cases.get(CASE_ID)


def test_erasing_leaves_the_leaf_hash_alone(store: Store, tmp_path: Path) -> None:
    """After an erasure the frozen round has the leaf hash, and nothing that could give the words back."""
    part = freeze_case(store, a_marked_case())
    sealed = raw_sql(tmp_path, "SELECT sealed_key, sealed_document, sealed_salt FROM cases")[0]
    assert all(column in raw_bytes(tmp_path) for column in sealed)
    with store.unit_of_work() as uow:
        uow.idempotency.remember(REQUEST, Answer(status=201, body=b"{}"), about=CASE_ID)
        uow.cases.erase(CASE_ID)
    with store.read() as uow:
        left = uow.rounds.frozen_parts("pilot")[f"case:{CASE_ID}"]
        assert (left.salt, left.leaf_hash, left.document) == (None, part.leaf_hash, None)
        assert uow.rounds.leaves("pilot")[f"case:{CASE_ID}"] == part.leaf_hash
        assert uow.idempotency.lookup(REQUEST) is None
        assert uow.cases.list() == ()
        with pytest.raises(GoneError):
            uow.cases.get(CASE_ID)
        with pytest.raises(NotFoundError):
            uow.cases.get(CASE_ID, ngo=OTHER_NGO)
    assert not any(column in raw_bytes(tmp_path) for column in sealed)


def test_a_reader_in_the_way_delays_the_emptying_of_the_log(tmp_path: Path) -> None:
    """While somebody reads an older snapshot the log stays; the next unit of work empties it."""
    with with_organisations(opened(tmp_path, database_wait_s=1)) as store:
        if store.gate.journal_mode != "wal":
            pytest.skip("this SQLite has no log that keeps commits")
        add(store)
        sealed = raw_sql(tmp_path, "SELECT sealed_key FROM cases")[0][0]
        with store.read() as reader:
            assert reader.cases.list()
            with store.unit_of_work() as uow:
                uow.cases.erase(CASE_ID)
        with store.unit_of_work():
            pass
        assert sealed not in raw_bytes(tmp_path)


def test_an_error_of_the_database_says_no_values(store: Store) -> None:
    """What a statement was given stays out of messages, hence out of logs."""
    with pytest.raises(IntegrityError) as refused, store.unit_of_work() as uow:
        uow.cases.add(a_marked_case(), ngo="nobody", state=CaseState.READY)
    assert MARKER not in str(refused.value)
    assert "parameters hidden" in str(refused.value)


def test_an_erased_case_does_not_come_back(store: Store) -> None:
    """Its reference is used up: posting it again, changing or erasing it says gone."""
    add(store)
    with store.unit_of_work() as uow:
        uow.cases.erase(CASE_ID)
    with store.unit_of_work() as uow:
        with pytest.raises(GoneError):
            uow.cases.add(a_marked_case(), ngo=NGO, state=CaseState.READY)
        with pytest.raises(GoneError):
            uow.cases.change(a_case(), ngo=NGO, expected_version=2)
        with pytest.raises(GoneError):
            uow.cases.erase(CASE_ID)


def test_frozen_parts_come_back_as_they_were(store: Store) -> None:
    """Each part hashes to its leaf again after the way through the database."""
    part = freeze_case(store, a_marked_case())
    with store.read() as uow:
        parts = uow.rounds.frozen_parts("pilot")
    assert parts[f"case:{CASE_ID}"] == part
    for salt, leaf, document in parts.values():
        assert salt is not None
        assert document is not None
        assert leaf_hash(document, salt) == leaf
