"""One example per thing that people read, say and ask by their own link, as the document shows it."""

from rematch.api.examples import AT, CASE, CASE_VIEW, JSON, PROPOSAL
from rematch.api.examples_offers import FOLLOW_UP, OFFER, OFFER_ID, REVIEW, REVIEW_ID

LINK_ID = "5f0e8d7c6b5a4938"
CORRECTION_ID = "correction-0190a1b2c3d-5f0e8d7c6b5a4938"
ERASURE_ID = "erasure-0190a1b2c3d-5f0e8d7c6b5a4938"
UNTIL = "2026-12-31T09:30:00Z"
LINK_REQUEST: JSON = {"person_ref": "P1", "language": "uk", "days": 30}
LINK: JSON = {
    "link_id": LINK_ID,
    "case_id": "harbour/C-0007",
    "person_ref": "P1",
    "language": "uk",
    "made_by": "harbour/caseworker-07",
    "created_at": AT,
    "expires_at": UNTIL,
    "revoked_at": None,
    "token": None,
}
NEW_LINK: JSON = LINK | {"token": f"rl_{LINK_ID}_..."}
ADVISER: JSON = {"name": "A. Example", "phone": "+49 30 000000"}
BASIS: JSON = {
    "purpose": "matching",
    "basis": "public_task",
    "sensitive_basis": "social_protection",
    "law": "Residence Act, section 24",
    "kept_for": "12 months after arrival",
}
NOTICE: JSON = {
    "adviser": ADVISER,
    "independent_advice": "Refugee council, +49 30 111111",
    "purposes": [BASIS],
}
NOTICE_VIEW: JSON = {"organisation": "harbour", "version": 1, "notice": NOTICE}
WHO_SEES: JSON = {
    "reader": "adviser",
    "who": "The organisation that advises you",
    "sees": "Everything you told it, to look for a home with you.",
    **BASIS,
    "basis_note": None,
}
MY_CORRECTION: JSON = {
    "ask_id": CORRECTION_ID,
    "state": "asked",
    "pointer": "/persons/0/work_wanted",
    "value": ["2221"],
    "reason": None,
    "asked_at": AT,
}
MY_REVIEW: JSON = {"review_id": REVIEW_ID, "state": "open", "reason": "need_not_met", "asked_at": AT}
MY_CASE: JSON = {
    "who_sees_what": [WHO_SEES],
    "adviser": ADVISER,
    "adviser_note": None,
    "notices": ["What another adult keeps to themselves is never shown here."],
    "organisation": "Harbour",
    "language": "en",
    "person_ref": "P1",
    "valid_until": UNTIL,
    "state": "offered",
    "case": CASE,
    "reviews": [],
    "corrections": [MY_CORRECTION],
    "erasures": [],
}
PAPER: JSON = {
    "kind": "letter",
    "language": "en",
    "direction": "ltr",
    "title": "A home for you: our proposal",
    "notices": ["No fluent speaker from outside has checked this text."],
    "sections": [
        {
            "key": "freedom",
            "heading": "You are free to say no",
            "lines": ["You may say no. A no has no disadvantage for you."],
            "listed": False,
        }
    ],
}
MY_OFFER: JSON = {
    "offer_id": OFFER_ID,
    "municipality": "DE-kiel",
    "state": "asked",
    "answer_by": "2026-12-08T09:30:00Z",
    "my_answer": None,
    "answered_at": None,
    "arrive_on": None,
}
MY_PROPOSAL: JSON = {
    "offer": MY_OFFER,
    "words": "You may say no. A no has no disadvantage for you. Every adult answers alone.",
    "letter": PAPER,
    "letter_note": None,
    "review": None,
}
MY_ANSWER: JSON = {
    "offer_id": OFFER_ID,
    "choice": "yes",
    "talk": {"adviser": "caseworker-07", "on": "2026-12-05", "language": "uk", "interpreted": True},
    "handover": ["needs"],
}
MY_ANSWERED: JSON = MY_OFFER | {"state": "agreed", "my_answer": "yes", "answered_at": AT}
CORRECTION_REQUEST: JSON = {"pointer": "/persons/0/work_wanted", "value": ["2221"]}
ERASURE_CONFIRM: JSON = {"confirm": "b3BlbiBzZXNhbWUgb3BlbiBzZXNhbWU"}
MY_ERASURE: JSON = {
    "state": "to_confirm",
    "words": "Everything about your household will be erased for good. If you want this, confirm it now.",
    "confirm": "b3BlbiBzZXNhbWUgb3BlbiBzZXNhbWU",
    "confirm_by": "2026-12-01T09:45:00Z",
}
MY_ERASED: JSON = {
    "state": "accepted",
    "words": "Everything was erased. This link is over.",
    "confirm": None,
    "confirm_by": None,
}
CORRECTION: JSON = {
    "correction_id": CORRECTION_ID,
    "version": 1,
    "case_id": "harbour/C-0007",
    "person_ref": "P1",
    "pointer": "/persons/0/work_wanted",
    "about": "P1",
    "present": ["5120"],
    "value": ["2221"],
    "state": "asked",
    "reason": None,
    "asked_at": AT,
    "ended_by": None,
}
DECLINED: JSON = {"reason": "needs_a_talk"}
ERASURE: JSON = {
    "erasure_id": ERASURE_ID,
    "version": 1,
    "case_id": "harbour/C-0007",
    "person_ref": "P1",
    "state": "asked",
    "reason": None,
    "asked_at": AT,
    "ended_by": None,
}
ERASURE_END: JSON = {"state": "declined", "reason": "concerns_others"}
OFFER_LETTER: JSON = {"offer_id": OFFER_ID, "spoken": False, "letter": PAPER}
HISTORY: JSON = {"at": AT, "action": "create", "organisation": "harbour"}
EXPORT: JSON = {
    "made_at": AT,
    "notices": ["What is recorded for anybody's safety is not in it."],
    "case": CASE_VIEW,
    "frozen": [],
    "proposals": [PROPOSAL],
    "offers": [OFFER],
    "reviews": [REVIEW],
    "follow_ups": [FOLLOW_UP],
    "links": [LINK],
    "corrections": [CORRECTION],
    "erasures": [ERASURE],
    "monitoring_record": True,
    "history": [HISTORY],
}
MY_EXPORT: JSON = {
    "made_at": AT,
    "held": MY_CASE,
    "frozen": [],
    "proposals": [PROPOSAL],
    "offers": [MY_OFFER],
    "follow_ups": [FOLLOW_UP],
    "links": [LINK],
    "history": [HISTORY],
}
