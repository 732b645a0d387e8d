"""Kept answers and the audit."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from rematch.errors import ConflictError, RefutedError
from rematch.store import Actor, Answer, ChainHead, KeyedRequest, Store
from rematch.store.repositories.audit import chained
from tests.databases import REFUSED, allow_tampering, is_postgres, raw_bytes, raw_sql
from tests.store.builders import NGO

REQUEST = KeyedRequest(key="k1", principal=f"{NGO}/ada", route="create_case", body=b'{"a": 1}')
ANSWER = Answer(status=201, body=b'{"id": "x"}', headers={"ETag": '"1"'})
ACTOR = Actor(key_id="0011", organisation=NGO)


def test_an_answer_is_given_again(store: Store) -> None:
    """The same key with the same body finds the answer, headers included."""
    with store.unit_of_work() as uow:
        assert uow.idempotency.lookup(REQUEST) is None
        uow.idempotency.remember(REQUEST, ANSWER)
    with store.read() as uow:
        assert uow.idempotency.lookup(REQUEST) == ANSWER


def test_another_body_under_the_same_key_is_a_conflict(store: Store) -> None:
    """A key stands for one request."""
    with store.unit_of_work() as uow:
        uow.idempotency.remember(REQUEST, ANSWER)
        with pytest.raises(ConflictError, match="used for another body"):
            uow.idempotency.lookup(replace(REQUEST, body=b"{}"))
        with pytest.raises(ConflictError, match="has been used"):
            uow.idempotency.remember(REQUEST, ANSWER)


@pytest.mark.parametrize("other", [{"principal": "bridge/ada"}, {"route": "create_run"}, {"key": "k2"}])
def test_a_key_is_one_persons_on_one_route(store: Store, other: dict[str, str]) -> None:
    """Nobody finds another's answer."""
    with store.unit_of_work() as uow:
        uow.idempotency.remember(REQUEST, ANSWER)
        assert uow.idempotency.lookup(replace(REQUEST, **other)) is None


def test_the_table_refuses_a_second_answer(store: Store, tmp_path: Path) -> None:
    """Uniqueness does not rest on the code."""
    with store.unit_of_work() as uow:
        uow.idempotency.remember(REQUEST, ANSWER)
    with pytest.raises(REFUSED, match=r"(?i)unique"):
        raw_sql(
            tmp_path,
            "INSERT INTO idempotency (principal, route, key, fingerprint, status, sealed_answer, created_at)"
            " SELECT principal, route, key, fingerprint, status, sealed_answer, created_at FROM idempotency",
        )


def test_answer_and_effect_are_one(store: Store) -> None:
    """An exception after the answer was kept takes it back with the effect."""
    with pytest.raises(RuntimeError), store.unit_of_work() as uow:
        uow.idempotency.remember(REQUEST, ANSWER)
        uow.audit.append(ACTOR, "create", "case", "harbour/C-1")
        raise RuntimeError("after the effect")
    with store.read() as uow:
        assert uow.idempotency.lookup(REQUEST) is None
        assert uow.audit.head().seq == 0


def test_old_answers_are_forgotten(store: Store) -> None:
    """Answers are kept for a time, not for ever."""
    with store.unit_of_work() as uow:
        uow.idempotency.remember(REQUEST, ANSWER)
        assert uow.idempotency.forget(before=uow.now) == 0
        assert uow.idempotency.forget(before=uow.now + timedelta(seconds=1)) == 1


def append(store: Store, count: int) -> None:
    """Append lines in units of work of their own."""
    for number in range(1, count + 1):
        with store.unit_of_work() as uow:
            uow.audit.append(ACTOR, "create", "case", f"{NGO}/C-{number}")


def test_the_audit_is_chained(store: Store) -> None:
    """Each line holds the hash of the one before; the chain is verified to its head."""
    append(store, 5)
    with store.read() as uow:
        lines = uow.audit.list()
        assert [line.seq for line in lines] == [1, 2, 3, 4, 5]
        assert all(after.previous == before.hash for before, after in pairwise(lines))
        assert uow.audit.verify_chain() == (5, lines[-1].hash) == uow.audit.head()
        assert [line.seq for line in uow.audit.list(after=3)] == [4, 5]
        assert [line.seq for line in uow.audit.list(kind="case", thing_id=f"{NGO}/C-2")] == [2]


def test_an_empty_audit_is_in_order(store: Store) -> None:
    """Nothing yet is no error."""
    with store.read() as uow:
        assert uow.audit.verify_chain().seq == 0


@pytest.mark.parametrize("statement", ["UPDATE audit SET thing = 'x'", "DELETE FROM audit"])
def test_a_line_cannot_be_changed_or_dropped(store: Store, tmp_path: Path, statement: str) -> None:
    """The table refuses it, past the code."""
    append(store, 2)
    with pytest.raises(REFUSED, match="append-only"):
        raw_sql(tmp_path, statement)


@pytest.mark.parametrize(
    ("tampering", "line"),
    [
        ("UPDATE audit SET thing = 'harbour/C-9' WHERE seq = 2", 2),
        ("UPDATE audit SET actor_key = '0012' WHERE seq = 3", 3),
        ("UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 2", 3),
    ],
)
def test_tampering_is_found(store: Store, tmp_path: Path, tampering: str, line: int) -> None:
    """Who removes the triggers and rewrites a line is found by the chain, at that line."""
    append(store, 4)
    allow_tampering(tmp_path)
    raw_sql(tmp_path, tampering)
    with store.read() as uow, pytest.raises(RefutedError, match=f"Audit line {line} does not follow"):
        uow.audit.verify_chain()


def test_a_line_rewritten_with_its_own_hash_is_found(store: Store, tmp_path: Path) -> None:
    """Each hash covers the one before: a forger of line 2 would have to compute all later lines again."""
    append(store, 3)
    with store.read() as uow:
        first, second, _ = uow.audit.list()
    forged = chained(ChainHead(1, first.hash), at=second.at, actor=ACTOR, what=("erase", "case", "x"))
    allow_tampering(tmp_path)
    raw_sql(
        tmp_path,
        f"UPDATE audit SET action = 'erase', thing = 'x', hash = '{forged.hash}' WHERE seq = 2",
    )
    raw_sql(tmp_path, f"UPDATE audit SET previous = '{forged.hash}' WHERE seq = 3")
    with store.read() as uow, pytest.raises(RefutedError, match="Audit line 3 does not follow line 2"):
        uow.audit.verify_chain()


def test_a_flipped_byte_is_found(store: Store, tmp_path: Path) -> None:
    """One byte changed in the file itself breaks the chain."""
    if is_postgres(tmp_path):
        pytest.skip("a server keeps checksums of its own pages")
    append(store, 3)
    store.close()
    path = tmp_path / "rematch.db"
    content = raw_bytes(tmp_path)
    assert content == path.read_bytes(), "the log is folded in when the last connection closes"
    assert content.count(b"harbour/C-2") >= 1
    path.write_bytes(content.replace(b"harbour/C-2", b"harbour/C-7"))
    with store.read() as uow, pytest.raises(RefutedError, match="line 2"):
        uow.audit.verify_chain()
