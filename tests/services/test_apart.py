"""A calculation in a process of its own: heard, ended, refused, broken, and gone with whoever asked."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rematch.analysis.cohorts import bundled
from rematch.errors import InputError, SolveError
from rematch.models.run import RunParams
from rematch.services import calculating
from rematch.services.apart import apart, is_large
from rematch.services.calculating import Given, calculated
from rematch.solver import Cancel

NEVER = threading.Event()
SECRET = "harbour/C-0007"
WAIT_S = 60


def doubled(number: int, *, progress: Callable[[Any], None], cancel: Cancel) -> tuple[int, int]:
    """Tells progress, answers with its own process."""
    progress("half")
    return 2 * number, os.getpid()


def until_told(*, progress: Callable[[Any], None], cancel: Cancel) -> str:
    """Goes on until it is told to end."""
    progress(os.getpid())
    while not cancel.is_set():
        time.sleep(0.01)
    return "ended"


def refusing(*, progress: Callable[[Any], None], cancel: Cancel) -> None:
    """Raises on purpose."""
    raise InputError("Case A is not ready.", pointer="/cases/0")


def stumbling(*, progress: Callable[[Any], None], cancel: Cancel) -> None:
    """Raises what nobody meant, with words that stay there."""
    raise ValueError(SECRET)


def killed(*, progress: Callable[[Any], None], cancel: Cancel) -> None:
    """Dies."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_progress_and_answer_come_from_another_process() -> None:
    """And the answer is what the function returned."""
    seen: list[Any] = []
    answer, process = apart(doubled, 21, progress=seen.append, cancel=NEVER)
    assert (answer, seen) == (42, ["half"])
    assert process != os.getpid()


def test_it_ends_when_told_to() -> None:
    """Its answer counts all the same."""
    cancel = threading.Event()
    assert apart(until_told, progress=lambda _pid: cancel.set(), cancel=cancel) == "ended"


def test_what_is_refused_there_is_refused_here() -> None:
    """With its words and its pointer."""
    with pytest.raises(InputError, match="not ready") as caught:
        apart(refusing, progress=print, cancel=NEVER)
    assert caught.value.pointer == "/cases/0"


def test_an_error_nobody_meant_keeps_its_words(capfd: pytest.CaptureFixture[str]) -> None:
    """Only its type is told; they may hold what a household said."""
    with pytest.raises(SolveError, match="ended with ValueError"):
        apart(stumbling, progress=print, cancel=NEVER)
    assert SECRET not in "".join(capfd.readouterr())


def test_a_process_that_dies_is_said() -> None:
    """No answer is no answer."""
    with pytest.raises(SolveError, match="without an answer"):
        apart(killed, progress=print, cancel=NEVER)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks processes up as Linux shows them")
def test_nothing_goes_on_when_who_asked_is_killed(tmp_path: Path) -> None:
    """A killed server leaves no process that computes for nobody."""
    program = tmp_path / "asking.py"
    program.write_text(
        textwrap.dedent(
            """
            import sys, threading
            from rematch.services.apart import apart
            from tests.services.test_apart import until_told

            if __name__ == "__main__":
                tell = lambda pid: print(pid, flush=True)
                apart(until_told, progress=tell, cancel=threading.Event())
            """
        ),
        encoding="utf-8",
    )
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": str(root)}
    with subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, text=True, env=environment, cwd=root
    ) as asking:
        assert asking.stdout is not None
        child = int(asking.stdout.readline())
        asking.kill()
        ends = time.monotonic() + WAIT_S
        while Path(f"/proc/{child}").exists() and time.monotonic() < ends:
            if "zombie" in Path(f"/proc/{child}/status").read_text(encoding="utf-8"):
                break
            time.sleep(0.05)
        assert time.monotonic() < ends


def test_a_large_round_is_solved_and_rechecked_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same placements as here, in other hands."""
    scenario, params = bundled("pilot"), RunParams(deadline_s=60, audit=True)
    assert not is_large(scenario)
    here = calculated(Given(scenario, params, None), None, progress=_unheard, cancel=NEVER)
    asked: list[object] = []
    monkeypatch.setattr(calculating, "is_large", lambda each: not asked.append(each))
    there = calculated(Given(scenario, params, None), None, progress=_unheard, cancel=NEVER)
    assert asked
    assert there.report is not None and there.report.ok
    assert there.matched.run.placements == here.matched.run.placements
    assert there.matched.certificate == here.matched.certificate


def _unheard(_seen: object) -> None:
    """Nobody listens."""
