"""Imports: a file goes up, every row says what became of it; the same rules as for a case that is posted."""

from collections.abc import Callable

import pytest

from tests.api.desk import Desk
from tests.api.importing import CSV, XLSX, counts, ended, rows_of, upload
from tests.databases import raw_bytes, raw_sql
from tests.sheets import MARKER, a_row, csv_of, xlsx_of

BOTH_DATABASES = True
ROWS = [a_row("C-1"), a_row("C-2", size="2"), a_row("C-2", size="2", person_ref="P2", birth_year="2015")]


@pytest.mark.parametrize(("write", "media_type"), [(csv_of, CSV), (xlsx_of, XLSX)])
def test_cases_of_a_file_are_stored(desk: Desk, write: Callable[..., bytes], media_type: str) -> None:
    """CSV and XLSX alike: as if each household had been posted by itself."""
    answer = upload(desk.harbour, write(ROWS), media_type=media_type)
    assert (answer.json()["state"], answer.json()["rows_total"]) == ("queued", 3)
    found = ended(desk.harbour, answer)
    assert (found["state"], found["rows_done"], *counts(found)) == ("done", 3, 2, 0, 0)
    shown = [
        (row["row"], row["result"], row["case_ref"]) for row in rows_of(desk.harbour, found["import_id"])
    ]
    assert shown == [(2, "created", "C-1"), (3, "created", "C-2"), (4, "created", "C-2")]
    case = desk.harbour.get("/v1/cases/harbour/C-2").json()
    assert (case["state"], [each["birth_year"] for each in case["case"]["persons"]]) == (
        "draft",
        [1990, 2015],
    )
    assert desk.harbour.get("/v1/imports").json()["items"] == [found]


def test_a_file_twice_doubles_nothing_and_another_content_is_a_conflict(desk: Desk) -> None:
    """The same household is unchanged; one that reads otherwise is refused with its row: change it by PUT."""
    ended(desk.harbour, upload(desk.harbour, csv_of(ROWS)))
    posted = desk.harbour.get("/v1/cases/harbour/C-1").json()["case"]
    assert desk.harbour.post("/v1/cases", posted).json()["version"] == 1
    again = ended(desk.harbour, upload(desk.harbour, xlsx_of(ROWS), media_type=XLSX))
    assert counts(again) == (0, 2, 0)
    changed = [a_row("C-1", birth_year="1991"), *ROWS[1:], a_row("C-3")]
    third = ended(desk.harbour, upload(desk.harbour, csv_of(changed)))
    assert counts(third) == (1, 1, 1)
    [refused] = rows_of(desk.harbour, third["import_id"], result="refused")
    assert (refused["row"], refused["problem"], refused["column"]) == (2, "conflict", "case_ref")
    assert len(desk.harbour.get("/v1/cases").json()["items"]) == 3


def test_a_changed_case_read_again_is_unchanged(desk: Desk) -> None:
    """What was posted first and what it is now both count as the same, as they do for POST."""
    ended(desk.harbour, upload(desk.harbour, csv_of(ROWS)))
    case = desk.harbour.get("/v1/cases/harbour/C-1").json()["case"] | {"ranked_importance": 2}
    assert desk.harbour.put("/v1/cases/harbour/C-1", case, version=1).status_code == 200
    assert counts(ended(desk.harbour, upload(desk.harbour, csv_of(ROWS)))) == (0, 2, 0)


def test_a_dry_run_stores_nothing(desk: Desk) -> None:
    """It says what would be: also which household would be refused, and where."""
    rows = [*ROWS, a_row("C-3", birth_year=MARKER)]
    answer = upload(desk.harbour, csv_of(rows), data={"dry_run": "true"})
    found = ended(desk.harbour, answer)
    assert (found["dry_run"], *counts(found)) == (True, 2, 0, 1)
    assert desk.harbour.get("/v1/cases").json()["items"] == []
    [refused] = rows_of(desk.harbour, found["import_id"], result="refused")
    assert (refused["row"], refused["column"]) == (5, "birth_year")
    assert counts(ended(desk.harbour, upload(desk.harbour, csv_of(rows)))) == (2, 0, 1)


def test_persons_of_a_household_are_refused_together(desk: Desk) -> None:
    """The row with the mistake says what to write; the others say which row it is; nothing is repeated."""
    rows = [
        a_row("C-1", size="2"),
        a_row("C-2"),
        a_row("C-1", size="2", person_ref="P2", school_stage=MARKER),
    ]
    found = ended(desk.harbour, upload(desk.harbour, csv_of(rows)))
    assert (*counts(found), found["rows_refused"]) == (1, 0, 1, 2)
    answer = desk.harbour.get(f"/v1/imports/{found['import_id']}/rows", params={"result": "refused"})
    assert MARKER not in answer.text
    first, second = answer.json()["items"]
    assert (first["row"], first["with_row"], first["column"], first["detail"]) == (2, 4, None, None)
    assert (second["row"], second["with_row"], second["column"]) == (4, None, "school_stage")
    assert (second["problem"], second["case_ref"]) == ("invalid-input", "C-1")
    assert "childcare" in second["detail"]


def test_a_row_with_the_wrong_number_of_cells_stands_alone(desk: Desk) -> None:
    """It is refused, and its household, which then lacks a person; the others are stored."""
    content = csv_of(ROWS).replace(b"C-2,2,P2,", b"C-2,2,P2,,,")
    found = ended(desk.harbour, upload(desk.harbour, content))
    refused = rows_of(desk.harbour, found["import_id"], result="refused")
    shown = [(row["row"], row["column"], row["case_ref"]) for row in refused]
    assert (found["created"], shown) == (1, [(3, "size", "C-2"), (4, None, None)])


