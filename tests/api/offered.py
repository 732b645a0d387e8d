"""A desk with a published run, and the steps that lead from a proposal to a household that lives there."""

from datetime import UTC, datetime
from typing import Any

import httpx

from tests.api.desk import Caller, Desk
from tests.api.test_story import freeze, prepare, publish, start


def today() -> str:
    """The day a request is made on: a constant would be yesterday's where tests run over midnight."""
    return datetime.now(UTC).date().isoformat()


def reviewed(desk: Desk, *, cases: int = 2) -> str:
    """A round in review with a published run; its id."""
    prepare(desk, cases=cases)
    freeze(desk)
    run_id = start(desk)
    assert desk.wait_for(run_id)["state"] == "done"
    publish(desk, run_id)
    return run_id


def published(desk: Desk) -> str:
    """The id of the published run."""
    return str(desk.drafter.get("/v1/runs").json()["items"][-1]["run_id"])


def decide(desk: Desk, run_id: str, case_id: str, **fields: Any) -> httpx.Response:
    """Open the sheet and decide as the drafter."""
    assert desk.drafter.post(f"/v1/runs/{run_id}/sheets/{case_id}").status_code == 200
    body = {"case_id": case_id, "kind": "accept"} | fields
    return desk.drafter.post(f"/v1/runs/{run_id}/decisions", body)


def offer_for(desk: Desk, run_id: str, case_id: str = "harbour/C-2", **fields: Any) -> str:
    """Decide and return the id of the offer."""
    answer = decide(desk, run_id, case_id, **fields)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["offer_id"])


def act(caller: Caller, path: str, body: Any = None, **fields: Any) -> httpx.Response:
    """Read the version of an offer or arrival, then post a step on it."""
    thing = "/".join(path.split("/")[:4])
    version = caller.get(thing).json()["version"]
    return caller.post(path, body, version=version, **fields)


def answer(caller: Caller, offer_id: str, choice: str = "yes", **fields: Any) -> httpx.Response:
    """What the only adult of the household answers."""
    talk = {"adviser": "caseworker-07", "on": today(), "language": "uk"}
    return act(
        caller,
        f"/v1/offers/{offer_id}/answers",
        {"person_ref": "P1", "choice": choice, "talk": talk} | fields,
    )


def agreed(desk: Desk, run_id: str, case_id: str = "harbour/C-2", **fields: Any) -> str:
    """An offer its household said yes to."""
    offer_id = offer_for(desk, run_id, case_id)
    said = answer(ngo_of(desk, case_id), offer_id, **fields)
    assert said.status_code == 200, said.text
    return offer_id


def ngo_of(desk: Desk, case_id: str) -> Caller:
    """The NGO of a case."""
    caller: Caller = getattr(desk, case_id.split("/", maxsplit=1)[0])
    return caller


def town_of(desk: Desk, offer_id: str) -> Caller:
    """The municipality of an offer."""
    code = desk.drafter.get(f"/v1/offers/{offer_id}").json()["home"]["pledge_id"].split("/")[0]
    return {"DE-kiel": desk.kiel, "DE-troisdorf": desk.troisdorf}[code]


def in_use(desk: Desk) -> tuple[int, int]:
    """Homes held and taken of all pledges together."""
    pledges = desk.drafter.get("/v1/pledges").json()["items"]
    units = [unit for each in pledges for unit in each["pledge"]["unit_types"]]
    return sum(unit["held"] for unit in units), sum(unit["taken"] for unit in units)


def state_of(desk: Desk, case_id: str = "harbour/C-2") -> str:
    """The state of a case."""
    return str(desk.drafter.get(f"/v1/cases/{case_id}").json()["state"])
