"""The machine: Python, libraries, names in the environment, folder, room, clock, port, compiled loops."""

import difflib
import importlib.metadata
import platform
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import httpx

from rematch.errors import RematchError
from rematch.scoring.catalogue import use_own_rows
from rematch.services.doctor.finding import Finding, fine, notice, wrong
from rematch.settings import Settings
from rematch.solver.prepare import missing

PYTHONS = ((3, 11), (3, 14))
LIBRARIES = {
    "ortools": ((9, 15), (9, 16)),
    "highspy": ((1, 13), (1, 15)),
    "numpy": ((2,), None),
    "numba": ((0, 62), None),
    "dbos": ((3, 4), (4,)),
}
"""From which version on, and below which; as pyproject.toml says."""
PREFIX, OF_TESTS = "REMATCH_", "REMATCH_TEST_"
ROOM_NEEDED_MB, ROOM_WANTED_MB = 200, 2_000
WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that is right stands before this was written."""
ANSWER_WITHIN_S = 2


def of_python() -> Iterator[Finding]:
    """Look at the interpreter and the libraries that solve."""
    version, (least, most) = sys.version_info[:2], PYTHONS
    says = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}."
    if least <= version <= most:
        yield fine("python", says)
    else:
        yield wrong("python", says, "install Python 3.11 to 3.14 and set up anew.")
    found = {name: importlib.metadata.version(name) for name in LIBRARIES}
    listed = ", ".join(f"{name} {found[name]}" for name in found)
    unfit = [name for name in found if not fits(found[name], *LIBRARIES[name])]
    if unfit:
        yield wrong(
            "libraries",
            f"Not the versions rematch was tested with: {', '.join(unfit)}; there are {listed}.",
            "install what requirements.txt pins.",
        )
    else:
        yield fine("libraries", f"{listed}.")
    yield _loops()


def of_names(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Look for names that look like settings, and that nothing reads."""
    known = {f"{PREFIX}{field}".upper() for field in Settings.model_fields}
    given = [name for name in environment if name.upper().startswith(PREFIX)]
    unread = sorted(n for n in given if n.upper() not in known and not n.upper().startswith(OF_TESTS))
    if not unread:
        yield fine("settings", f"{len(given)} settings are given, and all are known.")
    for name in unread:
        near = difflib.get_close_matches(name.upper(), sorted(known), n=1, cutoff=0.75)
        meant = f"did you mean {near[0]}? " if near else ""
        yield wrong(
            "settings", f"{name} is read by nothing.", f"{meant}Correct or remove it: docs/settings.md."
        )


def of_place(settings: Settings) -> Iterator[Finding]:
    """Look at what the settings name on this machine."""
    yield _criteria(settings)
    yield from _folder(settings.data_folder)
    yield clock(datetime.now(UTC))
    yield _port(settings)


def fits(version: str, least: tuple[int, ...], below: tuple[int, ...] | None) -> bool:
    """Say whether a version lies within bounds."""
    digits = tuple(int(part) for part in version.split("+", maxsplit=1)[0].split(".") if part.isdigit())
    return digits >= least and (below is None or digits < below)


def clock(now: datetime) -> Finding:
    """Say whether a clock can be right; the database is asked for the rest."""
    if now < WRITTEN:
        return wrong("clock", f"It stands at {now:%Y-%m-%d %H:%M} UTC, before this version was written.", SET)
    return fine("clock", f"It stands at {now:%Y-%m-%d %H:%M} UTC.")


SET = "set the clock, and keep it by NTP: deadlines, keys and the audit live by it."


def _loops() -> Finding:
    waiting = missing()
    if waiting:
        return notice(
            "loops",
            f"{len(waiting)} loops of the solver are not compiled: the first solve takes longer.",
            "python -m rematch.solver.prepare compiles them now; the cache must be writable.",
        )
    return fine("loops", "The solver's loops are compiled.")


def _criteria(settings: Settings) -> Finding:
    try:
        use_own_rows(settings.criteria_file)
    except RematchError as error:
        return wrong("criteria", f"REMATCH_CRITERIA_FILE: {error.message}", "correct it: docs/criteria.md.")
    return fine("criteria", "Own criteria are read." if settings.criteria_file else "No own criteria.")


def _folder(folder: Path) -> Iterator[Finding]:
    there = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        yield wrong(
            "folder",
            f"{there} cannot be written ({error.strerror}).",
            "give it to the user who runs rematch, or name another REMATCH_DATA_FOLDER.",
        )
    else:
        made = "can be written" if there == folder.absolute() else "is not there yet, and can be made"
        yield fine("folder", f"{folder} {made}.")
    free_mb = shutil.disk_usage(there).free // 1_000_000
    says = f"{free_mb:,} MB are free at {folder}."
    if free_mb < ROOM_NEEDED_MB:
        yield wrong("room", says, f"make room: below {ROOM_NEEDED_MB} MB writing may fail at any time.")
    elif free_mb < ROOM_WANTED_MB:
        yield notice("room", says, "make room before it is needed; backups take as much as the database.")
    else:
        yield fine("room", says)


def _port(settings: Settings) -> Finding:
    if settings.port == 0:
        return fine("port", "Any free port is taken.")
    host = settings.host
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, settings.port))
        except OSError as error:
            return _taken(settings, str(error.strerror))
    return fine("port", f"Port {settings.port} of {host} is free: no server runs there.")


def _taken(settings: Settings, why: str) -> Finding:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    at = f"[{host}]" if ":" in host else host
    try:
        answer = httpx.get(f"http://{at}:{settings.port}/healthz", timeout=ANSWER_WITHIN_S, trust_env=False)
        if answer.status_code == httpx.codes.OK and answer.json() == {"alive": True}:
            return fine("port", f"A rematch server answers at port {settings.port} of {settings.host}.")
    except (httpx.HTTPError, ValueError):
        pass  # whoever has it is not one of ours
    return wrong(
        "port",
        f"Port {settings.port} of {settings.host} cannot be had ({why}).",
        "end what uses it, or name another REMATCH_PORT or REMATCH_HOST.",
    )
