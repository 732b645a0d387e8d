"""The hash of a sweep, as `rematch sweep` prints it and as its report states it."""

import hashlib
from collections.abc import Iterable

from rematch.models.canonical import canonical_json
from rematch.models.sweep import SweepRow

OBSERVED = frozenset({"seconds", "versions"})
"""Fields of a row that differ from machine to machine."""


def results_hash(rows: Iterable[SweepRow]) -> str:
    """
    Return SHA-256 over all rows without seconds and versions: the same on any machines, in any order.

    Parameters
    ----------
    rows : iterable of SweepRow
        In any order.
    """
    by_task = sorted(rows, key=lambda row: row.setting.task)
    lines = (canonical_json(row.model_dump(mode="json", exclude=set(OBSERVED))) for row in by_task)
    return hashlib.sha256(b"\n".join(lines)).hexdigest()
