"""A round that is still being solved when something happens to it: weldi's households over HTTP."""

from __future__ import annotations

from pathlib import Path

from rematch.analysis.cohorts import bundled
from rematch.cli import demo_calls as calls
from rematch.services.keys import NewKey, create_key
from rematch.store import Role, open_store
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
    ngos = sorted({part.case_id.split("/")[0] for part in scenario.cases})
    wanted = {name: NewKey(role=Role.NGO, organisation=name, person="caseworker") for name in ngos}
    wanted |= {
        place.code: NewKey(
            role=Role.MUNICIPALITY, organisation=place.code, person="officer", municipality=place.code
        )
        for place in scenario.municipalities
    }
    with open_store(settings_in(folder)) as store:
        server.tokens |= {name: create_key(store, each).token for name, each in wanted.items()}
    everybody = {name: _caller(server, name) for name in wanted}
    cast = calls.Cast(
        ngos=everybody,
        municipalities=everybody,
        drafter=_caller(server, "drafter"),
        signer=_caller(server, "signer"),
    )
    calls.post_scenario(scenario, cast, lambda _: None)
    assert calls.agree_on_rules(scenario, cast) == "balanced/1"
    calls.freeze(scenario, cast)


def _caller(server: Server, name: str) -> calls.Caller:
    return calls.Caller(server.client_of(name))
