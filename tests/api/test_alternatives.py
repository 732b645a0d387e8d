"""What would change a proposal, and an override before it is confirmed, over HTTP."""

from tests.api.desk import Desk
from tests.api.test_story import freeze, prepare, publish, start


def a_run(desk: Desk) -> str:
    """A finished run of two cases."""
    prepare(desk)
    freeze(desk)
    run_id = start(desk)
    assert desk.wait_for(run_id)["state"] == "done"
    return run_id


def test_an_override_shows_the_household_s_view_and_then_the_round(desk: Desk) -> None:
    """Held at the other municipality: possible, exact, and the chain begins with the household itself."""
    run_id = a_run(desk)
    proposals = desk.drafter.get(f"/v1/runs/{run_id}/proposals").json()["items"]
    now = next(each["municipality"] for each in proposals if each["case_id"] == "harbour/C-0")
    other = ({"DE-kiel", "DE-troisdorf"} - {now}).pop()
    address = f"/v1/runs/{run_id}/overrides/harbour/C-0?municipality={other}"
    seen = desk.drafter.get(address).json()
    assert list(seen) == ["own", "effect"]
    assert seen["own"]["municipality"] == other
    assert (seen["effect"]["possible_there"], seen["effect"]["exact"]) == (True, True)
    assert seen["effect"]["chain"][0] == {"case_id": "harbour/C-0", "before": now, "after": other}
    assert desk.harbour.get(address).status_code == 403


def test_changes_are_read_by_the_own_ngo_and_by_the_coordinator(desk: Desk) -> None:
    """Another NGO's case and an unknown municipality look absent; the municipality must be given."""
    run_id = a_run(desk)
    publish(desk, run_id)
    address = f"/v1/runs/{run_id}/changes/harbour/C-0?municipality="
    for reader in (desk.harbour, desk.drafter):
        for code in ("DE-kiel", "DE-troisdorf"):
            answer = reader.get(address + code)
            assert answer.status_code == 200, answer.text
            assert answer.json()["municipality"] == code
    assert desk.bridge.get(address + "DE-kiel").status_code == 404
    assert desk.drafter.get(address + "DE-nowhere").status_code == 404
    assert desk.drafter.get(address.partition("?")[0]).status_code == 422
