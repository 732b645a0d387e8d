"""sweep(): rows as they end, taken up after a kill, refused where another study lies; tables at the end."""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from rematch.analysis.studies import Plan, planned
from rematch.analysis.sweep_hash import results_hash
from rematch.analysis.sweeps import Done, Engine, Sweep, row_of, sweep, tables
from rematch.errors import FileError, SettingError
from rematch.models.sweep import SweepRow
from rematch.models.sweep_header import SweepHeader
from tests.analysis.studies.written import a_study_file

ONE = Engine(workers=1)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Twelve solves of a small round."""
    return planned(a_study_file(tmp_path_factory.mktemp("study")))


@pytest.fixture(scope="module")
def whole(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> tuple[Sweep, Path]:
    """A sweep that nobody interrupted, and its folder."""
    folder = tmp_path_factory.mktemp("whole")
    return sweep(plan, out=folder, engine=ONE), folder


class KilledError(Exception):
    """The process was ended here."""


def killed_after(rows: int, plan: Plan, folder: Path) -> None:
    """Sweep until so many rows are there."""

    def stop(done: Done) -> None:
        if done.done == rows:
            raise KilledError

    with pytest.raises(KilledError):
        sweep(plan, out=folder, engine=ONE, progress=stop)


def without(row: SweepRow) -> dict[str, Any]:
    """A row without what differs from machine to machine."""
    return row.model_dump(exclude={"seconds", "versions"})


@pytest.mark.parametrize("torn", [b"", b'{"setting": {"policy": "gi\x00\xff'])
def test_a_sweep_is_taken_up_where_it_was_killed(
    plan: Plan, whole: tuple[Sweep, Path], tmp_path: Path, torn: bytes
) -> None:
    """Twice stopped, a line torn: only what is missing is solved, and the hash is that of the whole."""
    killed_after(5, plan, tmp_path)
    with (tmp_path / "rows.jsonl").open("ab") as file:
        file.write(torn)
    killed_after(9, plan, tmp_path)
    found = sweep(plan, out=tmp_path, engine=ONE)
    assert (found.solved, len(found.rows), found.hash) == (3, 12, whole[0].hash)
    assert [*map(without, found.rows)] == [*map(without, whole[0].rows)]
    assert sweep(plan, out=tmp_path, engine=ONE).solved == 0


def test_a_row_is_on_disk_before_the_next_is_solved(plan: Plan, tmp_path: Path) -> None:
    """Whoever looks sees every row that has been told of."""
    seen = []

    def look(done: Done) -> None:
        rows = (tmp_path / "rows.jsonl").read_bytes()
        seen.append((done.done, done.left, rows.count(b"\n"), rows.endswith(b"\n") or not rows))

    sweep(plan, out=tmp_path, engine=ONE, progress=look)
    assert seen == [(count, 12 - count, count, True) for count in range(13)]


def test_progress_guesses_the_end(plan: Plan) -> None:
    """At the pace so far; nothing before the first row, nothing left after the last."""
    seen: list[Done] = []
    sweep(plan, engine=ONE, progress=seen.append)
    assert seen[0].ends_in_s is None and seen[0].row is None
    assert seen[-1].ends_in_s == 0
    for done in seen[1:]:
        assert done.ends_in_s == pytest.approx(done.seconds / done.done * done.left)
        assert done.row is not None and str(done).startswith(f"{done.done} done, {done.left} left")


def test_another_study_in_the_folder_is_refused(whole: tuple[Sweep, Path], tmp_path: Path) -> None:
    """A changed study, or other seeds: named with both digests; the rows stay."""
    path = a_study_file(tmp_path)
    before = (whole[1] / "rows.jsonl").read_bytes()
    with pytest.raises(FileError, match=r"holds the sweep of another study \(small, digest"):
        sweep(planned(path, seeds=2), out=whole[1], engine=ONE)
    assert (whole[1] / "rows.jsonl").read_bytes() == before


def test_a_folder_of_something_else_is_refused(plan: Plan, tmp_path: Path) -> None:
    """Nothing is written beside what is not ours."""
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(FileError, match="holds files and no sweep"):
        sweep(plan, out=tmp_path, engine=ONE)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_row_in_the_middle_that_is_none(plan: Plan, tmp_path: Path) -> None:
    """No kill does that: it is named by its line, and nothing is solved."""
    killed_after(2, plan, tmp_path)
    rows = tmp_path / "rows.jsonl"
    rows.write_bytes(b'{"setting": 1}\n' + rows.read_bytes())
    with pytest.raises(FileError, match=r"rows\.jsonl, line 1: "):
        sweep(plan, out=tmp_path, engine=ONE)


def test_the_head_says_what_holds_for_all_rows(plan: Plan, whole: tuple[Sweep, Path]) -> None:
    """Cases from a file are protected as real ones, whatever the file says."""
    header = SweepHeader.model_validate_json((whole[1] / "sweep.json").read_bytes())
    assert (header.study, header.digest, header.seeds, header.settings) == ("small", plan.digest, 3, 4)
    assert header.synthetic and not header.invented_cases
    assert header.reference.policy == "given" and header.draw == "resample"
    assert set(header.places) == {"DE-a", "DE-b", "DE-c"}


def test_a_row_says_how_it_was_solved(plan: Plan, whole: tuple[Sweep, Path]) -> None:
    """Parameters, versions, levels with their bounds, who is where, and counts that agree."""
    row = whole[0].rows[0]
    assert row.params.audit and row.status == "optimal" and row.gap_ppm == 0
    assert {"rematch", "ortools", "highspy", "numpy", "python"} <= set(row.versions)
    assert [level.name for level in row.levels] == list(plan.policies["given"].objectives)
    assert row.scenario_hash == plan.scenario(row.setting).hash
    assert len(row.homes) == row.measures.placed_cases
    assert sum(row.persons_at.values()) == row.measures.placed_persons
    assert max(each.copies for each in whole[0].rows) > 1
    assert without(row_of(plan, row.setting)) == without(row)


def test_no_household_is_in_a_table(whole: tuple[Sweep, Path]) -> None:
    """CSV and Parquet hold the same rows, in the order of the study, and no id."""
    found, folder = whole
    with (folder / "rows.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert [path.name for path in found.files] == ["rows.csv", "rows.parquet"]
    parquet = pyarrow.parquet.read_table(folder / "rows.parquet").to_pylist()
    assert [row["placed_persons"] for row in parquet] == [row.measures.placed_persons for row in found.rows]
    assert [row["outcome_hash"] for row in table] == [row.outcome_hash for row in found.rows]
    assert set(table[0]) == set(parquet[0])
    assert "harbour/" not in (folder / "rows.csv").read_text(encoding="utf-8")


def test_nobody_can_be_placed(tmp_path: Path) -> None:
    """A floor that no placement keeps: a row that says so, not the end of the sweep."""
    floor = 'dimension = "household_size"\ngroup = "4"\nleast_pct = 100\n'
    lists = f'[[policy]]\nname = "all"\n[[policy.floors]]\n{floor}'
    path = a_study_file(tmp_path, lists, seeds="1", words='draw = "lottery"')
    (row,) = sweep(planned(path), engine=ONE).rows
    assert (row.status, row.homes, row.measures.placed_cases, row.gap_ppm) == ("infeasible", {}, 0, None)


def test_the_hash_sees_every_figure(whole: tuple[Sweep, Path]) -> None:
    """But no seconds, no versions, and no order."""
    rows = list(whole[0].rows)
    later = [row.model_copy(update={"seconds": 9.0, "versions": {}}) for row in rows]
    assert results_hash(later[::-1]) == whole[0].hash
    assert results_hash([rows[0].model_copy(update={"copies": 99}), *rows[1:]]) != whole[0].hash


def test_without_the_extra(
    whole: tuple[Sweep, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without pyarrow there is CSV alone; a frame says what to install."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert [path.name for path in tables.write_tables(whole[0].rows, tmp_path)] == ["rows.csv"]
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(SettingError, match=r'pandas is not installed: pip install "rematch\[analysis\]"'):
        tables.frame_of(whole[0].rows)


def test_rows_are_read_as_they_were_written(whole: tuple[Sweep, Path]) -> None:
    """A line of JSON is a row."""
    lines = (whole[1] / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    assert [SweepRow.model_validate_json(line) for line in lines] == list(whole[0].rows)
    assert all(json.loads(line)["homes"] is not None for line in lines)
