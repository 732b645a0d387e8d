"""Imports in the store: one worker at a time, each part once, the file gone in the end."""

from collections import Counter
from pathlib import Path

import pytest

from rematch.errors import ConflictError, NotFoundError
from rematch.models.event import EventKind
from rematch.models.round import CaseState
from rematch.models.upload import ImportState, RowOutcome, SheetKind
from rematch.store import Actor, ImportRow, NewImport, Posted, Store, StoredImport
from tests.databases import raw_bytes
from tests.store.builders import COORDINATION, MARKER, NGO, OTHER_NGO, a_case, a_marked_case

KEY = Actor(key_id="k1", organisation=NGO)
CREATED = RowOutcome.CREATED


def queued(store: Store, **fields: object) -> StoredImport:
    """An import of two rows."""
    standard = {
        "by": KEY,
        "kind": SheetKind.CSV,
        "dry_run": False,
        "rows_total": 2,
        "content": MARKER.encode(),
    }
    with store.unit_of_work() as uow:
        return uow.imports.add(NewImport(**standard | fields))  # type: ignore[arg-type]


def a_row(row: int, **fields: object) -> ImportRow:
    """A row that was stored."""
    return ImportRow(**{"row": row, "result": CREATED, "case_ref": "C-1"} | fields)  # type: ignore[arg-type]


def test_a_file_is_sealed_read_back_and_gone_in_the_end(store: Store, tmp_path: Path) -> None:
    """It stands nowhere in the database, neither before nor after."""
    import_id = queued(store).id
    assert MARKER.encode() not in raw_bytes(tmp_path)
    with store.unit_of_work() as uow:
        assert uow.imports.content(import_id) == MARKER.encode()
        uow.imports.start(import_id, "w1")
        ended = uow.imports.end(import_id, ImportState.DONE)
    assert (ended.state, ended.finished_at is not None) == (ImportState.DONE, True)
    with store.read() as uow, pytest.raises(NotFoundError):
        uow.imports.content(import_id)


def test_a_part_counts_once_and_for_its_worker_alone(store: Store) -> None:
    """Whoever was given up, or comes with the same part again, is refused."""
    import_id = queued(store).id
    with store.unit_of_work() as uow:
        first = uow.imports.start(import_id, "w1")
        second = uow.imports.start(import_id, "w2")
        with pytest.raises(ConflictError, match="not read by w1"):
            uow.imports.advance(first, [a_row(2)], Counter([CREATED]))
        uow.imports.advance(second, [a_row(2)], Counter([CREATED]))
        with pytest.raises(ConflictError):
            uow.imports.advance(second, [a_row(3)], Counter([CREATED]))
        known = uow.imports.get(import_id)
    assert (known.cases_done, known.rows_done, known.created, known.attempts) == (1, 1, 1, 0)


def test_rows_are_told_in_order_and_their_words_are_sealed(store: Store, tmp_path: Path) -> None:
    """Page by page, of one result where one is asked for."""
    import_id = queued(store).id
    bad = a_row(
        2, result=RowOutcome.REFUSED, problem="invalid-input", column="size", detail=f"write {MARKER}"
    )
    with store.unit_of_work() as uow:
        known = uow.imports.start(import_id, "w1")
        uow.imports.advance(known, [a_row(3), bad], Counter([CREATED, RowOutcome.REFUSED]))
    assert MARKER.encode() not in raw_bytes(tmp_path)
    with store.read() as uow:
        assert uow.imports.rows(import_id, result=None, after=0, limit=9) == (bad, a_row(3))
        assert uow.imports.rows(import_id, result=None, after=2, limit=9) == (a_row(3),)
        assert uow.imports.rows(import_id, result=RowOutcome.REFUSED, after=0, limit=9) == (bad,)
        assert uow.imports.get(import_id).rows_refused == 1


