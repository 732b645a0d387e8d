"""Says on what was measured: processor, memory, versions, day; never a host's name nor a path."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("ortools", "highspy", "numpy", "numba", "scipy", "lapx", "pulp", "pyscipopt")


def machine_lines(lanes: int) -> list[str]:
    """One line per fact; `lanes` groups were measured at once."""
    used = "one used" if lanes == 1 else f"{lanes} groups measured at once, one core each"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    libraries = ", ".join(f"{name} {_version(name)}" for name in LIBRARIES)
    return [
        f"Day: {datetime.now(UTC).date().isoformat()}",
        f"Processor: {_processor()}; {cores} cores, {used}",
        f"Memory: {_memory()}",
        f"System: {platform.system()} {platform.machine()}, Python {platform.python_version()}",
        f"Versions: rematch {_version('rematch')}, {libraries}",
    ]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _processor() -> str:
    cpus = Path("/proc/cpuinfo")
    names = [
        line.split(":", 1)[1].strip()
        for line in (cpus.read_text(encoding="utf-8").splitlines() if cpus.exists() else [])
        if line.startswith("model name")
    ]
    return names[0] if names else platform.processor() or "unknown"


def _memory() -> str:
    if not hasattr(os, "sysconf") or "SC_PHYS_PAGES" not in os.sysconf_names:
        return "unknown"
    return f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB"
