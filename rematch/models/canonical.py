"""The values of a model as canonical JSON (RFC 8785): by the interpreter's writer where that writes the same.

That one is many times faster. It differs in fractions, in large integers, and in the order of keys beyond
ASCII: a text in which any of these could stand is written by the library.
"""

import json
import re
from typing import Any

import rfc8785

_write = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True).encode
_MAY_DIFFER = re.compile(r"[0-9](?:[.eE]|[0-9]{15})")


def canonical_json(value: Any) -> bytes:
    """Return the canonical JSON of what `model_dump(mode="json")` gives; rfc8785's own error for others."""
    try:
        text = _write(value)
    except ValueError:
        return rfc8785.dumps(value)  # its words for what has no canonical form
    if text.isascii() and not _MAY_DIFFER.search(text):
        return text.encode()
    return rfc8785.dumps(value)
