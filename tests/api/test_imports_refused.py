"""Files that cannot be used: refused as a whole at once, with a problem that says why, and nothing kept."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import xlsxwriter

from tests.api.desk import Desk
from tests.api.importing import CSV, XLSX, upload
from tests.api.test_bad_input import refused
from tests.sheets import a_row, csv_of, rezipped, xlsx_of

MARKER = "zz-marker-zz"
GOOD = xlsx_of([a_row()])
SHEET = "xl/worksheets/sheet1.xml"


def nothing_kept(desk: Desk) -> None:
    """No import, no case."""
    assert desk.harbour.get("/v1/imports").json()["items"] == []
    assert desk.harbour.get("/v1/cases").json()["items"] == []


def with_part(name: str, content: bytes = b"x") -> bytes:
    """A good file with one part more, or another one."""
    return rezipped(GOOD, lambda parts: parts.update({name: content}))


def in_sheet(old: bytes, new: bytes) -> bytes:
    """A good file whose sheet is written otherwise."""

    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[SHEET]
        parts[SHEET] = parts[SHEET].replace(old, new, 1)

    return rezipped(GOOD, change)


def of_sheet(rows: bytes, strings: bytes = b"") -> bytes:
    """A file whose rows, and shared texts, are written by hand."""
    space = b' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

    def change(parts: dict[str, bytes]) -> None:
        parts[SHEET] = b"<worksheet" + space + b"><sheetData>" + rows + b"</sheetData></worksheet>"
        if strings:
            parts["xl/sharedStrings.xml"] = b"<sst" + space + b">" + strings + b"</sst>"

    return rezipped(GOOD, change)


def encrypted() -> bytes:
    """A zip whose entries say that they are encrypted."""
    raw = bytearray(GOOD)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(magic)
        while at >= 0:
            raw[at + offset] |= 1
            at = raw.find(magic, at + 1)
    return bytes(raw)


def bomb() -> bytes:
    """A few hundred kilobytes that unpack to 200 MiB."""
    return with_part(SHEET, b"\0" * (200 * 1024 * 1024))


def many_parts() -> bytes:
    """More parts than a workbook of one sheet has."""
    return rezipped(GOOD, lambda parts: parts.update({f"xl/media/{n}.png": b"" for n in range(300)}))


def two_sheets() -> bytes:
    """Which one holds the cases?"""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet("one")
        book.add_worksheet("two")
    return content.getvalue()


ROW = b'<row r="2"><c r="A2" t="s"><v>0</v></c></row>'
TOLD_OFTEN = b"".join(
    b'<row r="%d">' % row
    + b"".join(b'<c r="%c%d" t="s"><v>0</v></c>' % (65 + n, row) for n in range(26))
    + b"</row>"
    for row in range(1, 2_001)
)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04 no zip", "is no XLSX file"),
        (b"", "is no XLSX file"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "is encrypted, or of the old kind"),
        (encrypted(), "is encrypted"),
        (with_part("xl/vbaProject.bin"), "holds macros"),
        (with_part("xl/macrosheets/sheet1.xml"), "holds macros"),
        (
            with_part("[Content_Types].xml", b"<a>application/vnd.ms-excel.sheet.macroEnabled.main+xml</a>"),
            "macros",
        ),
        (with_part("xl/externalLinks/externalLink1.xml"), "links to other files"),
        (with_part("xl/connections.xml"), "fetches from elsewhere"),
        (with_part("xl/embeddings/oleObject1.bin"), "holds other files"),
        (bomb(), "unpacks to more than 128 MiB"),
        (many_parts(), "as spreadsheets write them"),
        (two_sheets(), "has 2 sheets"),
        (with_part("xl/workbook.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "as spreadsheets write them"),
        (with_part("xl/workbook.xml", b"<a>"), "is broken"),
        (GOOD[:-200], "is no XLSX file"),
        (of_sheet(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "more than 99,999 rows"),
        (of_sheet(b'<row r="1"><c r="XFD1"><v>1</v></c></row>'), "or 52 columns"),
        (of_sheet(b"<row r='1'><c r = 'BA1'><v>1</v></c></row>"), "or 52 columns"),
        (of_sheet(b"<row><c><v>1</v></c></row>"), "as spreadsheets write them"),
        (of_sheet(b'<row r="1"><!-- <c r="A1"/> --><c r="A1"/></row>'), "as spreadsheets write them"),
        (of_sheet(ROW.decode().encode("utf-16")), "as spreadsheets write them"),
        (of_sheet(TOLD_OFTEN, b"<si><t>" + b"x" * 30_000 + b"</t></si>"), "says more than 64 MiB"),
        (of_sheet(b"<row>" + b" " * 5_000_000), "as spreadsheets write them"),
        (xlsx_of([], header=("case_ref", "size", "person_ref", "birth_year")), "has no rows"),
        (xlsx_of([a_row("EXAMPLE")]), "has no rows"),
        (of_sheet(b""), "these columns of the header cannot be used"),
    ],
)
def test_a_workbook_that_is_none_or_dangerous(shared: Desk, content: bytes, says: str) -> None:
    """Nothing of it is unpacked that was not looked at first."""
    problem = refused(upload(shared.harbour, content, media_type=XLSX), 422)
    assert (problem["type"], says in problem["detail"]) == ("/problems/invalid-file", True), problem
    nothing_kept(shared)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "case_ref, size, person_ref (missing)"),
        (b"case_ref,size,person_ref\r\n", "has no rows"),
        (b"case_ref,size,person_ref\r\n ,, \r\n", "has no rows"),
        (csv_of([a_row()], header=("case_ref", "person_ref", "birth_year")), "size (missing)"),
        (csv_of([a_row(birth_day="1")]), "birth_day (not known)"),
        (csv_of([a_row(**{MARKER: "1"})]), "no. 6 (not known)"),
        (b"case_ref,size,size,person_ref\r\na,1,1,b\r\n", "size (twice there)"),
        (b"C-1,1,P1\r\n", "no. 1, no. 2, no. 3 (not known)"),
        (csv_of([a_row()]).replace(b",", b"\t"), "separated by tabs"),
        (csv_of([a_row("härbour")]).decode().encode("cp1252"), "not UTF-8"),
        (csv_of([a_row()]).decode().encode("utf-16"), "not UTF-8"),
        (csv_of([a_row()]) + b'"', "is not CSV"),
        (csv_of([a_row()]) + b"\0", "NUL"),
        (b"case_ref,size,person_ref\n" + b"a,1,b\n" * 100_000, "more than 99,999 rows"),
    ],
)
def test_a_csv_that_cannot_be_used(shared: Desk, content: bytes, says: str) -> None:
    """The columns that are missing or not known are named, where they can be a column's name."""
    problem = refused(upload(shared.harbour, content), 422)
    assert (problem["type"], says in problem["detail"]) == ("/problems/invalid-file", True), problem
    nothing_kept(shared)


