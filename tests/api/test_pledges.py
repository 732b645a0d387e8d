"""Pledges: what is in use stands against what is offered; the service does the counting."""

from typing import Any

import pytest

from rematch.store import Claim
from tests.api.bodies import a_municipality, a_pledge
from tests.api.desk import Desk

ADDRESS = "/v1/pledges/DE-kiel/P-17"


@pytest.fixture
def held(desk: Desk) -> Desk:
    """A pledge of which one home for three persons is held."""
    desk.kiel.put("/v1/municipalities/DE-kiel", a_municipality())
    assert desk.kiel.post("/v1/pledges", a_pledge()).status_code == 201
    with desk.house.store.unit_of_work() as uow:
        uow.pledges.hold("DE-kiel/P-17", "flat-3", Claim(homes=1, persons=3, places={"school_place": 2}))
    return desk


def lowered(**fields: Any) -> dict[str, Any]:
    """The pledge with fewer homes, persons or places."""
    body = a_pledge()
    body["unit_types"][0]["count"] = fields.get("homes", 2)
    body["places"][0]["count"] = fields.get("places", 3)
    return body | {"max_persons": fields.get("persons", 6)}


@pytest.mark.parametrize(
    ("fields", "numbers"),
    [({"homes": 0}, ("0", "1")), ({"persons": 2}, ("2", "3")), ({"places": 1}, ("1", "2"))],
)
def test_a_pledge_lowered_below_what_is_in_use_is_refused_with_both_numbers(
    held: Desk, fields: dict[str, int], numbers: tuple[str, str]
) -> None:
    """Nothing of the change happens."""
    answer = held.kiel.put(ADDRESS, lowered(**fields), version=1)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/capacity-in-use")
    assert all(number in answer.json()["detail"] for number in numbers)
    assert held.kiel.get(ADDRESS).headers["etag"] == '"1"'


def test_a_pledge_as_read_may_be_sent_back_lower(held: Desk) -> None:
    """The counts that were read are not believed when they come back: the refusal is the same 409."""
    pledge = held.kiel.get(ADDRESS).json()["pledge"]
    assert (pledge["unit_types"][0]["held"], pledge["held_persons"]) == (1, 3)
    assert held.kiel.put(ADDRESS, pledge | {"notice_days": 7}, version=1).status_code == 200
    pledge["unit_types"][0]["count"] = 0
    answer = held.kiel.put(ADDRESS, pledge, version=2)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/capacity-in-use")


def test_nobody_posts_what_is_in_use(desk: Desk) -> None:
    """A new pledge begins unused; a count that is none is refused all the same."""
    desk.kiel.put("/v1/municipalities/DE-kiel", a_municipality())
    body = a_pledge(held_persons=6)
    body["unit_types"][0]["taken"] = 2
    view = desk.kiel.post("/v1/pledges", body).json()
    assert (view["pledge"]["held_persons"], view["pledge"]["unit_types"][0]["taken"]) == (0, 0)
    assert desk.kiel.post("/v1/pledges", a_pledge(pledge_ref="P-18", held_persons=-1)).status_code == 422


def test_a_pledge_is_paused_and_resumed(desk: Desk) -> None:
    """Each step is a version; a closed pledge stays closed."""
    desk.kiel.put("/v1/municipalities/DE-kiel", a_municipality())
    desk.kiel.post("/v1/pledges", a_pledge())
    paused = desk.kiel.post(f"{ADDRESS}/pause", {"reason": "repairs"}, version=1).json()
    assert (paused["pledge"]["state"], paused["pause"]["reason"]) == ("paused", "repairs")
    assert desk.kiel.post(f"{ADDRESS}/resume", version=2).json()["pledge"]["state"] == "open"
    assert desk.kiel.put(ADDRESS, a_pledge(state="closed"), version=3).status_code == 200
    answer = desk.kiel.post(f"{ADDRESS}/resume", version=4)
    assert answer.status_code == 409
    assert "closed" in answer.json()["detail"]


def test_a_municipality_lists_its_own_pledges_a_coordinator_all(desk: Desk) -> None:
    """NGOs see none."""
    for town, code in ((desk.kiel, "DE-kiel"), (desk.troisdorf, "DE-troisdorf")):
        town.put(f"/v1/municipalities/{code}", a_municipality(code))
        town.post("/v1/pledges", a_pledge(code))

    def ids(answer: Any) -> list[str]:
        return [each["pledge_id"] for each in answer.json()["items"]]

    assert ids(desk.kiel.get("/v1/pledges")) == ["DE-kiel/P-17"]
    assert ids(desk.drafter.get("/v1/pledges")) == ["DE-kiel/P-17", "DE-troisdorf/P-17"]
    assert desk.harbour.get("/v1/pledges").status_code == 403


def test_a_pledge_needs_its_municipality(desk: Desk) -> None:
    """Put it first."""
    answer = desk.kiel.post("/v1/pledges", a_pledge())
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/municipality"


def test_a_pledge_is_there_once(desk: Desk) -> None:
    """Another post under the same reference is a conflict."""
    desk.kiel.put("/v1/municipalities/DE-kiel", a_municipality())
    assert desk.kiel.post("/v1/pledges", a_pledge()).status_code == 201
    assert desk.kiel.post("/v1/pledges", a_pledge()).status_code == 409
