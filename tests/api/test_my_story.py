"""A household's whole way by its own links: read, answer, review, download; with what the NGO hands out."""

from typing import Any

from tests.api.desk import Caller, Desk
from tests.api.linked import link_for, linked, reviewed_with_a_pair
from tests.api.offered import act, decide, offer_for, published, state_of, today

BOTH_DATABASES = True


def talk() -> dict[str, str]:
    """Today's talk with an adviser."""
    return {"adviser": "caseworker-07", "on": today(), "language": "uk"}


NOTICE: dict[str, Any] = {
    "adviser": {"name": "A. Example", "phone": "+49 30 000000"},
    "independent_advice": "Refugee council, +49 30 111111",
    "purposes": [{"purpose": "matching", "basis": "public_task", "law": "Act 24"}],
}


def said(person: Caller, choice: str, offer_id: str, **fields: Any) -> Any:
    """What somebody answers by the own link."""
    answer = person.post("/v1/my/answer", {"offer_id": offer_id, "choice": choice} | fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_from_the_link_to_the_yes(reviewed_desk: Desk) -> None:
    """Who sees what comes first; the letter is in the language of the link; a yes is written down."""
    desk = reviewed_desk
    person = link_for(desk.harbour, "harbour/C-2", language="de")
    before = person.get("/v1/my/case")
    assert next(iter(before.json())) == "who_sees_what"
    assert (before.json()["adviser"], before.json()["state"]) == (None, "in_round")
    assert "Telefonnummer" in before.json()["adviser_note"]
    assert {each["basis"] for each in before.json()["who_sees_what"]} == {None}
    assert person.get("/v1/my/proposal").json()["offer"] is None
    assert desk.harbour.put("/v1/notice", NOTICE, version=0).status_code == 200
    offer_id = offer_for(desk, published(desk))
    seen = person.get("/v1/my/proposal").json()
    assert (seen["offer"]["offer_id"], seen["offer"]["state"]) == (offer_id, "asked")
    assert seen["letter"]["language"] == "de"
    assert "+49 30 000000" in str(seen["letter"]["sections"])
    assert "keinen Nachteil" in seen["words"]
    held = person.get("/v1/my/case").json()
    assert held["adviser"]["phone"] == "+49 30 000000"
    bases = {each["reader"]: (each["basis"], each["basis_note"]) for each in held["who_sees_what"]}
    assert bases["adviser"] == ("public_task", None)
    assert bases["municipality"][0] is None
    assert bases["municipality"][1]
    assert "adults" not in bases
    answered = said(person, "yes", offer_id, talk=talk(), handover=["needs"])
    assert (answered["state"], answered["my_answer"]) == ("agreed", "yes")
    [known] = desk.harbour.get(f"/v1/offers/{offer_id}").json()["answers"]
    assert (known["person_ref"], known["choice"]) == ("P1", "yes")
    kinds = [each["kind"] for each in desk.harbour.get("/v1/events?limit=200").json()["items"]]
    assert "offer.agreed" in kinds


def test_a_no_needs_no_talk_and_frees_the_home(reviewed_desk: Desk) -> None:
    """And is possible after the yes; what is over stays over, without a word on who ended it."""
    desk = reviewed_desk
    person = link_for(desk.harbour, "harbour/C-2")
    offer_id = offer_for(desk, published(desk))
    without = person.post("/v1/my/answer", {"offer_id": offer_id, "choice": "yes"})
    assert (without.status_code, without.json()["errors"][0]["pointer"]) == (422, "/talk")
    early = talk() | {"on": "2026-01-01"}
    body = {"offer_id": offer_id, "choice": "yes", "talk": early}
    assert person.post("/v1/my/answer", body).status_code == 422
    said(person, "yes", offer_id, talk=talk())
    answered = said(person, "no", offer_id)
    assert (answered["state"], answered["my_answer"]) == (None, "no")
    assert state_of(desk) == "ready"
    late = person.post("/v1/my/answer", {"offer_id": offer_id, "choice": "yes", "talk": talk()})
    assert (late.status_code, "refused" in late.text) == (410, False)
    seen = person.get("/v1/my/proposal").json()
    assert (seen["letter"], seen["offer"]["state"]) == (None, None)
    assert "over" in seen["words"]


def test_each_adult_answers_alone_and_reads_no_other_answer(desk: Desk) -> None:
    """The first yes changes nothing that the other sees; a no ends it, and is nobody's."""
    run_id, one, two = reviewed_with_a_pair(desk)
    offer_id = offer_for(desk, run_id, "harbour/C-20")
    before = two.get("/v1/my/proposal").content
    assert said(one, "yes", offer_id, talk=talk())["state"] == "asked"
    assert two.get("/v1/my/proposal").content == before
    said(two, "no", offer_id)
    seen = one.get("/v1/my/proposal").json()["offer"]
    assert (seen["state"], seen["my_answer"]) == (None, "yes")
    for text in (one.get("/v1/my/download").text, one.get("/v1/my/case").text):
        assert "refused" not in text
        assert '"no"' not in text
    answers = desk.harbour.get(f"/v1/offers/{offer_id}").json()["answers"]
    assert {(each["person_ref"], each["choice"]) for each in answers} == {("P1", "yes"), ("P2", "no")}


def test_an_offer_of_another_household_looks_absent(reviewed_desk: Desk) -> None:
    """Like one that never was; nothing is written down."""
    desk = reviewed_desk
    person = link_for(desk.harbour, "harbour/C-4")
    offer_id = offer_for(desk, published(desk))
    texts = []
    for each in (offer_id, "offer-0190a1b2c3d-5f0e8d7c6b5a4938"):
        body = {"offer_id": each, "choice": "no"}
        answer = person.post("/v1/my/answer", body, headers={"X-Request-ID": "one"})
        assert answer.status_code == 404
        texts.append(answer.text)
    assert texts[0] == texts[1]
    assert desk.harbour.get(f"/v1/offers/{offer_id}").json()["answers"] == []


def test_a_review_is_asked_for_by_the_link(reviewed_desk: Desk) -> None:
    """Everything waits; another person looks; the reason goes back to whoever gave it."""
    desk = reviewed_desk
    person = link_for(desk.harbour, "harbour/C-2")
    offer_id = offer_for(desk, published(desk))
    asked = person.post("/v1/my/review", {"reason": "family"})
    assert (asked.status_code, asked.json()["state"], asked.json()["reason"]) == (201, "open", "family")
    assert person.get("/v1/my/proposal").json()["offer"]["state"] == "under_review"
    assert person.post("/v1/my/review", {"reason": "family"}).status_code == 409
    assert person.post("/v1/my/review", {"reason": "not in the list"}).status_code == 422
    body = {"offer_id": offer_id, "choice": "no"}
    assert person.post("/v1/my/answer", body).status_code == 409
    other = link_for(desk.harbour, "harbour/C-2")
    assert other.get("/v1/my/case").json()["reviews"][0]["reason"] is None
    [review] = desk.signer.get("/v1/reviews").json()["items"]
    path = f"/v1/reviews/{review['review_id']}/end"
    assert desk.signer.post(path, {"upheld": False}, version=1).status_code == 200
    assert person.get("/v1/my/proposal").json()["offer"]["state"] == "asked"


def test_the_letter_is_about_the_home_that_was_decided_on(reviewed_desk: Desk) -> None:
    """Also where a coordinator chose another municipality than the run; a script where there are no texts."""
    desk = reviewed_desk
    run_id = published(desk)
    proposals = desk.harbour.get(f"/v1/runs/{run_id}/proposals").json()["items"]
    proposed = next(each["municipality"] for each in proposals if each["case_id"] == "harbour/C-2")
    other = {"DE-kiel": "DE-troisdorf", "DE-troisdorf": "DE-kiel"}[proposed]
    fields = {"kind": "other", "municipality": other, "reason": "family"}
    answer = decide(desk, run_id, "harbour/C-2", **fields)
    assert answer.status_code == 201, answer.text
    path = f"/v1/offers/{answer.json()['offer_id']}/letter"
    letter = desk.harbour.get(path, params={"language": "uk"}).json()
    assert (letter["spoken"], letter["letter"]["language"]) == (False, "uk")
    assert other in letter["letter"]["sections"][0]["lines"][0]
    assert proposed not in str(letter["letter"]["sections"])
    assert (
        letter["letter"]
        == link_for(desk.harbour, "harbour/C-2", language="uk").get("/v1/my/proposal").json()["letter"]
    )
    script = desk.harbour.get(path, params={"language": "ti", "staff": "de"}).json()
    assert (script["spoken"], script["letter"]["language"]) == (True, "de")
    assert desk.harbour.get(path, params={"language": "ti", "staff": "ti"}).status_code == 422
    assert desk.harbour.get(path, params={"language": "??"}).status_code == 422
    assert desk.bridge.get(path).status_code == 404
    assert desk.kiel.get(path).status_code == 403


def test_a_letter_that_can_be_made_no_more_says_so(reviewed_desk: Desk) -> None:
    """Another case of the round was erased: 410 to the NGO, words to the person, and the offer goes on."""
    desk = reviewed_desk
    person = link_for(desk.harbour, "harbour/C-2")
    offer_id = offer_for(desk, published(desk))
    version = desk.harbour.get("/v1/cases/harbour/C-4").json()["version"]
    assert desk.harbour.call("DELETE", "/v1/cases/harbour/C-4", version=version).status_code == 204
    assert desk.harbour.get(f"/v1/offers/{offer_id}/letter").status_code == 410
    seen = person.get("/v1/my/proposal").json()
    assert (seen["letter"], seen["offer"]["state"]) == (None, "asked")
    assert seen["letter_note"]
    assert said(person, "yes", offer_id, talk=talk())["state"] == "agreed"


def test_everything_held_is_downloaded_and_exported(reviewed_desk: Desk) -> None:
    """By the person what they may see, by the NGO all of it; both stand in the audit and in the history."""
    desk = reviewed_desk
    near = {"keep_distance": [{"place": {"municipality": "DE-kiel"}, "at_least_km": 77}]}
    desk.drafter.put("/v1/cases/harbour/C-2/safety", near, version=0)
    person = link_for(desk.harbour, "harbour/C-2")
    offer_id = offer_for(desk, published(desk))
    act(desk.harbour, f"/v1/offers/{offer_id}/answers", {"person_ref": "P1", "choice": "yes", "talk": talk()})
    whole = person.get("/v1/my/download")
    assert "attachment" in whole.headers["content-disposition"]
    mine = whole.json()
    assert [each["round_ref"] for each in mine["frozen"]] == ["winter"]
    assert mine["offers"][0]["my_answer"] == "yes"
    assert mine["proposals"][0]["municipality"]
    assert mine["held"]["case"] == desk.harbour.get("/v1/cases/harbour/C-2").json()["case"]
    taken = desk.harbour.get("/v1/cases/harbour/C-2/export").json()
    assert taken["case"]["case"] == mine["held"]["case"]
    assert taken["offers"][0]["answers"][0]["choice"] == "yes"
    assert taken["links"][0]["person_ref"] == "P1"
    assert [line["action"] for line in taken["history"]] == ["create", "export", "export"]
    for text in (whole.text, str(taken)):
        assert not {"77", "keep_distance", "record_safety"} & set(text.replace('"', " ").split())
    assert desk.bridge.get("/v1/cases/harbour/C-2/export").status_code == 404
    assert desk.drafter.get("/v1/cases/harbour/C-2/export").status_code == 403


def test_the_notice_is_written_by_its_organisation(desk: Desk) -> None:
    """At a version; agreeing to take part is no legal basis; a coordinator's stands in where it lacks."""
    assert desk.harbour.get("/v1/notice").json()["version"] == 0
    assert desk.harbour.put("/v1/notice", NOTICE, version=0).headers["etag"] == '"1"'
    assert desk.harbour.put("/v1/notice", NOTICE, version=0).status_code == 412
    consent = NOTICE | {"purposes": [{"purpose": "matching", "basis": "consent"}]}
    twice = NOTICE | {"purposes": NOTICE["purposes"] * 2}
    for wrong in (consent, twice, NOTICE | {"adviser": {"name": "A"}}, {"phone": "1"}):
        assert desk.harbour.put("/v1/notice", wrong, version=1).status_code == 422
    assert desk.bridge.get("/v1/notice").json()["version"] == 0
    purposes = [{"purpose": each, "basis": "legal_obligation"} for each in ("arrival", "matching")]
    assert desk.drafter.put("/v1/notice", {"purposes": purposes}, version=0).status_code == 200
    told = linked(desk.harbour, "C-1").get("/v1/my/case").json()["who_sees_what"]
    bases = {each["reader"]: each["basis"] for each in told}
    assert (bases["adviser"], bases["municipality"]) == ("public_task", "legal_obligation")