@pytest.mark.parametrize("column", ["nationality", "religion", "sex"])
def test_a_column_that_asks_who_somebody_is(shared: Desk, column: str) -> None:
    """Said plainly."""
    for content, media_type in (
        (csv_of([a_row(**{column: "x"})]), CSV),
        (xlsx_of([a_row()], header=("case_ref", "size", "person_ref", column)), XLSX),
    ):
        problem = refused(upload(shared.harbour, content, media_type=media_type), 422)
        assert problem["type"] == "/problems/barred"


@pytest.mark.parametrize(
    ("media_type", "name"),
    [
        ("application/vnd.ms-excel.sheet.macroEnabled.12", "cases.xlsm"),
        ("application/octet-stream", "cases.xlsm"),
        ("application/octet-stream", "cases.ods"),
        ("application/zip", "cases.xlsx"),
        ("application/json", "cases.csv"),
        ("text/plain", "cases"),
        (XLSX, "cases.xlsm"),
    ],
)
def test_another_kind_of_file(shared: Desk, media_type: str, name: str) -> None:
    """CSV and XLSX only, by what the part says; where it says nothing, by the file's name."""
    refused(upload(shared.harbour, GOOD, media_type=media_type, name=name), 415)
    nothing_kept(shared)


def test_a_file_by_its_name(desk: Desk) -> None:
    """Programs that do not know the kind send application/octet-stream."""
    sent = {"media_type": "application/octet-stream", "name": "Cases.XLSX"}
    assert upload(desk.harbour, GOOD, **sent).json()["kind"] == "xlsx"


