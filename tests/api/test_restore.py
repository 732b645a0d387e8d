"""A restore: what was erased, revoked or deleted after the backup does not come back; all are told."""

from datetime import timedelta
from pathlib import Path

import pytest

from rematch.errors import ConflictError, FileError, RefutedError
from rematch.models.backup import ErasureList
from rematch.services.keys import revoke_key
from rematch.services.restoring import restore
from rematch.store import open_store
from rematch.store.backups import erasures_of, make_backup, read_erasures
from tests.api.bodies import a_case
from tests.api.desk import Desk, running_desk, settings_in, tokens_in
from tests.api.offered import offer_for, reviewed
from tests.databases import raw_sql

BOTH_DATABASES = True
HOOK = {"url": "https://hooks.example/in", "kinds": ["case.ready"]}
SAID = {"gender": "another", "region_of_origin": "polynesia", "disability": "yes"}


def before(desk: Desk) -> tuple[str, str]:
    """An offer that waits, two monitoring records, a webhook; the ids of offer and webhook."""
    offer_id = offer_for(desk, reviewed(desk, cases=5))
    for number in (0, 4):
        path = f"/v1/cases/harbour/C-{number}/monitoring-record"
        assert desk.harbour.put(path, SAID, version=0).status_code == 200
    hook = desk.harbour.post("/v1/webhooks", HOOK)
    assert hook.status_code == 201, hook.text
    return offer_id, str(hook.json()["webhook_id"])


def afterwards(desk: Desk, hook: str) -> str:
    """All that must not come back; the cursor of a reader who has seen everything."""
    version = desk.harbour.get("/v1/cases/harbour/C-2").json()["version"]
    assert desk.harbour.call("DELETE", "/v1/cases/harbour/C-2", version=version).status_code == 204
    record = "/v1/cases/harbour/C-0/monitoring-record"
    assert desk.harbour.call("DELETE", record, version=1).status_code == 204
    assert desk.harbour.call("DELETE", f"/v1/webhooks/{hook}", version=1).status_code == 204
    assert desk.harbour.post("/v1/cases", a_case("C-later")).status_code == 201
    version = desk.harbour.get("/v1/cases/harbour/C-later").json()["version"]
    assert desk.harbour.call("DELETE", "/v1/cases/harbour/C-later", version=version).status_code == 204
    return str(desk.drafter.get("/v1/events", params={"limit": 200}).json()["next_cursor"])


def place_in(tmp_path: Path) -> Path:
    """An empty folder with the master key in it, on SQLite."""
    new = tmp_path / "new"
    new.mkdir()
    (new / "master.key").write_bytes((tmp_path / "master.key").read_bytes())
    (new / "master.key").chmod(0o600)
    return new


def test_what_is_gone_stays_gone(database: str, tmp_path: Path) -> None:
    """The case with its offer, the monitoring record, the key, the webhook; all else is there."""
    tokens = tokens_in(tmp_path)
    with running_desk(tmp_path, tokens=tokens) as desk:
        offer_id, hook = before(desk)
        kept = make_backup(settings_in(tmp_path), tmp_path / "kept").path
        other = desk.harbour.get("/v1/cases/harbour/C-4").json()
        cursor = afterwards(desk, hook)
        with open_store(settings_in(tmp_path)) as store:
            revoke_key(store, tokens["bridge"].split("_")[1])
    sealed = raw_sql_of_backup(kept, "SELECT sealed_document FROM cases WHERE id = 'harbour/C-2'")
    listed = erasures_of(settings_in(tmp_path))
    assert len(listed.entries) == 5
    new = place_in(tmp_path)
    done = restore(settings_in(new), kept, [listed])
    assert done.erased_again == 4
    assert sealed not in (new / "rematch.db").read_bytes()
    with running_desk(new, tokens=tokens) as desk:
        assert desk.harbour.get("/v1/cases/harbour/C-2").status_code == 410
        assert desk.harbour.get("/v1/cases/harbour/C-later").status_code == 404
        assert desk.harbour.get("/v1/cases/harbour/C-4").json() == other
        assert desk.harbour.get(f"/v1/offers/{offer_id}").json()["state"] == "withdrawn"
        records = [f"/v1/cases/harbour/C-{number}/monitoring-record" for number in (0, 4)]
        assert [desk.harbour.get(path).json()["recorded"] for path in records] == [False, True]
        assert desk.harbour.get("/v1/webhooks").json()["items"] == []
        assert desk.bridge.get("/v1/cases").status_code == 401
        told = desk.drafter.get("/v1/events", params={"cursor": cursor}).json()["items"]
        assert [each["kind"] for each in told] == ["service.restored"]
    # The next list of this deployment names it all again: an older backup could come to be used.
    assert {each.thing for each in erasures_of(settings_in(new)).entries} >= {"harbour/C-2", hook}


def raw_sql_of_backup(kept: Path, statement: str) -> bytes:
    """The one cell that a statement finds in a backup."""
    [[cell]] = raw_sql(kept, statement)
    return bytes(cell)


def test_a_list_of_elsewhere_or_too_old_is_refused(tmp_path: Path) -> None:
    """It could not name what was erased here since."""
    tokens_in(tmp_path)
    kept = make_backup(settings_in(tmp_path), tmp_path / "kept").path
    listed = erasures_of(settings_in(tmp_path))
    new = place_in(tmp_path)
    foreign = listed.model_copy(update={"beginning": "f" * 64})
    with pytest.raises(RefutedError, match="another deployment"):
        restore(settings_in(new), kept, [foreign])
    old = listed.model_copy(update={"made_at": listed.made_at - timedelta(days=1)})
    with pytest.raises(ConflictError, match="older than the backup"):
        restore(settings_in(new), kept, [listed, old])
    assert [path.name for path in new.iterdir()] == ["master.key"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("harbour/C-1", "harbour/C-9"),
        lambda text: text[: len(text) // 2],
        lambda text: "[]",
        lambda text: text.replace('"hash"', '"hashed"'),
        lambda text: '{"format": 1}',
    ],
)
def test_a_damaged_list_is_refused(tmp_path: Path, damage) -> None:
    """An entry that was lost on the way would come back as a household."""
    with open_store(settings_in(tmp_path)):
        found = erasures_of(settings_in(tmp_path))
    entry = {"seq": 3, "at": found.made_at, "what": "erase case", "thing": "harbour/C-1"}
    whole = ErasureList.model_validate(found.model_dump() | {"hash": None, "entries": [entry]}).sealed()
    path = tmp_path / "erasures.json"
    path.write_text(whole.model_dump_json())
    assert read_erasures(path) == whole
    path.write_text(damage(path.read_text()))
    with pytest.raises(FileError):
        read_erasures(path)
