"""sweep from the terminal: killed as a process is killed, taken up by the same command, one hash."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rematch.analysis.studies import planned
from rematch.analysis.sweeps import Engine, sweep
from rematch.cli import app
from rematch.errors import FileError
from tests.analysis.studies.written import a_study_file
from tests.cli.terminal import rematch

WITHIN_S = 120


def hash_in(said: str) -> str:
    """The hash it ends with."""
    found = re.search(r"Hash ([0-9a-f]{64})", said)
    assert found is not None, said
    return found[1]


def killed_midway(study: Path, out: Path) -> int:
    """Start the command, end it with SIGKILL once three rows are there; return how many there are then."""
    command = [sys.executable, "-m", "rematch", "sweep", str(study), "--out", str(out), "--workers", "1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    rows, ends = out / "rows.jsonl", time.monotonic() + WITHIN_S
    while not (rows.exists() and rows.read_bytes().count(b"\n") >= 3):
        assert process.poll() is None and time.monotonic() < ends
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return rows.read_bytes().count(b"\n")


def test_a_sweep_is_taken_up_by_the_same_command(tmp_path: Path) -> None:
    """Progress from where it was, a table with intervals, the mark, the hash of the whole."""
    study, out = a_study_file(tmp_path), tmp_path / "out"
    words = ["sweep", str(study), "--out", str(out), "--workers", "1"]
    whole = CliRunner().invoke(app, words)
    assert whole.exit_code == 0 and "12 done, 0 left" in whole.output
    rows = (out / "rows.jsonl").read_bytes().splitlines(keepends=True)
    (out / "rows.jsonl").write_bytes(b"".join(rows[:7]) + rows[7][:50])
    said = CliRunner().invoke(app, words).output
    assert (
        "7 done, 5 left" in said and "5 solved now" in said and f"rematch sweep {study} --out {out}" in said
    )
    assert "95 % intervals" in said and "households_first" in said and "Synthetic" in said
    assert hash_in(said) == hash_in(whole.output)


@pytest.mark.prove
def test_killed_and_resumed_it_is_the_same_sweep(tmp_path: Path) -> None:
    """By SIGKILL, in processes of their own: the hash is that of a sweep that nobody killed."""
    study, out = a_study_file(tmp_path, seeds="5"), tmp_path / "killed"
    rows = killed_midway(study, out)
    assert 3 <= rows < 20
    said = rematch("sweep", study, "--out", out, "--workers", "1")
    assert f"{rows} done, {20 - rows} left" in said and "20 done, 0 left" in said
    assert f"{20 - rows} solved now" in said
    assert hash_in(said) == sweep(planned(study), engine=Engine(workers=1)).hash


def test_a_mistake_names_its_line(tmp_path: Path) -> None:
    """File, line and key in one piece, before anything is written."""
    study = a_study_file(tmp_path, '[[policy]]\nname = "a"\npresett = "work"\n')
    refused = CliRunner().invoke(app, ["sweep", str(study), "--out", str(tmp_path / "out")]).exception
    assert isinstance(refused, FileError)
    assert f"{study}, line 11: policy.presett: there is no such key here; did you mean preset?" in str(
        refused
    )
    assert not (tmp_path / "out").exists()