def test_no_form(shared: Desk) -> None:
    """JSON, a bare file, a form that ends too early, a form without its boundary."""
    refused(shared.harbour.post("/v1/imports", {"file": "x"}), 415)
    refused(shared.harbour.call("POST", "/v1/imports", content=GOOD, headers={"Content-Type": XLSX}), 415)
    for media_type in ("multipart/form-data; boundary=abc", "multipart/form-data"):
        headers = {"Content-Type": media_type}
        refused(
            shared.harbour.call("POST", "/v1/imports", content=b"--xyz\r\nzz-marker-zz", headers=headers), 400
        )
    refused(shared.harbour.call("POST", "/v1/imports"), 422)
    nothing_kept(shared)


def form(*parts: tuple[str, Any]) -> Callable[[Desk], httpx.Response]:
    """Send a form with these parts."""
    return lambda desk: desk.harbour.call("POST", "/v1/imports", files=list(parts))


FILE = ("file", ("cases.csv", csv_of([a_row()]), CSV))


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (form(FILE, FILE), 400),
        (form(FILE, ("zz-marker-zz", (None, b"1"))), 422),
        (form(FILE, ("dry_run", (None, b"1")), ("dry_run", (None, b"0"))), 400),
        (form(FILE, ("dry_run", (None, b"zz-marker-zz"))), 422),
        (form(FILE, ("dry_run", (None, b"1" * 200))), 400),
        (form(("file", (None, b"zz-marker-zz"))), 422),
        (form(("dry_run", (None, b"true"))), 422),
    ],
)
def test_a_form_with_other_fields(shared: Desk, send: Callable[[Desk], httpx.Response], status: int) -> None:
    """One file, and dry_run once."""
    refused(send(shared), status)
    nothing_kept(shared)


def test_a_file_that_is_too_large(shared: Desk) -> None:
    """More than 10 MiB, with and without Content-Length."""
    content = b"case_ref,size,person_ref\n" + b"x" * (10 * 1024 * 1024)
    refused(upload(shared.harbour, content), 413)
    parts = [
        b'--abc\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n',
        content,
        content,
    ]
    headers = {"Content-Type": "multipart/form-data; boundary=abc"}
    refused(shared.harbour.call("POST", "/v1/imports", content=iter(parts), headers=headers), 413)
    nothing_kept(shared)


def test_without_an_idempotency_key(shared: Desk) -> None:
    """As with every POST."""
    headers = {"Authorization": f"Bearer {shared.harbour.token}"}
    refused(shared.client.post("/v1/imports", files=[FILE], headers=headers), 400)


@pytest.mark.parametrize(
    "suffix", ["x", "import-", "import-zz", "import-0190/rows?cursor=zz", "import-0/rows?result=x"]
)
def test_addresses_that_are_none(shared: Desk, suffix: str) -> None:
    """Refused as what they are."""
    assert shared.harbour.get(f"/v1/imports/{suffix}").status_code in {404, 422}


def test_the_good_file_these_tests_spoil_is_good(desk: Desk) -> None:
    """Otherwise the refusals would show nothing; and the parts it is made of by hand are read."""
    assert upload(desk.harbour, GOOD, media_type=XLSX).status_code == 202
    assert zipfile.is_zipfile(io.BytesIO(in_sheet(b"<sheetData>", b"<sheetData>")))
    content = in_sheet(b'<c r="A2"', b"<c  s='0'  r = 'A2'")
    assert upload(desk.harbour, content, media_type=XLSX).status_code == 202
