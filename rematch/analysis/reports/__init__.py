"""Turns the folder of a sweep into a report for people, and that into one page of HTML."""

from rematch.analysis.reports.folder import SweepFolder, read_sweep
from rematch.analysis.reports.page import page
from rematch.analysis.reports.report import report_of

__all__ = ["SweepFolder", "page", "read_sweep", "report_of"]
