"""bench read from the terminal: a file in, one line per problem out, nothing written."""

from pathlib import Path

import pytest

from tests.analysis.public_files import FILES, a_folder, a_gap, best_of_all
from tests.cli.terminal import rematch


def test_gap_prints_what_it_found(tmp_path: Path) -> None:
    """Value and bound in the file's terms, status and proof; the file stays alone."""
    file = tmp_path / "c.txt"
    file.write_text(a_gap(), encoding="utf-8")
    said = rematch("bench", "read", "gap", file, "--deadline-s", "30")
    assert f" {best_of_all(1)} " in said and "optimal" in said
    assert f" {best_of_all(-1)} " in rematch("bench", "read", "gap", file, "--maximise")
    assert list(tmp_path.iterdir()) == [file]


def test_folder_prints_what_it_found(tmp_path: Path) -> None:
    """The total weight in decimals, and a note on the scaling."""
    said = rematch("bench", "read", "folder", a_folder(tmp_path))
    assert "2.625" in said and "multiplied by 1,000,000" in said
    assert {file.name for file in tmp_path.iterdir()} == set(FILES)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gap", "nowhere.txt"), "nowhere.txt"),
        (("folder", "nowhere"), "sizes.csv"),
        (("gap", "x", "--deadline-s", "0"), "deadline-s"),
    ],
)
def test_a_wrong_call_is_one_clear_line(words: tuple[str, ...], said: str) -> None:
    """Exit code 2, the file or option named, no traceback."""
    answer = rematch("bench", "read", *words, expect=2)
    assert said in answer and "Traceback" not in answer
