"""The system's Chromium, the network cut: what becomes of a page, whom it asks, its sheets on paper."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
)
OPTIONS = (
    *QUIET,
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--virtual-time-budget=10000",
    "--enable-logging=stderr",
)
# What the browser asks on its own account, whatever the page.
ITS_MAKERS = ("google.com", "googleapis.com", "gstatic.com")


@dataclass(frozen=True)
class Rendered:
    """A page after its scripts have run."""

    dom: str
    asked: set[str]
    """Hosts it wanted something from."""
    complaints: list[str]
    """Lines of the console, such as what the policy has stopped."""


def browser() -> str:
    """The system's Chromium; without one the test is skipped, in CI it fails."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail("CI has no Chromium: .ci/run installs it")
        pytest.skip("there is no Chromium on this system to look with")
    return found


def rendered(html: str, folder: Path) -> Rendered:
    """Open a page from a file, without any network."""
    source, log = folder / "page.html", folder / "net.json"
    source.write_text(html, encoding="utf-8")
    own = [f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}", "--dump-dom", source.as_uri()]
    done = subprocess.run(
        [browser(), *OPTIONS, *own], check=True, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    urls = re.findall(r'"url":"(https?://[^"]*)"', log.read_text(encoding="utf-8", errors="replace"))
    hosts = {urlsplit(url).hostname or "" for url in urls}
    return Rendered(
        dom=done.stdout,
        asked={host for host in hosts if not host.endswith(ITS_MAKERS)},
        complaints=[line for line in done.stderr.splitlines() if "CONSOLE" in line],
    )


def printed_pages(html: str, folder: Path) -> int:
    """Print a page as a browser does, and count its sheets."""
    source, target = folder / "paper.html", folder / "paper.pdf"
    source.write_text(html, encoding="utf-8")
    own = ["--no-pdf-header-footer", f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}"]
    subprocess.run([browser(), *QUIET, *own, source.as_uri()], check=True, capture_output=True, timeout=60)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", target.read_bytes()))
