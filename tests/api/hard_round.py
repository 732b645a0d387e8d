"""A round that is still being solved when something happens to it: weldi's households over HTTP."""

from __future__ import annotations

from pathlib import Path

from rematch.analysis.cohorts import bundled
from rematch.cli import demo_calls as calls
from rematch.cli.demo_cast import cast_of, tokens_of
from rematch.store import open_store
from tests.api.desk import settings_in
from tests.api.serving import Server

CASES = 90
HARD = {"deadline_s": 60, "certify": False}
"""Params of a run that takes some seconds on any machine, and no longer than its deadline."""


def prepare_hard(server: Server, folder: Path) -> None:
    """Enter the round as its NGOs, municipalities and coordinators, and freeze it as «winter»."""
    whole = bundled("weldi")
    named = whole.round.model_copy(update={"name": "winter"})
    scenario = whole.model_copy(update={"round": named, "cases": whole.cases[:CASES]})
    with open_store(settings_in(folder)) as store:
        tokens = tokens_of(store, scenario)
    with cast_of(server.url, tokens) as cast:
        calls.post_scenario(scenario, cast, lambda _: None)
        assert calls.agree_on_rules(scenario, cast) == "balanced/1"
        calls.freeze(scenario, cast)
