"""The folder of a sweep: read whole, in any order of its rows; what is wrong with it is named by line."""

from pathlib import Path

import pytest

from rematch.analysis.reports import read_sweep
from rematch.analysis.sweep_hash import results_hash
from rematch.errors import FileError
from tests.analysis.reports.folders import a_row, compared, over_seeds, write_sweep

OTHER = compared(policy="work_first")
ROWS = [*over_seeds(3, a_row), *over_seeds(3, lambda seed: a_row(seed, OTHER))]


def test_rows_stand_by_setting_and_seed(tmp_path: Path) -> None:
    """The reference first, seeds in order, and one hash whatever the order of the lines."""
    there, back = (
        read_sweep(write_sweep(tmp_path / name, rows))
        for name, rows in (("there", ROWS), ("back", ROWS[::-1]))
    )
    assert list(there.rows) == [compared(), OTHER] == list(back.rows)
    assert list(back.rows[OTHER]) == [1, 2, 3]
    assert there.results_hash() == back.results_hash() == results_hash(ROWS)
    assert there.results_hash() != read_sweep(write_sweep(tmp_path / "less", ROWS[:-1])).results_hash()


def test_households_are_protected_unless_they_are_said_to_be_invented(tmp_path: Path) -> None:
    """`synthetic` may rest on the municipalities alone; and one row that is not synthetic is enough."""
    assert not read_sweep(write_sweep(tmp_path / "invented", ROWS)).protected
    assert read_sweep(write_sweep(tmp_path / "unsaid", ROWS, invented_cases=False)).protected
    mixed = [*ROWS[:-1], a_row(3, OTHER, synthetic=False)]
    assert read_sweep(write_sweep(tmp_path / "mixed", mixed)).protected


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([*ROWS, ROWS[0]], r"line 7: balanced\|as_pledged\|none\|1 stands there twice"),
        (ROWS[3:], "no row of the reference"),
    ],
    ids=["a solve twice", "no reference"],
)
def test_rows_that_cannot_be_compared_are_refused(tmp_path: Path, rows: list, message: str) -> None:
    """The message says which, and what to do."""
    with pytest.raises(FileError, match=message):
        read_sweep(write_sweep(tmp_path, rows))


def test_a_half_line_is_a_sweep_under_way(tmp_path: Path) -> None:
    """A killed sweep is taken up again; a report does not guess."""
    folder = write_sweep(tmp_path, ROWS)
    rows = folder / "rows.jsonl"
    rows.write_text(rows.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    with pytest.raises(FileError, match=r"line 6: ends in the middle\. Let the sweep run on"):
        read_sweep(folder)


def test_wrong_files_are_named(tmp_path: Path) -> None:
    """No folder, no header, no rows, a field too much: each without the value."""
    with pytest.raises(FileError, match=r"sweep\.json"):
        read_sweep(tmp_path / "nowhere")
    folder = write_sweep(tmp_path / "sweep", ROWS)
    (folder / "rows.jsonl").write_text('{"secret": 1}\n', encoding="utf-8")
    with pytest.raises(FileError, match="line 1") as refused:
        read_sweep(folder)
    assert "missing" in str(refused.value) or "unknown" in str(refused.value)
    (folder / "rows.jsonl").unlink()
    with pytest.raises(FileError, match="Is it the folder of a sweep"):
        read_sweep(folder)
    (folder / "sweep.json").write_text("{}", encoding="utf-8")
    with pytest.raises(FileError, match=r"sweep\.json: /study"):
        read_sweep(folder)


def test_the_order_of_settings_does_not_depend_on_who_was_done_first(tmp_path: Path) -> None:
    """The reference, then its policy elsewhere after the other policies beside it."""
    more = compared(capacity="more")
    rows = [a_row(1, more), a_row(1, compared(capacity="more", policy="a")), a_row(1, OTHER), a_row(1)]
    sweep = read_sweep(write_sweep(tmp_path, rows))
    assert list(sweep.rows) == [compared(), OTHER, more, compared(capacity="more", policy="a")]
