"""run.py: needs nothing but Python, finds a fitting one, and knows a finished set-up from half of one."""

import ast
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks.names import BY_NAME
from tests.house.tree import ROOT

SOURCE = (ROOT / "run.py").read_text(encoding="utf-8")
posix_only = pytest.mark.skipif(os.name != "posix", reason="the pretended Pythons are shell scripts")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """run.py as a module that believes the checkout is an empty folder with one requirements file."""
    spec = importlib.util.spec_from_file_location("run_py", ROOT / "run.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    for name in (module.RUN_LOCK, module.TEST_LOCK, "pyproject.toml"):
        (tmp_path / name).write_text("one==1\n", encoding="utf-8")
    return module


def a_python(folder: Path, name: str, *, version: str = "3 11", ensurepip: bool = True) -> Path:
    """A program that answers as a Python of this version would."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    script = f'#!/bin/sh\ncase "$*" in *ensurepip*) exit {0 if ensurepip else 1};; esac\necho {version}\n'
    path.write_text(script, encoding="utf-8")
    path.chmod(0o755)
    return path


def test_standard_library_alone() -> None:
    """Nothing is imported that a bare Python does not bring."""
    nodes = list(ast.walk(ast.parse(SOURCE)))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_an_old_python_can_read_it() -> None:
    """Python 3.8 can parse the file, so that it gets advice and not a syntax error."""
    ast.parse(SOURCE, feature_version=(3, 8))


def test_without_words_it_says_what_it_can_do() -> None:
    """No word, no set-up: only the usage."""
    shown = subprocess.run(
        [sys.executable, str(ROOT / "run.py")], capture_output=True, text=True, timeout=30, check=True
    )
    assert "run.py demo" in shown.stdout
    assert "run.py test" in shown.stdout


@posix_only
def test_takes_the_newest_python_that_fits(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too old and too new are passed over; of the rest the newest is taken."""
    old = a_python(tmp_path / "old", "python", version="3 9")
    for name, version in (("python3.13", "3 13"), ("python3.12", "3 12"), ("python3", "3 15")):
        a_python(tmp_path / "bin", name, version=version)
    monkeypatch.setattr(sys, "executable", str(old))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert run.find_python() == [str(tmp_path / "bin" / "python3.13")]


@posix_only
def test_prefers_the_python_that_runs_it(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever starts run.py with a fitting Python gets that one."""
    mine = a_python(tmp_path / "mine", "python", version="3 11")
    a_python(tmp_path / "bin", "python3.14", version="3 14")
    monkeypatch.setattr(sys, "executable", str(mine))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert run.find_python() == [str(mine)]


@posix_only
def test_no_python_gives_advice(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no Python fits, the message names versions and what to install."""
    monkeypatch.setattr(sys, "executable", str(a_python(tmp_path / "old", "python", version="3 9")))
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(run.SetupError, match=r"3\.11 to 3\.14(?s:.)*apt-get install"):
        run.make_venv()


@posix_only
def test_python_without_venv_gives_the_one_command(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Debian without python3-venv, and without root, the message is the command to type."""
    bare = a_python(tmp_path / "bin", "python3.11", ensurepip=False)
    monkeypatch.setattr(sys, "executable", str(bare))
    monkeypatch.setenv("PATH", str(tmp_path / "bin") + os.pathsep + "/bin")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(run.shutil, "which", only_in(tmp_path / "bin"))
    with pytest.raises(run.SetupError, match=r"sudo apt-get install -y python3\.11-venv"):
        run.make_venv()


def only_in(folder: Path):
    """`shutil.which` on a machine that has one folder of programs."""
    return lambda name: str(folder / Path(name).name) if (folder / Path(name).name).exists() else None


def test_stamp_tells_a_finished_set_up(run: ModuleType, tmp_path: Path) -> None:
    """Stamped means stamped for these requirements; a change of them undoes it."""
    (tmp_path / ".venv").mkdir()
    assert not run.is_stamped(run.RUN_LOCK)
    run.stamp_path(run.RUN_LOCK).write_text(run.fingerprint(run.RUN_LOCK), encoding="utf-8")
    assert run.is_stamped(run.RUN_LOCK)
    (tmp_path / run.RUN_LOCK).write_text("one==2\n", encoding="utf-8")
    assert not run.is_stamped(run.RUN_LOCK)


def test_set_up_for_tests_serves_runs_too(run: ModuleType, tmp_path: Path) -> None:
    """After `run.py test` nothing is installed for `run.py demo`; the other way round it is."""
    (tmp_path / ".venv").mkdir()
    run.stamp_path(run.TEST_LOCK).write_text(run.fingerprint(run.TEST_LOCK), encoding="utf-8")
    assert run.is_stamped(run.RUN_LOCK)
    run.stamp_path(run.TEST_LOCK).unlink()
    run.stamp_path(run.RUN_LOCK).write_text(run.fingerprint(run.RUN_LOCK), encoding="utf-8")
    assert not run.is_stamped(run.TEST_LOCK)


def test_words_decide_what_is_installed_and_started(run: ModuleType) -> None:
    """Checks and measurements have a file each; all other words, `bench read` among them, are rematch's."""
    assert run.plan(["test", "-k", "x"]) == (run.TEST_LOCK, ["-m", "pytest", "-k", "x"])
    assert run.plan(["test"]) == (run.TEST_LOCK, [str(run.CHECKS)])
    for words in ([], ["--quick"], *([name, "--quick"] for name in BY_NAME)):
        assert run.plan(["bench", *words]) == (run.BENCH_LOCK, ["-m", "benchmarks", *words])
    for words in (["bench", "read", "gap", "f"], ["match", "pilot"]):
        assert run.plan(words) == (run.RUN_LOCK, ["-m", "rematch", *words])


def test_an_unknown_benchmark_is_refused_before_anything_is_installed(run: ModuleType) -> None:
    """The message names those there are: the same as the package has."""
    assert tuple(BY_NAME) == run.BENCHES
    with pytest.raises(
        SystemExit, match=r"no benchmark 'solvr'; there are: solver, scoring, service, analysis"
    ):
        run.plan(["bench", "solvr"])


def test_set_up_for_measurements_serves_runs_but_not_tests(run: ModuleType, tmp_path: Path) -> None:
    """The bench file holds the libraries of runs; it has no pytest."""
    (tmp_path / ".venv").mkdir()
    (tmp_path / run.BENCH_LOCK).write_text("one==1\n", encoding="utf-8")
    run.stamp_path(run.BENCH_LOCK).write_text(run.fingerprint(run.BENCH_LOCK), encoding="utf-8")
    assert run.is_stamped(run.BENCH_LOCK) and run.is_stamped(run.RUN_LOCK)
    assert not run.is_stamped(run.TEST_LOCK)


def test_half_made_environment_is_removed(run: ModuleType, tmp_path: Path) -> None:
    """What an interrupted set-up left is cleared away."""
    for name in ("bin", "lib", "pyvenv.cfg", ".rematch-unfinished"):
        (tmp_path / ".venv" / name).mkdir(parents=True)
    run.clear_venv()
    assert not (tmp_path / ".venv").exists()


def test_what_a_person_put_there_stays(run: ModuleType, tmp_path: Path) -> None:
    """A .venv that holds anything else is named and left alone."""
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "letter.txt").touch()
    with pytest.raises(run.SetupError, match=r"letter\.txt"):
        run.clear_venv()
    assert (tmp_path / ".venv" / "letter.txt").exists()


def test_unpacking_is_marked_until_it_is_done(run: ModuleType, tmp_path: Path) -> None:
    """From pip's first unpacked library on, a marker says that the environment may be in pieces."""
    (tmp_path / ".venv").mkdir()
    run.follow(["Collecting one\n"], [])
    assert not run.unfinished().exists()
    run.follow(["Collecting one\n", "Installing collected packages: one\n"], [])
    assert run.unfinished().exists()


def test_failing_pip_is_quoted(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """When pip cannot install, its last words are shown and what to do next."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(run.SetupError, match=r"No matching distribution(?s:.)*repeat the command"):
        run.install(Path(sys.executable), "--find-links", str(run.ROOT), "rematch-that-is-not-there==1")
