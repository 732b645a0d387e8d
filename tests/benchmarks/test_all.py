"""`run.py bench`: all benchmarks, one after the other, each with its page; the index names them."""

import importlib
import re
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.__main__ import Ended, main
from benchmarks.names import BENCHES, Bench, index_page
from tests.house.tree import ROOT


def test_a_small_measurement_of_analysis_runs_to_its_page(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """In a process of its own, as all of them; how fast is not asked."""
    assert main(["--quick", "--only", "analysis", "--out", str(tmp_path)]) == 0
    text = (tmp_path / "ANALYSIS.md").read_text(encoding="utf-8")
    assert "- Day: " in text and "- Versions: " in text and "reading 12 rows" in text
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == index_page()
    assert re.search(r"analysis +\d+\.\d  ran", capfd.readouterr().out)


def test_the_index_is_the_one_committed() -> None:
    """Every benchmark of the folder stands in it, with its peer and its page."""
    committed = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    assert committed == index_page()
    files = (ROOT / "benchmarks").glob("*.py")
    modules = {path.stem for path in files if "def main(" in path.read_text(encoding="utf-8")}
    assert modules - {"__main__", "child"} == {bench.name for bench in BENCHES}


@pytest.mark.parametrize("bench", BENCHES, ids=lambda bench: bench.name)
def test_every_benchmark_takes_the_options_of_a_small_run(
    bench: Bench, capfd: pytest.CaptureFixture[str]
) -> None:
    """Its help names them, and `--out`."""
    module = importlib.import_module(f"benchmarks.{bench.name}")
    parse = getattr(module, "parsed", None) or module.main
    with suppress(SystemExit):
        parse(["--help"])
    said = capfd.readouterr().out
    assert all(option in said for option in [*bench.quick, "--out"] if option.startswith("--"))


def test_unknown_names_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """By name, with those there are; nothing is measured."""
    assert main(["solvr"]) == 2
    assert "no benchmark 'solvr'" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["--only", "solvr"])


def test_what_wrote_no_page_has_failed() -> None:
    """A figure that is missed is another thing than a measurement that broke; small ones miss nothing."""
    assert Ended("a", 1, wrote=False, minutes=0.0).says(quick=True).startswith("failed with exit code 1")
    assert Ended("a", 1, wrote=True, minutes=0.0).says(quick=False) == "a figure missed: see the page"
    assert Ended("a", 1, wrote=True, minutes=0.0).says(quick=True) == "ran"
    assert Ended("a", 130, wrote=False, minutes=0.0).says(quick=False) == "stopped"
