"""`rematch report`: the folder of a sweep becomes one file."""

from pathlib import Path

from tests.analysis.reports.folders import a_row, compared, over_seeds, write_sweep
from tests.cli.terminal import rematch

ROWS = [*over_seeds(2, a_row), *over_seeds(2, lambda seed: a_row(seed, compared(policy="work_first")))]


def test_a_folder_becomes_a_page(tmp_path: Path) -> None:
    """Said: that it is synthetic, that households are protected all the same, and where it lies."""
    folder, out = write_sweep(tmp_path / "sweep", ROWS, invented_cases=False), tmp_path / "report.html"
    said = rematch("report", folder, "--out", out)
    assert said.startswith("SYNTHETIC") and str(out) in said.replace("\n", "")
    assert "Households may be real" in said
    assert "What ten more flats in Kiel bring" in out.read_text(encoding="utf-8")


def test_a_wrong_folder_is_one_clear_line(tmp_path: Path) -> None:
    """Exit code 2 and the file that is missing; no page."""
    assert "sweep.json" in rematch("report", tmp_path, "--out", tmp_path / "x.html", expect=2)
    assert not (tmp_path / "x.html").exists()