def test_states_and_whose_it_is(store: Store) -> None:
    """A queued one ends at once; one that is read is asked; one that ended stays as it is."""
    first, second = queued(store), queued(store)
    with store.unit_of_work() as uow:
        assert uow.imports.unfinished(NGO) == 2
        assert uow.imports.request_cancel(first.id).state is ImportState.CANCELLED
        uow.imports.start(second.id, "w1")
        asked = uow.imports.request_cancel(second.id)
        assert (asked.state, asked.cancel_requested) == (ImportState.READING, True)
        assert uow.imports.requeue(second.id).worker is None
        for step in (uow.imports.request_cancel, uow.imports.requeue):
            with pytest.raises(ConflictError):
                step(first.id)
        with pytest.raises(NotFoundError):
            uow.imports.get(first.id, ngo=OTHER_NGO)
        assert [each.id for each in uow.imports.list(ngo=NGO)] == sorted([first.id, second.id])
        assert uow.imports.list(ngo=OTHER_NGO) == ()
        assert [each.id for each in uow.imports.list(state=ImportState.QUEUED)] == [second.id]
        assert uow.imports.unfinished(NGO) == 1


def test_old_rows_are_forgotten(store: Store) -> None:
    """The import itself stays, with its counts."""
    import_id = queued(store).id
    with store.unit_of_work() as uow:
        uow.imports.advance(uow.imports.start(import_id, "w1"), [a_row(2)], Counter([CREATED]))
        assert uow.imports.forget(before=uow.now) == 0
        uow.imports.end(import_id, ImportState.DONE)
        assert uow.imports.forget(before=uow.now) == 0
    with store.unit_of_work() as uow:
        assert uow.imports.forget(before=uow.now) == 1
        assert uow.imports.get(import_id).created == 1


def test_many_cases_are_taken_as_each_alone_would_be(store: Store) -> None:
    """New, the same, another, erased; what is new is stored as `add` stores it."""
    cases = [a_case(f"C-{number}") for number in range(4)]
    with store.unit_of_work() as uow:
        for case in cases[1:]:
            uow.cases.add(case, ngo=NGO, state=CaseState.DRAFT)
        uow.cases.add(cases[0], ngo=OTHER_NGO, state=CaseState.DRAFT)
        uow.cases.erase(f"{NGO}/C-3")
        asked = [*cases[:2], a_case("C-2", ranked_importance=1), cases[3], a_marked_case("C-9")]
        compared = uow.cases.compare([(case, CaseState.READY) for case in asked], ngo=NGO)
        kinds = [each.posted for each in compared]
        assert kinds == [Posted.NEW, Posted.UNCHANGED, Posted.CONFLICT, Posted.GONE, Posted.NEW]
        assert uow.cases.add_new(compared, ngo=NGO) == (f"{NGO}/C-0", f"{NGO}/C-9")
        assert uow.cases.add_new((), ngo=NGO) == ()
    with store.unit_of_work() as uow:
        stored = uow.cases.get(f"{NGO}/C-9", ngo=NGO)
        assert (stored.thing, stored.state, stored.version) == (a_marked_case("C-9"), CaseState.READY, 1)
        assert uow.cases.add(stored.thing, ngo=NGO, state=CaseState.READY).created is False
        assert uow.cases.get(f"{NGO}/C-2").thing.ranked_importance == 0


def test_many_lines_and_events_are_as_if_written_one_by_one(store: Store) -> None:
    """One chain, one order of positions, each told once."""
    things = [f"{NGO}/C-{number}" for number in range(5)]
    with store.unit_of_work() as uow:
        uow.audit.append(KEY, "create", "import", "import-0")
        uow.audit.append_all(KEY, "create", "case", things)
        assert uow.audit.append_all(KEY, "create", "case", []) == ()
        uow.audit.append(KEY, "create", "case", "last")
        assert uow.audit.verify_chain().seq == 7
        webhook = uow.webhooks.add(COORDINATION, "https://a.example", (), secret="whsec_" + "A" * 44)
        uow.events.tell_all(EventKind.CASE_READY, things, to=[COORDINATION])
        uow.events.tell_all(EventKind.CASE_READY, [], to=[COORDINATION])
        told = uow.events.list(COORDINATION)
        due = uow.webhooks.deliveries(webhook, before=None, limit=9)
    assert [each.event.thing for each in told] == things
    assert [each.position for each in due] == [each.position for each in reversed(told)]
