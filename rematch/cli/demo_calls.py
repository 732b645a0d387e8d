"""The HTTP calls that the demo's people make, each with an own key."""

import time
from collections.abc import Callable
from typing import Any

from rematch.cli.demo_cast import Cast, DemoError
from rematch.models.explanation import Explanation
from rematch.models.run import RunProgress
from rematch.models.scenario import Scenario

POLL_S = 0.2
UNFINISHED = ("queued", "solving")


def post_scenario(scenario: Scenario, cast: Cast, say: Callable[[str], None]) -> None:
    """Let municipalities, NGOs and a coordinator enter a scenario, each with their own key."""
    for place in scenario.municipalities:
        say(f"{place.name} says what it can provide")
        cast.municipalities[place.code].put(f"/municipalities/{place.code}", place.model_dump(mode="json"))
    for pledge in scenario.pledges:
        say(f"pledge {pledge.pledge_id}")
        cast.municipalities[pledge.municipality].post("/pledges", pledge.model_dump(mode="json"))
    for part in scenario.cases:
        say(f"case {part.case_id}")
        cast.ngos[part.case_id.split("/")[0]].post("/cases", part.case.model_dump(mode="json"))
    for part in scenario.cases:
        if part.safety.keep_distance or part.safety.separated_from:
            say("a coordinator records what keeps a household safe")
            cast.drafter.put(f"/cases/{part.case_id}/safety", part.safety.model_dump(mode="json"), version=0)


def agree_on_rules(scenario: Scenario, cast: Cast) -> str:
    """Let one coordinator draft the rules and the other sign them; return their id."""
    policy = scenario.policy
    draft = {
        "policy_ref": policy.policy_ref,
        "weights": {criterion.key: criterion.weight for criterion in policy.criteria},
        "budget": policy.budget,
        "municipal_share_pct": policy.municipal_share_pct,
        "objectives": list(policy.objectives),
        "purpose": policy.purpose,
        "heard": list(policy.heard),
    }
    drafted = cast.drafter.post("/policies", draft)
    signed = cast.signer.post(f"/policies/{drafted['policy_id']}/sign", version=drafted["version"])
    return str(signed["policy_id"])


def freeze(scenario: Scenario, cast: Cast) -> None:
    """Open a round, bring every ready case into it, and freeze it."""
    facts = scenario.round
    opened = cast.drafter.post(
        "/rounds",
        {"round_ref": facts.name, "title": facts.title, "as_of": str(facts.as_of), "seed": facts.seed},
    )
    path = f"/rounds/{opened['round_ref']}"
    filled = cast.drafter.post(f"{path}/cases", {"case_ids": None}, version=opened["version"])
    cast.drafter.post(f"{path}/freeze", version=filled["version"])


def solve(scenario: Scenario, cast: Cast, *, policy_id: str, show: Callable[[RunProgress], None]) -> Any:
    """Start a run, follow it to its end, choose it for the review; return it."""
    run = cast.drafter.post(f"/rounds/{scenario.round.name}/runs", {"policy_id": policy_id})
    while run["state"] in UNFINISHED:
        if run["progress"]:
            show(RunProgress.model_validate(run["progress"]))
        time.sleep(POLL_S)
        run = cast.drafter.get(f"/runs/{run['run_id']}")
    if run["state"] != "done":
        raise DemoError(f"Run {run['run_id']} ended as {run['state']} ({run['error']}).")
    return cast.drafter.post(f"/runs/{run['run_id']}/publish")


def explanation_of(cast: Cast, run_id: str, case_id: str) -> Explanation:
    """Read the explanation of a case as its own NGO reads it."""
    ngo = cast.ngos[case_id.split("/", maxsplit=1)[0]]
    return Explanation.model_validate_json(
        ngo.http.get(f"/v1/runs/{run_id}/explanations/{case_id}").raise_for_status().content
    )
