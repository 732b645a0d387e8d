"""When the next digest is written: once a day at its hour, whatever the time is now."""

from datetime import UTC, datetime

import pytest

from rematch.services.mail.digests import next_digest


@pytest.mark.parametrize(
    ("now", "hour", "expected"),
    [
        ("2026-12-01T05:59:59", 6, "2026-12-01T06:00:00"),
        ("2026-12-01T06:00:00", 6, "2026-12-02T06:00:00"),
        ("2026-12-31T23:30:00", 6, "2027-01-01T06:00:00"),
        ("2026-12-01T00:00:00", 0, "2026-12-02T00:00:00"),
        ("2026-12-01T22:10:11", 23, "2026-12-01T23:00:00"),
    ],
)
def test_the_next_digest(now: str, hour: int, expected: str) -> None:
    """Always later than now, and never later than a day."""
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert next_digest(at, hour=hour) == datetime.fromisoformat(expected).replace(tzinfo=UTC)
