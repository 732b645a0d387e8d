"""The whole story over real HTTP, with a client generated from the document, on both databases."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rematch.services.keys import NewKey, create_key
from rematch.store import Role, open_store
from tests.api.bodies import a_case, a_draft, a_municipality, a_pledge, a_round
from tests.api.desk import settings_in
from tests.api.generated import RefusedError, Speaker, generate, operations
from tests.api.serving import Server, serving
from tests.databases import raw_sql

BOTH_DATABASES = True


def today() -> str:
    """The day a request is made on: a constant would be yesterday's where tests run over midnight."""
    return datetime.now(UTC).date().isoformat()


TOWNS = ("DE-kiel", "DE-troisdorf", "DE-first", "DE-second", "DE-third", "DE-fourth")
CASES = (*(f"harbour/C-{n}" for n in range(4)), *(f"bridge/C-{n}" for n in range(4, 7)))
PEOPLE = {
    "harbour": NewKey(role=Role.NGO, organisation="harbour", person="caseworker-07"),
    "bridge": NewKey(role=Role.NGO, organisation="bridge", person="caseworker-01"),
    "drafter": NewKey(role=Role.COORDINATOR, organisation="desk", person="coordinator-a"),
    "signer": NewKey(role=Role.COORDINATOR, organisation="desk", person="coordinator-b"),
    "authority": NewKey(role=Role.AUTHORITY, organisation="transfer-office", person="clerk-1"),
    "auditor": NewKey(role=Role.AUDITOR, organisation="auditors", person="auditor-1"),
} | {
    code: NewKey(role=Role.MUNICIPALITY, organisation=code.lower(), person="officer-1", municipality=code)
    for code in TOWNS
}
CLEARANCE = {
    "pathway": "humanitarian_admission",
    "kind": "travel_document",
    "authority": "transfer-office",
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generated client."""
    return generate(tmp_path_factory.mktemp("client"))


class Story:
    """Everybody, and what they do."""

    def __init__(self, server: Server, package: Path) -> None:
        known = operations(package)
        self.by = {name: Speaker(server.url, token, known) for name, token in server.tokens.items()}
        self.drafter, self.signer = self.by["drafter"], self.by["signer"]
        self.run_id = ""

    def ngo(self, case_id: str) -> Speaker:
        """The NGO of a case."""
        return self.by[case_id.split("/", maxsplit=1)[0]]

    def town(self, offer_id: str) -> Speaker:
        """The municipality of an offer."""
        return self.by[self.offer(offer_id)["home"]["pledge_id"].split("/")[0]]

    def offer(self, offer_id: str) -> Any:
        """An offer as a coordinator reads it."""
        return self.drafter("read_offer", offer_id=offer_id)

    def state(self, case_id: str) -> str:
        """The state of a case."""
        ngo, case_ref = case_id.split("/")
        return str(self.drafter("read_case", ngo=ngo, case_ref=case_ref)["state"])

    def prepare(self) -> None:
        """Six municipalities with one home each, seven cases of two NGOs, rules with a clearance."""
        for code in TOWNS:
            self.by[code]("put_municipality", code=code, body=a_municipality(code))
            pledge = a_pledge(code)
            pledge["unit_types"][0]["count"] = 1
            self.by[code]("post_pledge", body=pledge)
        for case_id in CASES:
            self.ngo(case_id)("post_case", body=a_case(case_id.split("/")[1]))
        self.drafter("draft_policy", body=a_draft(clearances=[CLEARANCE]))
        self.signer("sign_policy", policy_ref="balanced", version=1, at=1)

    def solve(self) -> None:
        """Open, fill and freeze a round, solve it, choose the run for the review."""
        self.drafter("open_round", body=a_round())
        filled = self.drafter("add_cases", round_ref="winter", body={"case_ids": None}, at=1)
        self.drafter("freeze_round", round_ref="winter", at=filled["version"])
        body = {"policy_id": "balanced/1", "params": {"deadline_s": 60}}
        self.run_id = self.drafter("start_run", round_ref="winter", body=body)["run_id"]
        until(lambda: self.drafter("read_run", run_id=self.run_id)["state"] == "done", 120)
        assert self.drafter("verify_run", run_id=self.run_id)["ok"] is True
        self.drafter("publish_run", run_id=self.run_id)

    def decide(self, case_id: str, **fields: Any) -> str:
        """Open the sheet, decide, and return the offer."""
        ngo, case_ref = case_id.split("/")
        self.drafter("open_sheet", run_id=self.run_id, ngo=ngo, case_ref=case_ref)
        body = {"case_id": case_id, "kind": "accept"} | fields
        return str(self.drafter("decide", run_id=self.run_id, body=body)["offer_id"])

    def answer(self, case_id: str, offer_id: str, choice: str) -> str:
        """What the only adult answers; the offer's state after it."""
        talk = {"adviser": "caseworker-07", "on": today(), "language": "uk"}
        body = {"person_ref": "P1", "choice": choice, "talk": talk, "handover": ["work_wanted"]}
        at = self.offer(offer_id)["version"]
        return str(self.ngo(case_id)("answer_offer", offer_id=offer_id, body=body, at=at)["state"])

    def arrival(self, offer_id: str, operation: str, **fields: Any) -> Any:
        """Act on an arrival as its municipality."""
        town = self.town(offer_id)
        at = town("read_arrival", arrival_id=offer_id)["version"]
        return town(operation, arrival_id=offer_id, at=at, **fields)


def until(holds: Callable[[], bool], within_s: float) -> None:
    """Wait until something holds."""
    give_up = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < give_up, f"not within {within_s} s"
        time.sleep(0.2)


def test_from_a_posted_case_to_a_household_that_lives_there(
    database: str, tmp_path: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six municipalities, two NGOs: override, refusal, «not available», expiry, review, clearance,
    confirmation, arrival, follow-up, erasure; the old run is still what it was.
    """
    monkeypatch.setenv("REMATCH_DUE_EVERY_S", "1")
    with open_store(settings_in(tmp_path)) as store:
        tokens = {name: create_key(store, wanted).token for name, wanted in PEOPLE.items()}
    with serving(tmp_path, tokens) as server:
        story = Story(server, package)
        story.prepare()
        story.solve()
        proposals = story.drafter("list_proposals", run_id=story.run_id, limit=200)["items"]
        placed = {each["case_id"]: each["municipality"] for each in proposals if each["municipality"]}
        [without] = [case_id for case_id in CASES if case_id not in placed]
        assert len(placed) == 6
        moves, refuses, loses, waits, asks, swaps = sorted(placed)
        override(story, placed, swaps, without)
        arrives(story, moves)
        refusal(story, refuses)
        not_available(story, loses)
        expiry(story, waits, tmp_path)
        review(story, asks)
        erasure(story, refuses)
        looked_back(story)


def override(story: Story, placed: dict[str, str], swaps: str, without: str) -> None:
    """The household without a proposal goes where another was proposed; that home is then not free."""
    effect = story.drafter(
        "read_override",
        run_id=story.run_id,
        ngo=without.split("/", maxsplit=1)[0],
        case_ref=without.split("/")[1],
        municipality=placed[swaps],
    )
    assert effect["own"]["municipality"] == placed[swaps]
    offer_id = story.decide(without, kind="other", municipality=placed[swaps], reason="family")
    assert story.offer(offer_id)["home"]["pledge_id"] == f"{placed[swaps]}/P-17"
    with pytest.raises(RefusedError, match=r"0 are free|already held") as refused:
        story.decide(swaps)
    assert refused.value.status == 409


def arrives(story: Story, case_id: str) -> None:
    """Yes, clearance, confirmed, prepared, travelling, arrived, living there, asked after a month."""
    offer_id = story.decide(case_id)
    assert story.town(offer_id)("list_arrivals")["items"] == []
    assert story.answer(case_id, offer_id, "yes") == "agreed"
    assert story.arrival(offer_id, "confirm_home")["state"] == "agreed"
    [clearance] = story.by["authority"]("list_clearances")["items"]
    given = {"reference": "TR-1", "dated": today()}
    story.by["authority"]("give_clearance", clearance_id=clearance["clearance_id"], body=given, at=1)
    assert story.offer(offer_id)["state"] == "confirmed"
    prepare = {"to": "preparing", "on": today(), "prepared": ["keys", "school"]}
    assert story.arrival(offer_id, "move_arrival", body=prepare)["prepared"] == ["keys", "school"]
    at = story.offer(offer_id)["version"]
    story.ngo(case_id)("move_offer", offer_id=offer_id, body={"to": "travelling"}, at=at)
    story.arrival(offer_id, "move_arrival", body={"to": "arrived", "on": today()})
    assert story.state(case_id) == "placed"
    story.arrival(offer_id, "move_arrival", body={"to": "living_there"})
    first = story.ngo(case_id)("list_follow_ups")["items"][0]
    said = {"glad": "yes", "still_fits": "yes"}
    answered = story.ngo(case_id)("answer_follow_up", follow_up_id=first["follow_up_id"], body=said, at=1)
    assert (answered["month"], answered["state"]) == (1, "answered")


def refusal(story: Story, case_id: str) -> None:
    """A no frees the home and costs nothing."""
    assert story.answer(case_id, story.decide(case_id), "no") == "refused"
    assert story.state(case_id) == "ready"


def not_available(story: Story, case_id: str) -> None:
    """The home is gone: the pledge goes down with the report."""
    offer_id = story.decide(case_id)
    story.answer(case_id, offer_id, "yes")
    town = story.town(offer_id)
    story.arrival(offer_id, "report_not_available", body={"reason": "home_gone"})
    code = story.offer(offer_id)["home"]["pledge_id"].split("/")[0]
    pledge = town("read_pledge", municipality=code, pledge_ref="P-17")["pledge"]
    assert (pledge["unit_types"][0]["count"], pledge["unit_types"][0]["held"]) == (0, 0)
    assert story.state(case_id) == "ready"


def expiry(story: Story, case_id: str, folder: Path) -> None:
    """Nobody answers in time: the service itself ends the offer."""
    offer_id = story.decide(case_id)
    raw_sql(folder, f"UPDATE offers SET answer_by = '2026-01-01 00:00:00' WHERE id = '{offer_id}'")
    until(lambda: story.offer(offer_id)["state"] == "expired", 30)
    assert story.state(case_id) == "ready"


def review(story: Story, case_id: str) -> None:
    """Asked for by the household, made by another coordinator, upheld."""
    offer_id = story.decide(case_id)
    ngo, case_ref = case_id.split("/")
    asked = story.ngo(case_id)("ask_review", ngo=ngo, case_ref=case_ref, body={"reason": "need_not_met"})
    assert story.offer(offer_id)["state"] == "under_review"
    review_id = asked["review_id"]
    with pytest.raises(RefusedError, match="another person"):
        story.drafter("end_review", review_id=review_id, body={"upheld": True}, at=1)
    story.signer("end_review", review_id=review_id, body={"upheld": True}, at=1)
    assert story.offer(offer_id)["state"] == "withdrawn"


def erasure(story: Story, case_id: str) -> None:
    """Words, key and salts are destroyed; nothing of it can be read again."""
    ngo, case_ref = case_id.split("/")
    at = story.ngo(case_id)("read_case", ngo=ngo, case_ref=case_ref)["version"]
    story.ngo(case_id)("erase_case", ngo=ngo, case_ref=case_ref, at=at)
    with pytest.raises(RefusedError, match="gone") as refused:
        story.ngo(case_id)("read_case", ngo=ngo, case_ref=case_ref)
    assert refused.value.status == 410


def looked_back(story: Story) -> None:
    """The old run cannot be re-checked with a case erased, and says when it last was; the audit is whole."""
    seen = story.drafter("verify_run", run_id=story.run_id)
    assert seen["ok"] is False
    assert seen["last_verified_at"] is not None
    assert any("1 case" in check["detail"] for check in seen["checks"])
    assert story.by["auditor"]("check_audit")["ok"] is True
    kinds = {each["kind"] for each in story.by["harbour"]("list_events", limit=200)["items"]}
    assert {"round.frozen", "run.published", "offer.asked"} <= kinds
