"""The hash of a scenario, derived again from its parts and salts."""

import hashlib
from collections.abc import Iterator

import rfc8785
from pydantic import BaseModel

from rematch.models.scenario import Scenario


def scenario_hash(scenario: Scenario) -> str:
    """Return SHA-256 over the canonical rows [kind, id, leaf hash], ordered by kind and id."""
    rows = [
        [kind, name, _leaf(part, scenario.salts[f"{kind}:{name}"])] for kind, name, part in _parts(scenario)
    ]
    for key, leaf in scenario.erased.items():
        kind, _, name = key.partition(":")
        rows.append([kind, name, leaf])
    return hashlib.sha256(rfc8785.dumps(sorted(rows))).hexdigest()


def _leaf(part: BaseModel, salt: str) -> str:
    return hashlib.sha256(bytes.fromhex(salt) + rfc8785.dumps(part.model_dump(mode="json"))).hexdigest()


def _parts(scenario: Scenario) -> Iterator[tuple[str, str, BaseModel]]:
    for part in scenario.cases:
        yield "case", part.case_id, part
    for place in scenario.municipalities:
        yield "municipality", place.code, place
    for pledge in scenario.pledges:
        yield "pledge", f"{pledge.municipality}/{pledge.pledge_ref}", pledge
    if scenario.given is not None:
        yield "given", scenario.given.given_ref, scenario.given
    yield "policy", f"{scenario.policy.policy_ref}/{scenario.policy.version}", scenario.policy
    yield "round", scenario.round.name, scenario.round
