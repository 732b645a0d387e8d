"""A filled form is read as exactly the case it was filled in for; what cannot be read is named."""

from typing import Any

import pytest

from rematch.analysis.intake.submission import needed, read_submission
from rematch.errors import BarredError, InputError
from rematch.models.case import Case
from rematch.models.readiness import unanswered
from rematch.scoring.catalogue import catalogue
from rematch.scoring.statements import check_case
from tests.analysis.intake.cases import EMPTY_LISTS, FULL, LEAST
from tests.analysis.intake.filled import FIRST, edited, filled
from tests.builders import a_case, a_wish

MARKER = "zz-secret-word"


@pytest.mark.parametrize("case", [FULL, LEAST, EMPTY_LISTS, a_case(3, children=1)], ids=lambda c: c.case_ref)
def test_the_case_is_exactly_the_one_filled_in(case: Case) -> None:
    """Every field, what is left out and what is answered with «none» included."""
    found = read_submission(filled(case)).case
    assert found == case
    assert unanswered(found) == unanswered(case)
    check_case(found, catalogue())


def test_the_full_case_answers_every_field() -> None:
    """A field that the models gain is a field that this test has to see filled in."""
    document = FULL.model_dump(exclude_defaults=True)
    assert set(document) == set(Case.model_fields)
    persons = {name for person in document["persons"] for name in person}
    assert persons == set(type(FULL.persons[0]).model_fields)
    assert set(document["accommodation"]) == set(type(FULL.accommodation).model_fields)


def test_ids_of_a_first_version() -> None:
    """Without the prefix; the first version has replaced nothing."""
    found = read_submission(filled(LEAST))
    assert (found.instance_id, found.root_id, found.replaces) == (FIRST, FIRST, None)


def test_ids_of_an_edit() -> None:
    """Its own, that of the first version, and that of the one before."""
    found = read_submission(edited(LEAST, "second-version", before="first-edit-of"))
    assert (found.instance_id, found.root_id, found.replaces) == ("second-version", FIRST, "first-edit-of")


def test_an_older_server_sends_a_uuid_only() -> None:
    """`_uuid` stands in for meta/instanceID."""
    given = {key: value for key, value in filled(LEAST).items() if not key.startswith("meta/")}
    found = read_submission(given)
    assert (found.instance_id, found.root_id) == (FIRST, None)


def test_what_is_not_read_is_not_sent() -> None:
    """Nothing of the server, the telephone or the NGO's own questions; the case stays the same."""
    given = filled(LEAST) | {"ngo_only/name": MARKER, "phonenumber": MARKER, "_notes": [MARKER]}
    sent = needed(given)
    assert MARKER not in str(sent)
    assert not [key for key in sent if key.startswith("_") and key != "_uuid"]
    assert read_submission(sent).case == read_submission(given).case == LEAST


def with_answer(key: str, given: Any) -> dict[str, Any]:
    """The full submission with one answer replaced, in a repeat where the key begins with its path."""
    submission = filled(FULL)
    for repeat in ("ready/persons", "more/own", "ready/ties", "more/wishes"):
        if key.startswith(f"{repeat}/"):
            submission[repeat][0][key] = given
            return submission
    return submission | {key: given}


