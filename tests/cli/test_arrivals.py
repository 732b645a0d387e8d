"""`rematch arrivals`: a table for people, JSON and CSV for programs, one clear line for what is wrong."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rematch.analysis.cohorts import cohort, write_scenario
from rematch.cli import app
from rematch.errors import RematchError
from rematch.models.over_time import OverTimeStudy
from tests.cli.terminal import rematch

SHORT = ("--seeds", "2", "--weeks", "6", "--futures", "1")


def said_by(*words: str | Path) -> str:
    """Run the command in this process: libraries are loaded and compiled once."""
    done = CliRunner().invoke(app, ["arrivals", *map(str, words)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_study_is_shown_and_written(tmp_path: Path) -> None:
    """Marked synthetic; the files hold what the table says, twice the same but for hindsight."""
    asked = ("pilot", *SHORT, "--revise", "3:DE-kiel:50", "--hindsight-s", "0")
    said = " ".join(said_by(*asked, "--out", tmp_path / "once").split())
    assert said.startswith("SYNTHETIC")
    assert all(name in said for name in ("greedy", "batch", "bid_prices", "balanced", "Means over 2 streams"))
    said_by(*asked, "--out", tmp_path / "again")
    for name in ("study.json", "rows.csv", "load.csv"):
        assert (tmp_path / "once" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    study = OverTimeStudy.model_validate_json((tmp_path / "once" / "study.json").read_text("utf-8"))
    assert (len(study.rows), len(study.summary), study.settings["weeks"]) == (8, 4, "6")
    with (tmp_path / "once" / "rows.csv").open(encoding="utf-8", newline="") as file:
        assert [line["method"] for line in csv.DictReader(file)] == [row.method for row in study.rows]


def test_a_given_round_tells_no_counts_of_real_households(tmp_path: Path) -> None:
    """Who lives where by week could be told from small counts: load.csv is for invented ones only."""
    scenario = cohort("pilot")
    real = scenario.model_copy(update={"round": scenario.round.model_copy(update={"synthetic": False})})
    write_scenario(real, tmp_path / "real.json")
    write_scenario(cohort("pilot", seed=3), tmp_path / "past.json")
    given = ("--past", tmp_path / "past.json", "--method", "greedy")
    asked = (tmp_path / "real.json", *SHORT, *given)
    study = json.loads(said_by(*asked, "--daily", "--out", tmp_path / "out", "--json"))
    assert (study["synthetic"], study["settings"]["daily"]) == (False, "True")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["rows.csv", "study.json"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("nowhere",), "no such file"),
        (("pilot", "--method", "best"), "There is no method best"),
        (("pilot", "--revise", "3:DE-kiel"), "WEEK:MUNICIPALITY:PERCENT"),
        (("pilot", "--revise", "3:Nowhere:50"), "No such municipality"),
        (("pilot", "--revise", "99:DE-kiel:50"), "A revision to 50 % in period 99"),
        (("invented", "--revise", "1:13:50"), "1 to 12"),
        (("pilot", "--past", "pilot"), "draws its own past"),
        (("pilot", "--times", "99"), "99 times the round"),
        (("invented", "--weeks", "400", "--daily"), "2800 batches"),
        (("invented", "--capacity-pct", "-1"), "-1 % of the capacity"),
    ],
)
def test_what_is_wrong_is_one_clear_line(wrong: tuple[str, ...], message: str) -> None:
    """Raised before anything is drawn."""
    with pytest.raises(RematchError, match=message):
        CliRunner().invoke(app, ["arrivals", *wrong], catch_exceptions=False)


def test_an_error_ends_with_code_2() -> None:
    """As every command's."""
    assert "There is no method best" in rematch("arrivals", "pilot", "--method", "best", expect=2)
