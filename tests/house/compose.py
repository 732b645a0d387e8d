"""compose.yaml as the tests read it."""

from typing import Any

import yaml

from tests.house.tree import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: each for name, each in SERVICES.items() if "build" in each}
SECRETS = "/run/secrets/"


def shown_to(service: str) -> dict[str, str]:
    """The environment of a service."""
    found: dict[str, str] = SERVICES[service]["environment"]
    return found


def healthcheck_of(service: str) -> list[str]:
    """The words of a healthcheck, which no shell reads."""
    kind, *words = SERVICES[service]["healthcheck"]["test"]
    assert kind == "CMD"
    return list(words)
