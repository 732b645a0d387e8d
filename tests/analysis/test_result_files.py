"""Results in files: numbers as they are, no text that becomes a formula, nothing left half."""

from pathlib import Path

from rematch.analysis.result_files import write_figures, write_model
from rematch.models.interval import Interval


def test_figures_stay_and_formulas_do_not(tmp_path: Path) -> None:
    """A spreadsheet shows the cell; a number below nought is no formula; None is empty."""
    write_figures(tmp_path / "t.csv", ("name", "a", "b"), [("=1+1", -2.5, None), ("Kiel", 3, True)])
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == "name,a,b\n'=1+1,-2.5,\nKiel,3,True\n"
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


def test_a_result_reads_back(tmp_path: Path) -> None:
    """The same model, over what was there."""
    whole = Interval(mean=1.5, low=None, high=None)
    (tmp_path / "w.json").write_text("old", encoding="utf-8")
    write_model(tmp_path / "w.json", whole)
    assert Interval.model_validate_json((tmp_path / "w.json").read_text(encoding="utf-8")) == whole