@pytest.mark.parametrize(
    ("key", "given", "pointer"),
    [
        ("ready/case_ref", "a b", "/ready~1case_ref"),
        ("ready/case_ref", 7, "/ready~1case_ref"),
        ("ready/case_ref", "x" * 5_000, "/ready~1case_ref"),
        ("ready/ready_from", "10.01.2027", "/ready~1ready_from"),
        ("ready/pathway", MARKER, "/ready~1pathway"),
        ("ready/kinds", f"own_home {MARKER}", "/ready~1kinds"),
        ("ready/step_free", "maybe", "/ready~1step_free"),
        ("ready/has_ties", MARKER, "/ready~1has_ties"),
        ("ready/stay_country", "XX", "/ready~1stay_country"),
        ("ready/persons", MARKER, "/ready~1persons"),
        ("ready/persons", [MARKER], "/ready~1persons"),
        ("ready/persons", [{}] * 101, "/ready~1persons"),
        ("ready/persons/birth_year", "88", "/ready~1persons/0/ready~1persons~1birth_year"),
        ("ready/persons/birth_year", True, "/ready~1persons/0/ready~1persons~1birth_year"),
        ("ready/persons/birth_year", "1e3", "/ready~1persons/0/ready~1persons~1birth_year"),
        (
            "ready/persons/consent/agreed_at",
            "2026-11-02T10:00:00",
            "/ready~1persons/0/ready~1persons~1consent~1agreed_at",
        ),
        ("ready/ties/tie_municipality", MARKER, "/ready~1ties/0/ready~1ties~1tie_municipality"),
        ("more/acceptance_floor", "10001", "/more~1acceptance_floor"),
        ("more/urgency/urgency_tier", "2", "/more~1urgency~1urgency_tier"),
        ("more/ranked", f"DE-kiel {MARKER}", "/more~1ranked"),
        (
            "more/own/own_answers/work_wanted",
            "5120 baker",
            "/more~1own/0/more~1own~1own_answers~1work_wanted",
        ),
        ("more/own/own_ref", "P77", "/more~1own/0"),
        ("meta/instanceID", "uuid:x y", "/meta~1instanceID"),
        ("meta/rootUuid", {"a": 1}, "/meta~1rootUuid"),
    ],
)
def test_what_cannot_be_read_is_named(key: str, given: Any, pointer: str) -> None:
    """By the answer it stood in; what was given is not repeated."""
    with pytest.raises(InputError) as refused:
        read_submission(with_answer(key, given))
    assert refused.value.pointer is not None
    assert refused.value.pointer.startswith(pointer)
    assert MARKER not in refused.value.message + refused.value.pointer


def test_a_submission_without_an_id_is_refused() -> None:
    """It could not be told from the next one."""
    with pytest.raises(InputError, match="instanceID"):
        read_submission({"ready/case_ref": "C-1"})


@pytest.mark.parametrize(
    ("key", "pointer"),
    [
        ("ready/caseref", "/ready~1caseref"),
        ("household/case_ref", "/household~1case_ref"),
        (f"ready/{MARKER}", None),
        ("ready/persons/surname", "/ready~1persons/0/ready~1persons~1surname"),
    ],
)
def test_a_question_that_the_form_has_not_is_refused(key: str, pointer: str | None) -> None:
    """An answer under a changed name is not lost in silence."""
    with pytest.raises(InputError, match="ngo_only") as refused:
        read_submission(with_answer(key, MARKER))
    assert refused.value.pointer == pointer
    assert MARKER not in refused.value.message


@pytest.mark.parametrize("key", ["nationality", "ready/religion", "ready/persons/gender"])
def test_who_a_person_is_has_no_question(key: str) -> None:
    """Added to the form, it is refused with the reason."""
    with pytest.raises(BarredError, match="never scores"):
        read_submission(with_answer(key, MARKER))


def test_an_empty_entry_of_a_repeat_is_none() -> None:
    """A telephone sends one where a repeat was opened and left."""
    given = filled(LEAST) | {"more/wishes": [{}, {"more/wishes/wish_theme": "work"}]}
    assert read_submission(given).case == LEAST


def test_a_no_is_no_agreement() -> None:
    """Whatever else was answered beside it."""
    given = filled(FULL)
    given["ready/persons"][0]["ready/persons/consent/agrees"] = "no"
    assert [each.person_ref for each in read_submission(given).case.consents] == ["P2"]


def test_yes_there_are_ties_without_any_leaves_them_unanswered() -> None:
    """The case stays a draft until they are named."""
    given = filled(EMPTY_LISTS) | {"ready/has_ties": "yes"}
    assert read_submission(given).case.ties is None


def test_an_error_about_the_case_points_at_the_answer() -> None:
    """The list of criteria is checked later; the NGO reads where in the form it went wrong."""
    case = LEAST.model_copy(update={"wishes": (a_wish("interpreting"),)})
    found = read_submission(filled(case))
    with pytest.raises(InputError) as refused:
        check_case(found.case, catalogue())
    located = found.located(refused.value)
    assert located.pointer == "/more~1wishes/0"
