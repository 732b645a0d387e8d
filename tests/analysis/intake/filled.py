"""A form filled in for a case, as KoboToolbox then sends it: written from the form, not from its reader."""

from typing import Any

from rematch.models.case import Case
from rematch.models.person import Person
from rematch.models.statement import Need, Statement, Tie, Wish
from rematch.models.types import Place
from rematch.scoring.catalogue import criterion

JSON = dict[str, Any]
FIRST = "f0b5c1a2-7c1d-4c5e-9a51-0d7b0c6a1f01"
KNOWN_LANGUAGES = {"uk", "ar", "de", "en", "pl", "fr", "prs"}


def filled(case: Case, instance_id: str = FIRST, **beside: Any) -> JSON:
    """A submission: flat keys with the path of groups, repeats as lists, every answer a text."""
    home, stay = case.accommodation, case.place_of_stay
    ready: JSON = {
        "case_ref": case.case_ref,
        "ready_from": case.ready_from,
        "move_by": case.move_by,
        "day": case.ready_from,
        "persons": [_person(case, person) for person in case.persons],
        "kinds": home and " ".join(home.kinds),
        "hosts": home and " ".join(home.hosts),
        "step_free": home and _flag(home.step_free),
        "wheelchair_usable": home and _flag(home.wheelchair_usable),
        "has_ties": None if case.ties is None else _flag(bool(case.ties)),
        "ties": [_tie(tie) for tie in case.ties or ()],
        "has_unwanted": None
        if case.unwanted_municipalities is None
        else _flag(bool(case.unwanted_municipalities)),
        "unwanted": " ".join(case.unwanted_municipalities or ()),
        "pathway": case.pathway,
        "stay_country": stay and stay.country,
        "stay_kind": stay and stay.kind,
    }
    more = {"size": len(case.persons), "own": [_own(case, person) for person in case.persons], **_more(case)}
    return {
        "_id": 8841,
        "formhub/uuid": "5f0c1d2e3b4a4c5d8e6f7a8b9c0d1e2f",
        "__version__": "vDAZ5W9J",
        "start": "2026-11-02T09:58:00.000+01:00",
        "meta/instanceID": f"uuid:{instance_id}",
        "meta/rootUuid": f"uuid:{instance_id}",
        "_uuid": instance_id,
        "_submission_time": "2026-11-02T09:30:00",
        "_validation_status": {},
        "_attachments": [],
        "_geolocation": [None, None],
        "_submitted_by": "somebody",
        **_under("ready", ready),
        **_under("more", more),
    } | beside


def edited(case: Case, instance_id: str, *, of: str = FIRST, before: str | None = None) -> JSON:
    """A later version of a submission, as Kobo stores an edit."""
    return filled(case, instance_id) | {
        "meta/rootUuid": f"uuid:{of}",
        "meta/deprecatedID": f"uuid:{before or of}",
    }


def _more(case: Case) -> JSON:
    home, urgency, guardian = case.accommodation, case.urgency, case.guardian
    flags = ("women_only", "pets", "assistance_animal", "protection_plan")
    return {
        **{name: _flag(getattr(home, name)) for name in flags if home and getattr(home, name)},
        "bundle_within_minutes": home and home.bundle_within_minutes,
        "has_needs": _flag(bool(case.needs)),
        "needs": [_statement("need", need) for need in case.needs],
        "has_wishes": _flag(bool(case.wishes)),
        "wishes": [_statement("wish", wish) for wish in case.wishes],
        "ranked": " ".join(case.ranked_municipalities),
        "ranked_importance": case.ranked_importance if case.ranked_municipalities else None,
        "together_with": " ".join(case.together_with),
        "expected": [
            {"expected_count": each.count, "expected_on": each.expected_on} for each in case.expected_members
        ],
        "acceptance_floor": case.acceptance_floor or None,
        "urgency/urgency_tier": urgency and urgency.tier.value,
        "urgency/urgency_reason": urgency and urgency.reason,
        "urgency/urgency_set_by": urgency and urgency.set_by,
        "urgency/urgency_set_on": urgency and urgency.set_on,
        "guardian/has_guardian": _flag(guardian is not None),
        "guardian/guardian_appointed_by": guardian and guardian.appointed_by,
        "guardian/best_interests_by": guardian and guardian.best_interests_by,
        "guardian/best_interests_on": guardian and guardian.best_interests_on,
        "external": [
            {"external_system": each.system, "external_value": each.value} for each in case.external_ids
        ],
    }


