"""`rematch frontier`, `rematch one-more-home` and the scenarios made on demand, from the terminal."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rematch.cli import app
from rematch.errors import FileError, NotFoundError


def rematch(*words: str | Path) -> str:
    """Run the command in this process; an error it raises on purpose is raised here."""
    ran: Any = CliRunner().invoke(app, [*map(str, words)], env={"COLUMNS": "200"})
    if ran.exception is not None:
        raise ran.exception
    return str(ran.output)


def test_the_list_names_what_is_made_on_demand() -> None:
    """Both rounds with their numbers; how many persons they hold is not known before they are built."""
    said = " ".join(rematch("scenario", "list").split())
    assert "network" in said and "2000" in said and "europe" in said and "20000" in said
    assert said.count("made on demand") == 2


def test_an_unknown_scenario_is_told_all_names() -> None:
    """Bundled and on demand."""
    with pytest.raises(FileError, match="pilot, weldi, network, europe"):
        rematch("scenario", "show", "atlantis")


def test_frontier_prints_and_writes(tmp_path: Path) -> None:
    """A table with the unit of each axis, the synthetic mark, three files."""
    said = rematch("frontier", "pilot", "--only", "order", "--only", "changes", "--audit", "--out", tmp_path)
    assert "households first" in said and "persons in household" in said
    assert "changes: No earlier run was given" in said and "Synthetic" in said
    assert sorted(each.name for each in tmp_path.iterdir()) == ["frontiers.json", "points.csv", "sizes.csv"]


def test_one_more_home_prints_and_writes(tmp_path: Path) -> None:
    """By name of the municipality; what was not solved says so."""
    words = ("one-more-home", "pilot", "--municipality", "Troisdorf", "--audit", "--most", "1")
    said = rematch(*words, "--out", tmp_path)
    assert "DE-troisdorf" in said and "not solved" in said
    homes = json.loads((tmp_path / "homes.json").read_text(encoding="utf-8"))["homes"]
    assert len(homes) == 3 and sum(row["persons"] is not None for row in homes) == 1
    assert (tmp_path / "council-DE-troisdorf.md").is_file()


def test_an_unknown_municipality_is_refused(tmp_path: Path) -> None:
    """With those there are."""
    with pytest.raises(NotFoundError, match=r"No such municipality.*DE-kiel"):
        rematch("one-more-home", "pilot", "--municipality", "Nowhere", "--out", tmp_path)
