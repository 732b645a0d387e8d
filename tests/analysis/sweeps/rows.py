"""A row of a sweep, made by solving the smallest of rounds."""

import tempfile
from pathlib import Path

from rematch.analysis.studies import planned
from rematch.analysis.sweeps import row_of
from rematch.models.sweep import SweepRow
from tests.analysis.studies.written import a_study_file


def a_row() -> SweepRow:
    """The first setting of the small study."""
    with tempfile.TemporaryDirectory() as folder:
        plan = planned(a_study_file(Path(folder), seeds="1"))
        return row_of(plan, plan.study.settings()[0])
