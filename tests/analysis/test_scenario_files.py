"""Scenarios survive the way to a file and back; a bad file is refused whole."""

import json
from pathlib import Path
from typing import Any

import pytest

from rematch.analysis.cohorts import bundled, bundled_names, read_scenario, write_scenario
from rematch.analysis.scenario_files import LINE_WIDTH, layout
from rematch.errors import FileError


def test_written_and_read_again(tmp_path: Path) -> None:
    """Equal parts, equal hash, the same bytes each time, nothing half left over."""
    pilot = bundled("pilot")
    path = tmp_path / "scenario.json"
    path.write_text("something older", encoding="utf-8")
    write_scenario(pilot, path)
    first = path.read_bytes()
    write_scenario(read_scenario(path), path)
    assert path.read_bytes() == first
    assert read_scenario(path) == pilot
    assert [each.name for each in tmp_path.iterdir()] == ["scenario.json"]


def test_a_full_dump_reads_as_well(tmp_path: Path) -> None:
    """Defaults may be written out: the hash is the same."""
    pilot = bundled("pilot")
    path = tmp_path / "scenario.json"
    path.write_text(pilot.model_dump_json(), encoding="utf-8")
    assert read_scenario(path).hash == pilot.hash


def spoilt(tmp_path: Path, change: Any) -> Path:
    """The pilot with one change."""
    document = bundled("pilot").model_dump(mode="json", exclude_defaults=True)
    change(document)
    path = tmp_path / "spoilt.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def an_unknown_field(document: dict[str, Any]) -> None:
    document["cases"][0]["case"]["nationality"] = "geheim4711"


def a_negative_number(document: dict[str, Any]) -> None:
    document["pledges"][1]["max_persons"] = -4711


def a_word_for_a_number(document: dict[str, Any]) -> None:
    document["pledges"][1]["unit_types"][0]["beds"] = "4711"


def a_missing_salt(document: dict[str, Any]) -> None:
    document["salts"].popitem()


def an_unsourced_figure(document: dict[str, Any]) -> None:
    del document["municipalities"][0]["population_source"]


@pytest.mark.parametrize(
    ("change", "pointer", "says"),
    [
        (an_unknown_field, "/cases/0/case/nationality", "never scores and never restricts"),
        (a_negative_number, "/pledges/1/max_persons", "at least 0 is asked for"),
        (a_word_for_a_number, "/pledges/1/unit_types/0/beds", "a whole number is asked for"),
        (a_missing_salt, "", "exactly one salt"),
        (an_unsourced_figure, "/municipalities/0", "population needs population_source"),
    ],
)
def test_a_bad_scenario_is_refused(tmp_path: Path, change: Any, pointer: str, says: str) -> None:
    """File and pointer, no value."""
    with pytest.raises(FileError, match=says) as refusal:
        read_scenario(spoilt(tmp_path, change))
    assert refusal.value.pointer == pointer
    assert "spoilt.json" in refusal.value.message
    assert "4711" not in refusal.value.message


def test_the_bundled_names() -> None:
    """Both scenarios are found; another name is refused with the names there are."""
    assert bundled_names() == ("pilot", "weldi")
    with pytest.raises(FileError, match="there are: pilot, weldi"):
        bundled("../secrets")


def test_layout_is_readable_and_plain_json() -> None:
    """What fits stands on one line; it parses to the same."""
    document = {"short": [1, 2], "long": ["wörter " * 10] * 3, "empty": {}}
    text = layout(document).decode()
    assert json.loads(text) == document
    assert '"short": [1, 2]' in text
    assert all(len(line) <= LINE_WIDTH for line in text.splitlines())