def test_another_ngos_name_in_a_row_is_refused(desk: Desk) -> None:
    """The column may be left out; what is uploaded belongs to who uploads it."""
    rows = [a_row("C-1", ngo="harbour"), a_row("C-2", ngo="bridge"), a_row("C-3", ngo="")]
    found = ended(desk.harbour, upload(desk.harbour, csv_of(rows)))
    [refused] = rows_of(desk.harbour, found["import_id"], result="refused")
    assert (found["created"], refused["row"], refused["column"]) == (2, 3, "ngo")
    assert desk.bridge.get("/v1/cases").json()["items"] == []


def test_an_erased_case_stays_erased_and_its_refusal_forgets_what_it_said(desk: Desk) -> None:
    """Of a row that was refused before, number and kind of problem stay."""
    bad = ended(desk.harbour, upload(desk.harbour, csv_of([a_row("C-1", move_by="soon"), a_row("C-2")])))
    ended(desk.harbour, upload(desk.harbour, csv_of(ROWS[:1])))
    assert desk.harbour.call("DELETE", "/v1/cases/harbour/C-1", version=1).status_code == 204
    [row] = rows_of(desk.harbour, bad["import_id"], result="refused")
    assert (row["row"], row["problem"], row["column"], row["detail"]) == (2, "invalid-input", None, None)
    again = ended(desk.harbour, upload(desk.harbour, csv_of(ROWS[:1])))
    [gone] = rows_of(desk.harbour, again["import_id"])
    assert (gone["result"], gone["problem"]) == ("refused", "gone")


def test_an_upload_sent_twice_is_one_import(desk: Desk) -> None:
    """Whatever the boundary between the parts of the form; another file under the key is a conflict."""
    first = upload(desk.harbour, csv_of(ROWS), key="the-same-key")
    second = upload(desk.harbour, csv_of(ROWS), key="the-same-key")
    assert (second.status_code, second.json()) == (202, first.json())
    assert upload(desk.harbour, csv_of(ROWS[:1]), key="the-same-key").status_code == 409
    dry = upload(desk.harbour, csv_of(ROWS), key="the-same-key", data={"dry_run": "true"})
    assert dry.status_code == 409
    ended(desk.harbour, first)
    assert len(desk.harbour.get("/v1/imports").json()["items"]) == 1


def test_another_ngos_import_looks_absent(desk: Desk) -> None:
    """To the byte, in every operation; other roles are told that it is not for them."""
    found = ended(desk.harbour, upload(desk.harbour, csv_of(ROWS)))
    own, none = f"/v1/imports/{found['import_id']}", "/v1/imports/import-0"
    for suffix in ("", "/rows"):
        theirs, absent = desk.bridge.get(own + suffix), desk.bridge.get(none + suffix)
        assert theirs.status_code == absent.status_code == 404
        assert theirs.json() | {"request_id": ""} == absent.json() | {"request_id": ""}
    assert desk.bridge.post(f"{own}/cancel").status_code == 404
    assert desk.bridge.get("/v1/imports").json()["items"] == []
    assert desk.drafter.get(own).status_code == 403


def test_an_import_that_ended_is_cancelled_no_more(desk: Desk) -> None:
    """409, and what is there stays."""
    found = ended(desk.harbour, upload(desk.harbour, csv_of(ROWS)))
    assert desk.harbour.post(f"/v1/imports/{found['import_id']}/cancel").status_code == 409
    assert len(desk.harbour.get("/v1/cases").json()["items"]) == 2


def test_the_file_is_sealed_and_gone_in_the_end(desk: Desk, database: str) -> None:
    """No word of it in the database, before and after; once it is read, not even the sealed file."""
    folder = desk.house.settings.data_folder
    rows = [a_row("C-1", external_ids=f"kobo:{MARKER}"), a_row("C-2", pathway=MARKER)]
    ended(desk.harbour, upload(desk.harbour, csv_of(rows)))
    assert MARKER.encode() not in raw_bytes(folder)
    assert raw_sql(folder, "SELECT count(*) FROM import_files") == [(0,)]
    sealed = raw_sql(folder, "SELECT sealed_detail FROM import_rows WHERE sealed_detail IS NOT NULL")
    assert len(sealed) == 1
    assert b"Input should" not in bytes(sealed[0][0])


def test_the_ngo_is_told_and_every_case_is_in_the_audit(desk: Desk) -> None:
    """By the id of the import alone; coordinators hear of cases that are ready, as if they were posted."""
    found = ended(desk.harbour, upload(desk.harbour, csv_of(ROWS)))
    events = desk.harbour.get("/v1/events").json()["items"]
    assert [(each["kind"], each["thing"]) for each in events] == [("import.done", found["import_id"])]
    lines = desk.auditor.get("/v1/audit", params={"limit": 200}).json()["items"]
    told = [
        (line["action"], line["kind"], line["thing"]) for line in lines if line["organisation"] == "harbour"
    ]
    assert told[-3:] == [
        ("create", "import", found["import_id"]),
        ("create", "case", "harbour/C-1"),
        ("create", "case", "harbour/C-2"),
    ]
    assert desk.auditor.get("/v1/audit/check").json()["ok"] is True
