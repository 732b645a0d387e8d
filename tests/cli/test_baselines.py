"""`rematch baselines`: two tables, what is assumed, and files."""

from pathlib import Path

import pytest

from rematch.analysis.cohorts import bundled, write_scenario
from rematch.models.baselines import Baselines
from tests.cli.terminal import rematch


@pytest.fixture(scope="module")
def pilot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pilot as a file."""
    path = tmp_path_factory.mktemp("baselines") / "pilot.json"
    write_scenario(bundled("pilot"), path)
    return path


def test_tables_notes_and_files(pilot: Path) -> None:
    """A file is one round: the seeds draw its lottery."""
    out = pilot.parent / "out"
    said = " ".join(
        rematch(
            "baselines", pilot, "--seeds", "2", "--method", "first_come", "--method", "optimum", "--out", out
        ).split()
    )
    assert "means over 2 lotteries of one round" in said
    assert "first_come" in said and "optimum" in said and "random_key" not in said.split("Key of")[0]
    assert "Gap of the optimum to its bound: at most 0 ppm" in said
    assert "tax revenue" in said and "Synthetic" in said
    found = Baselines.model_validate_json((out / "baselines.json").read_text(encoding="utf-8"))
    assert [line.method.value for line in found.summary] == ["first_come", "optimum"]


def test_another_round_cannot_be_drawn_from_a_file(pilot: Path) -> None:
    """One clear line, with what to do."""
    said = rematch("baselines", pilot, "--draw", "round", expect=2)
    assert "--draw lottery" in " ".join(said.split())
