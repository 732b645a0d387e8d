"""What is shipped: pinned requirements without an address, the licence, and nothing of anyone's machine."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import rematch
from tests.house.tree import ROOT, project_files

LOCKS = {
    "requirements.txt": ("build",),
    "requirements-dev.txt": ("build", "dev"),
    "requirements-bench.txt": ("build", "bench"),
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Home folders and work folders of one machine; what a container or a service uses is not among them.
MACHINE_PATH = re.compile(r"(?<![\w.:/~-])/(?:work|root|home/\w+|Users/\w+)/|[A-Z]:\\Users\\")


def entries(lock: str) -> list[str]:
    """The requirements of a file, each with its hashes as one line."""
    return (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ").strip().splitlines()


def pins(lock: str) -> dict[str, str]:
    """Package to version, as the file pins them."""
    found = (re.match(r"([a-z0-9-]+)==(\S+)", entry) for entry in entries(lock))
    return {match[1]: match[2] for match in found if match}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_by_hash(lock: str) -> None:
    """Each line pins one version and carries at least one hash."""
    pattern = re.compile(r"[a-z0-9-]+==\S+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+")
    assert [entry for entry in entries(lock) if not pattern.fullmatch(entry.strip())] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_requirements_name_no_address(lock: str) -> None:
    """Where the packages come from is the installing person's choice."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in re.sub(r"(?m)^[a-z0-9-]+==", "", text)


def test_the_files_come_from_one_resolution() -> None:
    """A package has the same version in every file, and run-time packages are in all of them."""
    run, test, bench = (pins(lock) for lock in LOCKS)
    for other in (test, bench):
        assert {name: other.get(name) for name in run} == run
    assert {name: version for name, version in bench.items() if test.get(name, version) != version} == {}


@pytest.mark.parametrize(("lock", "extras"), LOCKS.items())
def test_declared_dependencies_are_pinned(lock: str, extras: tuple[str, ...]) -> None:
    """What pyproject.toml asks for stands in the file, in a version it allows."""
    declared = [*PROJECT["dependencies"]]
    declared += [line for extra in extras for line in PROJECT["optional-dependencies"][extra]]
    pinned = pins(lock)
    for requirement in map(Requirement, declared):
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        assert name in pinned, f"{name} is not in {lock}: see CONTRIBUTING.md, «Renew the requirements»"
        assert requirement.specifier.contains(pinned[name]), f"{name} {pinned[name]}"


def test_licence_is_the_one_declared() -> None:
    """LICENSE holds the whole text of the EUPL 1.2, and pyproject.toml names it."""
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert [number for number in range(1, 16) if f"\n{number}.".encode() not in text.encode()] == []
    assert "LiLiQ-R+" in text
    assert PROJECT["license"] == "EUPL-1.2"


def test_versions_agree() -> None:
    """The package, its metadata and the changelog name the same version."""
    assert rematch.__version__ == PROJECT["version"]
    assert f"## {PROJECT['version']} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_no_file_knows_a_machine() -> None:
    """No path of anyone's machine stands in a file of the project."""
    assert [(path.name, found) for path in project_files() for found in machine_paths(path)] == []


def machine_paths(path: Path) -> list[str]:
    """The machine paths in one file; none in what is not text."""
    try:
        return MACHINE_PATH.findall(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return []


def test_machine_paths_are_seen(tmp_path: Path) -> None:
    """The search finds a home folder, and leaves a web address and a container's folder alone."""
    file = tmp_path / "sample.txt"
    file.write_text("/" + "home/ada/x and https://host/work/7 and /var/lib/rematch", encoding="utf-8")
    assert machine_paths(file) == ["/" + "home/ada/"]
