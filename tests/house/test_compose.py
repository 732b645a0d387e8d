"""compose.yaml: nobody is root, little can be written, no secret stands in it, names are real."""

import re

import pytest

from rematch import __version__
from rematch.settings import Settings
from tests.house.compose import COMPOSE, OURS, SECRETS, SERVICES, healthcheck_of, shown_to
from tests.house.tree import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
KNOWN = {f"REMATCH_{field}".upper() for field in Settings.model_fields}


def test_there_is_a_server_a_worker_and_a_database() -> None:
    """The two that are ours come from one build, under the version of the package."""
    assert set(SERVICES) == {"service", "worker", "postgres"}
    assert set(OURS) == {"service", "worker"}
    assert {each["image"] for each in OURS.values()} == {f"rematch:{__version__}"}


@pytest.mark.parametrize("service", SERVICES)
def test_nobody_is_root_and_little_can_be_written(service: str) -> None:
    """A numbered user, no capabilities, a read-only root, and a way to tell its health."""
    found = SERVICES[service]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", found["user"])
    assert found["read_only"] is True
    assert found["cap_drop"] == ["ALL"]
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in found and "cap_add" not in found
    assert found["restart"] == "unless-stopped"
    assert {"test", "interval", "timeout", "start_period", "retries"} == set(found["healthcheck"])
    assert healthcheck_of(service)


@pytest.mark.parametrize("service", SERVICES)
def test_no_image_names_a_host(service: str) -> None:
    """Where images come from is the machine's choice; and the newest of tomorrow is not today's."""
    image = SERVICES[service]["image"]
    assert re.fullmatch(r"[a-z0-9]+:[a-z0-9.-]+", image)
    assert not image.endswith(":latest")


@pytest.mark.parametrize("service", OURS)
def test_every_setting_is_real(service: str) -> None:
    """Each name is a setting, and each value one that it takes."""
    environment = shown_to(service)
    assert sorted(set(environment) - KNOWN) == []
    assert all(isinstance(value, str) for value in environment.values())
    fields = {name.removeprefix("REMATCH_").lower(): value for name, value in environment.items()}
    Settings.model_validate(fields)


@pytest.mark.parametrize("service", SERVICES)
def test_secrets_are_files(service: str) -> None:
    """What is secret is named by its file, which the service is given; no password stands in an address."""
    given, named = set(SERVICES[service]["secrets"]), set()
    for name, value in shown_to(service).items():
        assert not re.search(r"(PASSWORD|KEY|SECRET|TOKEN)$", name)
        assert not re.search(r"://[^/@]*:[^/@]*@", value)
        named |= set(re.findall(rf"{SECRETS}(\w+)", value))
    assert named == given
    assert all(set(each) == {"file"} for each in COMPOSE["secrets"].values())
    assert given <= set(COMPOSE["secrets"])


def test_secrets_stay_out_of_git_and_of_the_image() -> None:
    """The folder of the secrets is ignored by both."""
    folders = {each["file"].split("/")[1] for each in COMPOSE["secrets"].values()}
    assert folders == {"secrets"}
    assert "/secrets/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "*" in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("service", OURS)
def test_what_the_image_writes_to_is_a_volume(service: str) -> None:
    """The folders that the Dockerfile makes for writing, and its user; nothing else can be written."""
    targets = {each.split(":")[1] for each in OURS[service]["volumes"]}
    folders = re.findall(r"(?:NUMBA_CACHE_DIR|REMATCH_DATA_FOLDER)=(\S+)", DOCKERFILE)
    assert set(folders) == targets
    assert f"USER {OURS[service]['user']}" in DOCKERFILE
    assert {each.split(":")[0] for each in OURS[service]["volumes"]} <= set(COMPOSE["volumes"])


def test_a_stop_gives_more_time_than_the_setting() -> None:
    """The container is not killed while a run still goes back into the queue."""
    for service in OURS:
        grace_s = int(OURS[service]["stop_grace_period"].removesuffix("s"))
        assert grace_s > int(shown_to(service)["REMATCH_SHUTDOWN_GRACE_S"])


def test_the_database_is_reached_from_inside_alone() -> None:
    """It publishes no port, and its one network leads nowhere else; the server's port is this machine's."""
    assert "ports" not in SERVICES["postgres"]
    assert [COMPOSE["networks"][name] for name in SERVICES["postgres"]["networks"]] == [{"internal": True}]
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["service"]["ports"])