def _person(case: Case, person: Person) -> JSON:
    day = case.ready_from or case.move_by
    consent = next((each for each in case.consents if each.person_ref == person.person_ref), None)
    answers: JSON = {
        "person_ref": person.person_ref,
        "age_known": "year" if person.birth_year else "band",
        "birth_year": person.birth_year,
        "age_band": person.age_band,
        "age_disputed": "yes" if person.age_disputed else None,
        "is_adult": "1" if day and person.is_adult(day) else "0",
        "cares_for_children": _flag(person.cares_for_children),
        "languages": [
            {**_language("language", each.language), "level": each.level} for each in person.languages
        ],
    }
    if consent is not None:
        answers |= {"consent/agrees": "yes", "consent/agreed_at": consent.given_at.isoformat()}
        answers |= {f"consent/{name}": tag for name, tag in _language("agreed_in", consent.language).items()}
    return answers


def _own(case: Case, person: Person) -> JSON:
    day = case.ready_from or case.move_by
    return {
        "own_ref": person.person_ref,
        "own_adult": "1" if day and person.is_adult(day) else "0",
        "school_stage": person.school_stage,
        "own_answers/work_wanted": " ".join(person.work_wanted),
        "own_answers/own_needs": [_statement("own_need", each, own=True) for each in person.needs],
        "own_answers/own_wishes": [_statement("own_wish", each, own=True) for each in person.wishes],
    }


def _statement(prefix: str, stated: Statement, *, own: bool = False) -> JSON:
    known = criterion(stated.criterion)
    answers: JSON = {f"{prefix}_theme": known.theme, f"{prefix}_criterion": known.key}
    answers[f"{prefix}_class" if known.classes else f"{prefix}_options"] = " ".join(stated.options)
    if stated.place is not None:
        answers |= {f"{prefix}_where/{name}": each for name, each in _place(prefix, stated.place).items()}
    if own and stated.hidden:
        answers[f"{prefix}_hidden"] = "yes"
    if isinstance(stated, Wish):
        return answers | {f"{prefix}_importance": stated.importance}
    assert isinstance(stated, Need)
    level = stated.least_level if known.kind.value == "provision" else None
    return answers | {f"{prefix}_least_level": level, f"{prefix}_within_km": stated.within_km}


def _tie(tie: Tie) -> JSON:
    much = {"tie_within_km": tie.within_km} if tie.required else {"tie_importance": tie.importance}
    required = {"tie_required": "yes" if tie.required else None}
    return {"tie_kind": tie.kind, **_place("tie", tie.place), **required, **much}


def _place(prefix: str, place: Place) -> JSON:
    if place.position is None:
        return {f"{prefix}_place": "municipality", f"{prefix}_municipality": place.municipality}
    point = {f"{prefix}_lat": place.position.lat, f"{prefix}_lon": place.position.lon}
    return {f"{prefix}_place": "point", **point}


def _language(name: str, tag: str) -> JSON:
    return {name: tag} if tag in KNOWN_LANGUAGES else {name: "other", f"{name}_other": tag}


def _flag(value: bool | None) -> str | None:
    return None if value is None else ("yes" if value else "no")


def _under(prefix: str, answers: JSON) -> JSON:
    """What is answered, each key with its whole path; nothing of what is not."""
    found: JSON = {}
    for name, given in answers.items():
        key = f"{prefix}/{name}"
        if isinstance(given, list):
            found[key] = [_under(key, each) for each in given]
        elif given not in (None, ""):
            found[key] = str(given)
    return {key: given for key, given in found.items() if given != []}
