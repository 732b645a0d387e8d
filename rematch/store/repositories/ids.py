"""Ids that sort by time and cannot be guessed."""

import secrets
from datetime import datetime


def new_id(kind: str, at: datetime) -> str:
    """Return `<kind>-<milliseconds in hex>-<64 random bits>`."""
    return f"{kind}-{int(at.timestamp() * 1000):011x}-{secrets.token_hex(8)}"
