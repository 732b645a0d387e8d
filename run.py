#!/usr/bin/env python3
"""Sets rematch up and runs it, with the standard library alone.
python3 run.py demo     a server, two NGOs, six municipalities, one round: about a minute
python3 run.py test     every check of the project; with more words: passed to pytest as they are
python3 run.py bench [solver | scoring | service | analysis], prove    beside peers; what takes hours
python3 run.py WORDS    the same as `rematch WORDS`, for example: python3 run.py match --help
"""

from __future__ import annotations

import collections
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent
VENV = ROOT / ".venv"
# The libraries are built for these; a newer Python has no build of them yet.
OLDEST, NEWEST = (3, 11), (3, 14)
CHECKS = ROOT / "tests" / "house" / "checks.py"
BENCHES = ("solver", "scoring", "service", "analysis")
RUN_LOCK, TEST_LOCK, BENCH_LOCK = "requirements.txt", "requirements-dev.txt", "requirements-bench.txt"
# What a virtual environment may hold at its top: anything else was put there by a person and stays.
VENV_NAMES = {"bin", "include", "lib", "lib64", "share", "etc", "man", "scripts", "tcl"}
VENV_NAMES |= {"pyvenv.cfg", ".gitignore", ".lock", "cachedir.tag"}


class SetupError(Exception):
    """The set-up cannot go on; the message says what to do next."""


