"""Examples of imports, for the OpenAPI document; invented, like all examples."""

from typing import Any

AT = "2026-12-01T09:30:00Z"
IMPORT_ID = "import-0190a1b2c3d-5f0e8d7c6b5a4938"
QUEUED: dict[str, Any] = {
    "import_id": IMPORT_ID,
    "state": "queued",
    "kind": "xlsx",
    "dry_run": False,
    "rows_total": 51_800,
    "rows_done": 0,
    "rows_refused": 0,
    "created": 0,
    "unchanged": 0,
    "refused": 0,
    "error": None,
    "created_at": AT,
    "started_at": None,
    "finished_at": None,
}
DONE: dict[str, Any] = QUEUED | {
    "state": "done",
    "rows_done": 51_800,
    "rows_refused": 2,
    "created": 19_999,
    "refused": 1,
    "started_at": AT,
    "finished_at": AT,
}
ROW: dict[str, Any] = {
    "row": 17,
    "result": "refused",
    "case_ref": "C-0007",
    "with_row": None,
    "problem": "invalid-input",
    "column": "birth_year",
    "detail": "write a whole number, in digits only",
}
OTHER_ROW: dict[str, Any] = ROW | {"row": 18, "with_row": 17, "column": None, "detail": None}
ROWS: dict[str, Any] = {"items": [ROW, OTHER_ROW], "next_cursor": None}
