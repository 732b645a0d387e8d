"""The version gate: which journal mode is safe with which SQLite.

Write-ahead logging can lose a commit from 3.7.0 to 3.51.2, but for the lines 3.50.7 and 3.44.6 mended.
"""

from dataclasses import dataclass

WAL = "wal"
TRUNCATE = "truncate"
Version = tuple[int, int, int]

MENDED: Version = (3, 51, 3)
MENDED_LINES: tuple[Version, ...] = ((3, 44, 6), (3, 50, 7))
FIRST_WITH_WAL: Version = (3, 7, 0)


@dataclass(frozen=True, slots=True)
class Gate:
    """Which database answers, and how it keeps its journal."""

    kind: str
    """sqlite or postgresql."""
    module: str
    version: str
    journal_mode: str | None
    """Of SQLite; None: a server looks after that itself."""


def sqlite_gate(version: Version) -> str:
    """Return the journal mode for a version of SQLite: `wal` where it keeps commits, else `truncate`."""
    return WAL if keeps_commits(version) and version >= FIRST_WITH_WAL else TRUNCATE


def keeps_commits(version: Version) -> bool:
    """Say whether write-ahead logging cannot lose a commit in this version."""
    if version >= MENDED or version < FIRST_WITH_WAL:
        return True
    return any(version[:2] == line[:2] and version >= line for line in MENDED_LINES)