def main(words: list[str]) -> int:
    """Set up what the words need, then run them; the answer is the exit code."""
    if not words or words[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    lock, program = plan(words)
    try:
        python = prepare(lock)
    except SetupError as error:
        say(f"\nrematch is not set up.\n{error}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Repeat the command: it goes on where it was.")
        return 130
    if lock != RUN_LOCK:
        os.chdir(ROOT)
    return become([str(python), *program])


def plan(words: list[str]) -> tuple[str, list[str]]:
    """The requirements file that the words need, and what Python is then started with."""
    if words[0] == "bench" and words[1:2] != ["read"]:
        if words[1:] and not words[1].startswith("-") and words[1] not in BENCHES:
            raise SystemExit(f"There is no benchmark {words[1]!r}; there are: {', '.join(BENCHES)}.")
        return BENCH_LOCK, ["-m", "benchmarks", *words[1:]]
    if words[0] == "prove":
        return TEST_LOCK, ["-m", "pytest", "-m", "prove", *words[1:]]
    if words[0] != "test":
        return RUN_LOCK, ["-m", "rematch", *words]
    return TEST_LOCK, ["-m", "pytest", *words[1:]] if words[1:] else [str(CHECKS)]


def say(text: str) -> None:
    """Print one thing at once, beside the output of what is run: that may go into a file."""
    print(text, file=sys.stderr, flush=True)


def child_env() -> dict[str, str]:
    """The environment for what is started: UTF-8 everywhere, pip asks nothing and stays in .venv."""
    forced = {"PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return {"PYTHONUTF8": "1", **os.environ, **forced}


def become(command: list[str]) -> int:
    """Hand over to the command, so that signals reach it; Windows cannot, so it waits there."""
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(command[0], command, child_env())
    try:
        return subprocess.run(command, env=child_env(), check=False).returncode
    except KeyboardInterrupt:
        return 130


# --- set-up: an environment, the libraries, rematch itself; each step may be repeated ---


def prepare(lock: str) -> pathlib.Path:
    """Make .venv fit for the named requirements file, and return its Python."""
    python = venv_python()
    if version_of([str(python)]) and is_stamped(lock):
        return python
    started = time.monotonic()
    say("Setting up rematch in .venv (once; some minutes on a slow line; it may be interrupted).")
    if works(python) and not unfinished().exists():
        say("1/3 Python environment: there already")
    else:
        make_venv()
    install_libraries(python, lock)
    say("3/3 rematch itself")
    install(python, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    unfinished().unlink(missing_ok=True)
    stamp_path(lock).write_text(fingerprint(lock), encoding="utf-8")
    say(f"Ready after {time.monotonic() - started:.0f} s.\n")
    return python


def venv_python() -> pathlib.Path:
    """Where the Python of .venv is on this system."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp_path(lock: str) -> pathlib.Path:
    """The file that says which set-up .venv holds."""
    return VENV / f".rematch-{lock}.sha256"


def unfinished() -> pathlib.Path:
    """The file that stands in .venv while pip unpacks: found at the start, libraries may be in pieces."""
    return VENV / ".rematch-unfinished"


def fingerprint(lock: str) -> str:
    """What a set-up depends on: the libraries, the project's metadata, and where it lies."""
    parts = ((ROOT / lock).read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_stamped(lock: str) -> bool:
    """True if this set-up is complete; those for tests and measurements hold all that runs need."""
    names = [lock] if lock != RUN_LOCK else [RUN_LOCK, TEST_LOCK, BENCH_LOCK]
    made = [(name, stamp_path(name)) for name in names if stamp_path(name).is_file()]
    return any(stamp.read_text(encoding="utf-8") == fingerprint(name) for name, stamp in made)


def version_of(python: list[str]) -> tuple[int, int] | None:
    """The version of a Python that starts, else None."""
    try:
        question = [*python, "-c", "import sys; print(*sys.version_info[:2])"]
        answer = subprocess.run(question, capture_output=True, text=True, timeout=60, check=False)
        major, minor = answer.stdout.split()
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return int(major), int(minor)


def fits(version: tuple[int, int] | None) -> bool:
    """True for a version the libraries are built for."""
    return version is not None and OLDEST <= version <= NEWEST


def can(python: list[str], *words: str) -> bool:
    """True if this Python ends well when started with these words."""
    try:
        quiet = subprocess.DEVNULL
        ended = subprocess.run([*python, *words], stdout=quiet, stderr=quiet, env=child_env(), check=False)
        return ended.returncode == 0
    except OSError:
        return False


def works(python: pathlib.Path) -> bool:
    """True if .venv can be used as it is: right version, and pip in it or to be had."""
    command = [str(python)]
    if not fits(version_of(command)):
        return False
    return can(command, "-m", "pip", "--version") or can(command, "-m", "ensurepip", "--default-pip")


# --- step 1: the environment ---


def make_venv() -> None:
    """Make .venv anew, with the first way that this machine offers."""
    clear_venv()
    python, uv = find_python(), shutil.which("uv")
    if python and can(python, "-c", "import ensurepip"):
        say(f"1/3 Python environment, from {' '.join(python)}")
        command = [*python, "-m", "venv", str(VENV)]
    elif uv:
        say("1/3 Python environment, made by uv")
        version = (version_of(python) if python else None) or OLDEST
        command = [uv, "venv", "--quiet", "--seed", "--python", ".".join(map(str, version)), str(VENV)]
    elif python:
        install_venv_package(python)
        command = [*python, "-m", "venv", str(VENV)]
    else:
        raise SetupError(no_python_advice())
    made = subprocess.run(command, env=child_env(), stdout=sys.stderr, check=False).returncode == 0
    if not (made and works(venv_python())):
        raise SetupError(f"This command failed: {' '.join(command)}\nIts own words stand above.")


def clear_venv() -> None:
    """Remove a .venv that is broken or half made; refuse when it holds anything else."""
    if VENV.is_symlink() or VENV.is_file():
        raise SetupError(f"{VENV} is a link or a file and does not work. Remove it, then repeat the command.")
    if not VENV.exists():
        return
    strange = sorted(p.name for p in VENV.iterdir() if not is_venv_part(p))
    if strange:
        raise SetupError(f"{VENV} does not work and holds {strange[0]!r}. Move it away, then repeat this.")
    say("The environment in .venv is broken or half made; it is made anew.")
    shutil.rmtree(VENV)


def is_venv_part(path: pathlib.Path) -> bool:
    """True for what an installer puts at the top of a virtual environment, our stamps among it."""
    return path.name.lower() in VENV_NAMES or path.name.startswith(".rematch-")


def find_python() -> list[str] | None:
    """The Python that runs this file if it fits, else the newest on the path that does."""
    minors = range(NEWEST[1], OLDEST[1] - 1, -1)
    names = [[f"python3.{minor}"] for minor in minors] + [["python3"], ["python"]]
    if os.name == "nt":
        names = [["py", f"-3.{minor}"] for minor in minors] + names
    for name, *rest in [[sys.executable], *names]:
        found = shutil.which(name) if name else None
        if found and fits(version_of([found, *rest])):
            return [found, *rest]
    return None


def install_venv_package(python: list[str]) -> None:
    """Debian and Ubuntu ship venv apart: install it when root, else say the one command."""
    version = version_of(python) or OLDEST
    package = f"python{version[0]}.{version[1]}-venv"
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not (root and shutil.which("apt-get")):
        raise SetupError(
            f"This Python ({python[0]}) comes without venv. On Debian: sudo apt-get install -y {package}\n"
            "Elsewhere install your system's package for Python's venv. Then repeat the command."
        )
    say(f"1/3 Python environment: this system ships venv apart, so {package} is installed first (apt-get)")
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", package]):
        env = {**child_env(), "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, env=env, stdout=sys.stderr, check=False)
    if not can(python, "-c", "import ensurepip"):
        raise SetupError(f"apt-get could not install {package}; its own words stand above.")


def no_python_advice() -> str:
    """What to do on a machine without a Python that fits."""
    here = ".".join(map(str, sys.version_info[:2]))
    return (
        f"It needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}; this one is {here}, and no other was found.\n"
        "  Debian 12, Ubuntu 24.04:  sudo apt-get install -y python3 python3-venv\n"
        "  macOS:                    brew install python@3.12\n"
        "  Windows:                  winget install Python.Python.3.12\n"
        "Then repeat the command with that Python."
    )


# --- step 2: the libraries, each checked against its hash ---


def install_libraries(python: pathlib.Path, lock: str) -> None:
    """Install one requirements file; what an interrupted attempt has fetched is kept and used."""
    total = (ROOT / lock).read_text(encoding="utf-8").count("==")
    say(f"2/3 up to {total} libraries, each checked against its hash")
    install(python, "--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / lock))


def install(python: pathlib.Path, *what: str) -> None:
    """Run pip with a short word on its progress; on failure show its last lines and say what to do."""
    command = [str(python), "-m", "pip", "install", "--no-color", "--progress-bar", "off", *what]
    last = collections.deque(maxlen=15)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, text=True, errors="replace", env=child_env(), **pipes) as pip:
        follow(pip.stdout, last)
    if pip.returncode != 0:
        raise SetupError(
            "pip failed. Its last words:\n\n  " + "\n  ".join(last) + "\n\nMost often the network was away: "
            "check it, then repeat the command. What was fetched is kept."
        )


def follow(lines, last):
    """A short word on every tenth library and on the long last step; all lines pass through `last`."""
    seen = 0
    for line in lines:
        last.append(line.rstrip())
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            seen += 1
            if seen % 10 == 0:
                say(f"    {seen} ...")
        elif line.startswith("Installing collected"):
            unfinished().touch()
            if seen > 1:
                say("    unpacking")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
