"""Reads uploaded files one at a time and always in one thread, whose memory the next file then uses again."""

from concurrent.futures import ThreadPoolExecutor

from rematch.analysis.tables.uploads import CaseSheet, count_rows, read_upload
from rematch.models.upload import SheetKind

_reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rematch-reader")


def rows_in(content: bytes, kind: SheetKind) -> int:
    """Return how many rows a file has; FileError where it cannot be used as a whole."""
    return _reader.submit(count_rows, content, kind).result()


def sheet_of(content: bytes, kind: SheetKind) -> CaseSheet:
    """Return the rows of a file."""
    return _reader.submit(read_upload, content, kind).result()
