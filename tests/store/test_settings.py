"""Settings: from the environment, each with its meaning."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from rematch.settings import Settings


def test_every_setting_says_what_it_means() -> None:
    """A setting without a description is not finished."""
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prefix REMATCH_, lists with commas."""
    monkeypatch.setenv("REMATCH_WORKERS", "3")
    monkeypatch.setenv("REMATCH_CORS_ORIGINS", "https://a.example, https://b.example")
    monkeypatch.setenv("REMATCH_TRUSTED_PROXIES", "")
    settings = Settings()
    assert (settings.workers, settings.trusted_proxies) == (3, ())
    assert settings.cors_origins == ("https://a.example", "https://b.example")


def test_the_database_lies_in_the_folder() -> None:
    """Unless an address is given."""
    assert Settings(data_folder=Path("x")).database_address == "sqlite:///x/rematch.db"


def test_the_master_key_is_not_printed() -> None:
    """Neither by repr nor by a dump."""
    settings = Settings(master_key="c2VjcmV0")
    assert "c2VjcmV0" not in f"{settings!r} {settings.model_dump()}"


@pytest.mark.parametrize("wrong", [{"workers": -1}, {"deadline_max_s": 601}, {"log_level": "LOUD"}])
def test_a_value_out_of_bounds_is_refused(wrong: dict[str, object]) -> None:
    """At start-up, not at the first request."""
    with pytest.raises(ValidationError):
        Settings(**wrong)
