"""Files in and out for `rematch match`: JSON arrays or CSV sheets become models, then a scenario."""

from rematch.analysis.tables.assembly import assemble
from rematch.analysis.tables.reading import read_cases, read_municipalities, read_pledges, read_policy
from rematch.analysis.tables.safety import read_safety
from rematch.analysis.tables.writing import write_tables, write_templates

__all__ = [
    "assemble",
    "read_cases",
    "read_municipalities",
    "read_pledges",
    "read_policy",
    "read_safety",
    "write_tables",
    "write_templates",
]
